//! `GET` and `POST /o/{organization}/dashboard/workspaces/{workspace}/remove`: asks, then removes.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::directory::{Command, Slug};

use crate::dashboard::{Frame, Section, Visit, told::capped};

/// The question.
#[derive(Debug, Template)]
#[template(path = "dashboard/workspace_remove.html")]
struct Page {
    frame: Frame,
    slug: String,
    name: String,
}

/// Asks whether the workspace shall go.
pub(in crate::dashboard) fn ask(visit: &Visit<'_>, slug: &str) -> HttpResponse {
    let Some(held) = visit.directory.workspace(slug) else { return visit.nothing_here() };
    let page = Page {
        frame: visit.frame(Section::Workspaces, visit.t("workspace.remove_title")),
        slug: slug.to_owned(),
        name: capped(&held.name),
    };
    visit.render(StatusCode::OK, &page)
}

/// Removes it.
pub(in crate::dashboard) async fn remove(visit: &Visit<'_>, slug: &str) -> HttpResponse {
    let held = visit.directory.workspace(slug).map(|held| held.slug.clone());
    let Some(workspace): Option<Slug> = held else { return visit.nothing_here() };
    match visit.submit(visit.actor(), Command::RemoveWorkspace { workspace }).await {
        Ok(_) => visit.done("workspaces", "workspace_removed"),
        Err(error) => visit.not_done(&error, "workspaces"),
    }
}

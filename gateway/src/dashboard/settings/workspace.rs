//! `GET` and `POST …/settings/workspaces/{workspace}/change`: what a workspace is called, and where its
//! requests are passed on to.

use actix_web::HttpResponse;
use askama::Template;
use doorward_store::directory::Workspace;

use crate::{
    access,
    dashboard::{Form, Frame, Refused, Section, Visit, workspaces::last_change},
    etag,
    operator::Request,
};

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/settings/workspace.html")]
struct Page {
    frame: Frame,
    slug: String,
    name: String,
    upstream: String,
    seen: String,
    back: String,
}

/// The form.
pub(super) fn page(visit: &Visit<'_>, slug: &str) -> HttpResponse {
    match visit.directory.workspace(slug) {
        Some(held) => {
            let upstream = held.upstream.as_deref().unwrap_or_default();
            show(visit, held, (&held.name, upstream), Refused::nothing())
        }
        None => visit.nothing_here(),
    }
}

/// Changes it.
pub(super) async fn sent(visit: &Visit<'_>, slug: &str, form: &Form) -> HttpResponse {
    let Some(held) = visit.directory.workspace(slug) else { return visit.nothing_here() };
    let wish = access::Request::ChangeWorkspace {
        organization: visit.organization.clone(),
        workspace: held.slug.clone(),
        name: Some(form.text("name").to_owned()),
        upstream: Some(form.text("upstream").to_owned()),
    };
    let shown = slug.to_owned();
    let seen = etag::still(form.text("seen"), move |directory| etag::workspace(directory, &shown));
    match visit.ask_if(seen, Request::Access(wish)).await {
        Ok(_) => visit.done(&format!("settings/workspaces/{slug}/change"), "workspace_changed"),
        Err(failure) => {
            let refused = visit.refused(&failure, |directory| last_change(directory, slug)).await;
            let directory = visit.fresh();
            let Some(held) = directory.workspace(slug) else { return visit.nothing_here() };
            show(visit, held, (form.text("name"), form.text("upstream")), refused)
        }
    }
}

fn show(
    visit: &Visit<'_>,
    held: &Workspace,
    (name, upstream): (&str, &str),
    refused: Refused,
) -> HttpResponse {
    let directory = visit.fresh();
    let state = etag::workspace(&directory, held.slug.as_str());
    let page = Page {
        frame: visit.frame(Section::Settings, &*held.name).wrong(refused.wrong),
        slug: held.slug.to_string(),
        name: name.to_owned(),
        upstream: upstream.to_owned(),
        seen: etag::seen(state.as_ref()),
        back: visit.page_path(&format!("settings/workspaces/{}", held.slug)),
    };
    visit.render(refused.status, &page)
}

//! Workspaces in the settings: each with its rule, and a form for another one.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;

use crate::dashboard::{Form, Frame, Section, Visit, Wrong, workspaces::New};

/// How many workspaces a page shows.
const PAGE: usize = 100;

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/settings/workspaces.html")]
struct Workspaces {
    frame: Frame,
    rows: Vec<Row>,
    new: New,
    next: Option<String>,
}

/// A workspace.
#[derive(Debug)]
struct Row {
    href: String,
    name: String,
    slug: String,
    inherits: bool,
}

pub(super) fn page(visit: &Visit<'_>) -> HttpResponse {
    show(visit, StatusCode::OK, New::default(), vec![])
}

pub(super) async fn create(visit: &Visit<'_>, form: &Form) -> HttpResponse {
    let new = New::read(form);
    match new.create(visit).await {
        Ok(slug) => visit.done(&format!("settings/workspaces/{slug}"), "workspace_created"),
        Err(refused) => show(visit, refused.status, new, refused.wrong),
    }
}

fn show(visit: &Visit<'_>, status: StatusCode, new: New, wrong: Vec<Wrong>) -> HttpResponse {
    let after = visit.query("after");
    let mut later = visit.directory.workspaces_after(&after);
    let shown: Vec<_> = later.by_ref().take(PAGE).collect();
    let last = shown.last().filter(|_| later.next().is_some());
    let next =
        last.map(|last| format!("{}?after={}", visit.page_path("settings/workspaces"), last.slug));
    let row = |held: &doorward_store::directory::Workspace| Row {
        href: visit.page_path(&format!("settings/workspaces/{}", held.slug)),
        name: held.name.to_string(),
        slug: held.slug.to_string(),
        inherits: held.own_rule().is_none(),
    };
    let page = Workspaces {
        frame: visit.frame(Section::Settings, visit.t("settings.workspaces")).wrong(wrong),
        rows: shown.into_iter().map(row).collect(),
        next,
        new,
    };
    visit.render(status, &page)
}

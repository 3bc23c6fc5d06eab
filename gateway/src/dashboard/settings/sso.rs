//! *single sign-on*: the SSO configurations, and what is registered in Entra for all of them.

pub(super) mod add;
mod fields;
pub(super) mod one;
pub(super) mod removing;
pub(super) mod wishes;

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;

use crate::{
    dashboard::{Frame, Section, Visit, settings::endings},
    entra::CALLBACK,
};

/// All of them.
#[derive(Debug, Template)]
#[template(path = "dashboard/settings/sso.html")]
struct List {
    frame: Frame,
    rows: Vec<Row>,
    add: String,
}

/// One of them.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    name: String,
    href: String,
    tenant: String,
    active: bool,
    endings: Vec<String>,
}

pub(super) fn list(visit: &Visit<'_>) -> HttpResponse {
    let mut rows: Vec<_> = visit
        .directory
        .sso_configurations()
        .map(|held| Row {
            name: held.name.to_string(),
            href: visit.page_path(&format!("settings/sso/{}", held.id)),
            tenant: held.tenant.to_string(),
            active: held.is_active(),
            endings: endings::of_sso(visit, held),
        })
        .collect();
    rows.sort();
    let frame = visit.frame(Section::Settings, visit.t("settings.sso"));
    let add = visit.page_path("settings/sso/add");
    visit.render(StatusCode::OK, &List { frame, rows, add })
}

/// What to register in Entra as redirect URI.
pub(in crate::dashboard) fn redirect_uri(visit: &Visit<'_>) -> String {
    format!("{}{CALLBACK}", visit.app.config.server.public_url)
}

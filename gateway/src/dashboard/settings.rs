//! `/o/{organization}/dashboard/settings/…`: everything that can be set, named as the tutorials of
//! such applications name it.

mod preview;
mod rule;
mod rule_form;
mod scim;
mod sso;
mod sso_add;
mod workspaces;

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::directory::{RuleTarget, Slug, SsoConfigurationId};

use super::{Form, Frame, Section, Visit, Way};
pub(super) use sso::{logout_url, redirect_uri};

/// The index.
#[derive(Debug, Template)]
#[template(path = "dashboard/settings/index.html")]
struct Index {
    frame: Frame,
    ways: Vec<(Way, String)>,
}

/// One of the choices of a field.
#[derive(Debug)]
pub(super) struct Choice {
    value: String,
    text: String,
    chosen: bool,
}

/// A page below `settings`.
pub(super) async fn page(visit: &Visit<'_>, parts: &[&str]) -> HttpResponse {
    match *parts {
        [] => index(visit),
        ["sso"] => sso::list(visit),
        ["sso", "add"] => sso_add::page(visit),
        ["sso", id] => match SsoConfigurationId::parse(id) {
            Some(id) => sso::page(visit, id).await,
            None => visit.nothing_here(),
        },
        ["scim"] => scim::page(visit).await,
        ["workspaces"] => workspaces::page(visit),
        ["dashboard"] => rule::page(visit, &RuleTarget::Dashboard),
        ["workspace-defaults"] => rule::page(visit, &RuleTarget::Defaults),
        ["workspaces", slug] => match Slug::parse(slug) {
            Ok(slug) => rule::page(visit, &RuleTarget::Workspace(slug)),
            Err(_) => visit.nothing_here(),
        },
        _ => visit.nothing_here(),
    }
}

/// A form below `settings`.
pub(super) async fn sent(visit: &Visit<'_>, parts: &[&str], form: &Form) -> HttpResponse {
    match *parts {
        ["sso", "add"] => sso_add::sent(visit, form).await,
        ["sso", id, wish] => match SsoConfigurationId::parse(id) {
            Some(id) => sso::sent(visit, id, wish, form).await,
            None => visit.nothing_here(),
        },
        ["scim", "issue"] => scim::issue(visit, form).await,
        ["scim", "revoke"] => scim::revoke(visit, form).await,
        ["workspaces"] => workspaces::create(visit, form).await,
        ["dashboard"] => rule::sent(visit, RuleTarget::Dashboard, form).await,
        ["workspace-defaults"] => rule::sent(visit, RuleTarget::Defaults, form).await,
        ["workspaces", slug] => match Slug::parse(slug) {
            Ok(slug) => rule::sent(visit, RuleTarget::Workspace(slug), form).await,
            Err(_) => visit.nothing_here(),
        },
        _ => visit.nothing_here(),
    }
}

fn index(visit: &Visit<'_>) -> HttpResponse {
    let frame = visit.frame(Section::Settings, visit.t("navigation.settings"));
    let way = |below: &str, title: &str, note: &str| {
        let href = visit.page_path(&format!("settings/{below}"));
        let way = Way { href, text: visit.t(title).to_owned(), current: "" };
        (way, visit.t(note).to_owned())
    };
    let ways = vec![
        way("sso", "settings.sso", "settings.sso_note"),
        way("scim", "settings.scim", "settings.scim_note"),
        way("dashboard", "settings.dashboard", "settings.dashboard_note"),
        way("workspace-defaults", "settings.defaults", "settings.defaults_note"),
        way("workspaces", "settings.workspaces", "settings.workspaces_note"),
    ];
    visit.render(StatusCode::OK, &Index { frame, ways })
}

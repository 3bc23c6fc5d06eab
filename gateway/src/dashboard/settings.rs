//! `/o/{organization}/dashboard/settings/…`: everything that can be set, named as the tutorials of
//! such applications name it.

mod api_tokens;
pub(super) mod endings;
mod preview;
mod provisioning;
mod rule;
mod rule_form;
mod scim;
mod sso;
mod workspace;
mod workspaces;

use crate::time_text;
use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::directory::{RuleTarget, Slug, SsoConfigurationId};

use super::{Form, Frame, Section, Visit, Visitor, Way, choice::Choice, told::Moment};
pub(super) use sso::redirect_uri;

/// The index.
#[derive(Debug, Template)]
#[template(path = "dashboard/settings/index.html")]
struct Index {
    frame: Frame,
    ways: Vec<Below>,
}

/// A page below this one.
#[derive(Debug)]
struct Below {
    way: Way,
    note: String,
    /// What ends soon there.
    endings: Vec<String>,
}

/// A page below `settings`.
pub(super) async fn page(visit: &Visit<'_>, parts: &[&str]) -> HttpResponse {
    match *parts {
        [] => index(visit),
        ["sso"] => sso::list(visit),
        ["sso", "add"] => sso::add::page(visit),
        ["sso", id] => match SsoConfigurationId::parse(id) {
            Some(id) => sso::one::page(visit, id).await,
            None => visit.nothing_here(),
        },
        ["sso", id, "remove"] => match SsoConfigurationId::parse(id) {
            Some(id) => sso::removing::page(visit, id).await,
            None => visit.nothing_here(),
        },
        ["scim"] => scim::page(visit).await,
        ["provisioning"] => provisioning::page(visit).await,
        ["api-tokens"] => api_tokens::page(visit).await,
        ["workspaces"] => workspaces::page(visit),
        ["dashboard"] => rule::page(visit, &RuleTarget::Dashboard),
        ["auditors"] => rule::page(visit, &RuleTarget::Auditors),
        ["workspace-defaults"] => rule::page(visit, &RuleTarget::Defaults),
        ["workspaces", slug] => match Slug::try_from(slug.to_owned()) {
            Ok(slug) => rule::page(visit, &RuleTarget::Workspace(slug)),
            Err(_) => visit.nothing_here(),
        },
        ["workspaces", slug, "change"] => workspace::page(visit, slug),
        _ => visit.nothing_here(),
    }
}

/// A form below `settings`.
pub(super) async fn sent(visit: &Visit<'_>, parts: &[&str], form: &Form) -> HttpResponse {
    match *parts {
        ["sso", "add"] => sso::add::sent(visit, form).await,
        ["sso", id, "remove"] => match SsoConfigurationId::parse(id) {
            Some(id) => sso::removing::sent(visit, id, form).await,
            None => visit.nothing_here(),
        },
        ["sso", id, wish] => match SsoConfigurationId::parse(id) {
            Some(id) => sso::wishes::sent(visit, id, wish, form).await,
            None => visit.nothing_here(),
        },
        ["scim", "issue"] => scim::issue(visit, form).await,
        ["scim", "revoke"] => scim::revoke(visit, form).await,
        ["provisioning"] => provisioning::sent(visit, form).await,
        ["provisioning", "issue"] => provisioning::issue(visit, form).await,
        ["provisioning", "revoke"] => provisioning::revoke(visit, form).await,
        ["provisioning", "trust"] => provisioning::trust(visit, form).await,
        ["provisioning", "distrust"] => provisioning::distrust(visit, form).await,
        ["api-tokens", "issue"] => api_tokens::issue(visit, form).await,
        ["api-tokens", "revoke"] => api_tokens::revoke(visit, form).await,
        ["workspaces"] => workspaces::create(visit, form).await,
        ["dashboard"] => rule::sent(visit, RuleTarget::Dashboard, form).await,
        ["auditors"] => rule::sent(visit, RuleTarget::Auditors, form).await,
        ["workspace-defaults"] => rule::sent(visit, RuleTarget::Defaults, form).await,
        ["workspaces", slug] => match Slug::try_from(slug.to_owned()) {
            Ok(slug) => rule::sent(visit, RuleTarget::Workspace(slug), form).await,
            Err(_) => visit.nothing_here(),
        },
        ["workspaces", slug, "change"] => workspace::sent(visit, slug, form).await,
        _ => visit.nothing_here(),
    }
}

fn index(visit: &Visit<'_>) -> HttpResponse {
    let frame = visit.frame(Section::Settings, visit.t("navigation.settings"));
    let way = |below: &str, title: &str, note: &str| {
        let href = visit.page_path(&format!("settings/{below}"));
        let way = Way { href, text: visit.t(title).to_owned(), current: "" };
        let endings = match below {
            "sso" => endings::of_all_sso(visit),
            "scim" => endings::of_scim_tokens(visit),
            "provisioning" => endings::of_client_secrets(visit),
            _ => vec![],
        };
        Below { way, note: visit.t(note).to_owned(), endings }
    };
    let mut ways = vec![
        way("sso", "settings.sso", "settings.sso_note"),
        way("scim", "settings.scim", "settings.scim_note"),
        way("dashboard", "settings.dashboard", "settings.dashboard_note"),
        way("workspace-defaults", "settings.defaults", "settings.defaults_note"),
        way("workspaces", "settings.workspaces", "settings.workspaces_note"),
    ];
    if matches!(visit.who, Visitor::MainUser { .. }) {
        ways.push(way("auditors", "settings.auditors", "settings.auditors_note"));
        ways.push(way("provisioning", "settings.provisioning", "settings.provisioning_note"));
        ways.push(way("api-tokens", "settings.api_tokens", "settings.api_tokens_note"));
    }
    visit.render(StatusCode::OK, &Index { frame, ways })
}

/// How long something may live, a choice each; `unit` names the text.
fn lives<const N: usize>(
    visit: &Visit<'_>,
    lives: [&str; N],
    unit: &str,
    said: &str,
    usual: &str,
) -> Vec<Choice> {
    let chosen = if lives.contains(&said) { said } else { usual };
    let choice = |life: &str| {
        let own = visit.texts().find(&format!("settings.{unit}_{life}"));
        let filled = || visit.texts().fill(&format!("settings.{unit}"), &[("value", &life)]);
        Choice::new(life, &own.map_or_else(filled, ToOwned::to_owned), chosen)
    };
    lives.into_iter().map(choice).collect()
}

/// A time as rows say it.
fn moment(said: &str) -> Option<Moment> {
    time_text::parse(said).ok().map(Moment::from)
}

//! The question before something is removed that access goes with: who would lose it, in numbers, by
//! name, and as a table.

use std::{collections::BTreeMap, sync::Arc};

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;
use doorward_store::directory::{Admission, Directory, RuleTarget, User};

use super::{Frame, Refused, Section, Visit, Visitor, Wrong, people_file, told::capped};

/// How many people are named.
const NAMED: usize = 100;
/// How many workspaces with a rule of their own are looked at: each costs what there are people.
const LOOKED_AT: usize = 50;

/// What shall be removed.
#[derive(Debug)]
pub(super) struct Removal {
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    pub(super) name: String,
    pub(super) button: &'static str,
    /// Below the dashboard.
    pub(super) action: String,
    /// Below the dashboard.
    pub(super) back: String,
    /// The rules that admit nobody any more.
    pub(super) targets: Vec<RuleTarget>,
    /// What it was when it was shown.
    pub(super) seen: String,
    pub(super) directory: Arc<Directory>,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/removal.html")]
struct Page {
    frame: Frame,
    name: String,
    lead: &'static str,
    button: &'static str,
    action: String,
    back: String,
    seen: String,
    losses: String,
    partly: bool,
    names: Vec<String>,
    more: usize,
    /// Whether the reader may know who people are.
    named: bool,
}

/// Asks.
pub(super) async fn ask(visit: &Visit<'_>, removal: Removal) -> HttpResponse {
    show(visit, StatusCode::OK, removal, vec![]).await
}

/// Asks again whoever has not said that they mean it.
pub(super) async fn ask_again(visit: &Visit<'_>, removal: Removal) -> HttpResponse {
    let wrong = vec![Wrong::new("really", visit.t("removal.really_ask"))];
    show(visit, StatusCode::UNPROCESSABLE_ENTITY, removal, wrong).await
}

/// Says why it was not removed.
pub(super) async fn refused(visit: &Visit<'_>, removal: Removal, refused: Refused) -> HttpResponse {
    show(visit, refused.status, removal, refused.wrong).await
}

/// Everyone who would lose access, as a table for spreadsheets; for main users.
pub(super) async fn csv(visit: &Visit<'_>, removal: Removal) -> HttpResponse {
    if !matches!(visit.who, Visitor::MainUser { .. }) {
        return visit.only_main_users();
    }
    let back = removal.back.clone();
    let directory = removal.directory.clone();
    let Some((losses, _)) = losses(removal).await else {
        return visit.not_done(&doorward_store::SubmitError::Busy, &back);
    };
    people_file::answer(visit, directory, vec![("loses", losses)])
}

async fn show(
    visit: &Visit<'_>,
    status: StatusCode,
    removal: Removal,
    wrong: Vec<Wrong>,
) -> HttpResponse {
    let Removal { title, lead, button, .. } = removal;
    let (name, seen) = (capped(&removal.name), removal.seen.clone());
    let (action, back) = (visit.page_path(&removal.action), visit.page_path(&removal.back));
    let (directory, section) = (removal.directory.clone(), section(&removal.action));
    let below = removal.back.clone();
    let Some((losses, partly)) = losses(removal).await else {
        return visit.not_done(&doorward_store::SubmitError::Busy, &below);
    };
    let named = matches!(visit.who, Visitor::MainUser { .. });
    let shown = if named { NAMED } else { 0 };
    let called = |user: &User| capped(user.user_name.as_str());
    let users = losses.iter().take(shown).filter_map(|id| directory.user(*id));
    let page = Page {
        frame: visit.frame(section, title).wrong(wrong),
        name,
        lead,
        button,
        action,
        back,
        seen,
        losses: visit.texts().fill("rule.losses", &[("value", &losses.len())]),
        partly,
        names: users.map(called).collect(),
        more: if named { losses.len().saturating_sub(shown) } else { 0 },
        named,
    };
    visit.render(status, &page)
}

fn section(action: &str) -> Section {
    if action.starts_with("settings/") { Section::Settings } else { Section::Workspaces }
}

/// Everyone who may enter something now by these rules, each once, in the order they were provisioned;
/// and whether not everything was looked at.
async fn losses(removal: Removal) -> Option<(Vec<doorward_store::directory::UserId>, bool)> {
    let work = move || {
        let mut all = BTreeMap::new();
        for target in removal.targets.iter().take(LOOKED_AT) {
            let preview = removal.directory.preview(target, Some(&Admission::Off));
            all.extend(preview.losses.into_iter().map(|id| (id.number(), id)));
        }
        (all.into_values().collect(), removal.targets.len() > LOOKED_AT)
    };
    web::block(work).await.ok()
}

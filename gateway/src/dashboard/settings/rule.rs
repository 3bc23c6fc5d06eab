//! Who may enter the dashboard, workspaces by default, or one workspace: shown, previewed, saved.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::{
    SubmitError,
    directory::{Admission, Admitted, Command, ObjectId, Refusal, RuleTarget, SettingRefusal},
};

use super::{preview, rule_form::RuleForm};
use crate::dashboard::{Form, Frame, Section, Visit, Visitor, Wrong, choice::Choice, words};

/// The page with the form.
#[derive(Debug, Template)]
#[template(path = "dashboard/settings/rule.html")]
struct Rule {
    frame: Frame,
    form: RuleForm,
    choices: Vec<Choice>,
    is_workspace: bool,
    /// Where name and upstream of the workspace are changed.
    change: Option<String>,
    is_defaults: bool,
    switch: String,
    heading: String,
    /// What somebody else set in the meantime.
    meanwhile: Vec<(String, String)>,
    groups: Vec<(ObjectId, String)>,
}

/// The form.
pub(super) fn page(visit: &Visit<'_>, target: &RuleTarget) -> HttpResponse {
    if is_gone(visit, target) {
        return visit.nothing_here();
    }
    let form = RuleForm::of(&visit.directory, target);
    show(visit, StatusCode::OK, target, form, vec![], false)
}

/// What was sent: to be previewed, to be had as CSV, or to be saved.
pub(super) async fn sent(visit: &Visit<'_>, target: RuleTarget, form: &Form) -> HttpResponse {
    if is_gone(visit, &target) {
        return visit.nothing_here();
    }
    let wanted = RuleForm::read(form, &target);
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    let admission = match wanted.admission(visit) {
        Ok(admission) => admission,
        Err(wrong) => return show(visit, unprocessable, &target, wanted, wrong, false),
    };
    let asks = matches!(&admission, Some(Admission::On { admitted: Admitted::Everyone, .. }));
    match form.text("step") {
        "csv" => preview::csv(visit, target, admission).await,
        "edit" => show(visit, StatusCode::OK, &target, wanted, vec![], false),
        "save" if asks && !form.is_ticked("everyone") => {
            let wrong = vec![Wrong::new("everyone", visit.t("rule.everyone_ask"))];
            preview::page(visit, unprocessable, target, wanted, admission, wrong).await
        }
        "save" => save(visit, target, wanted, admission).await,
        _ => preview::page(visit, StatusCode::OK, target, wanted, admission, vec![]).await,
    }
}

async fn save(
    visit: &Visit<'_>,
    target: RuleTarget,
    wanted: RuleForm,
    admission: Option<Admission>,
) -> HttpResponse {
    let saver = match &visit.who {
        Visitor::MainUser { handle, .. } => Some(*handle),
        Visitor::Auditor { .. } | Visitor::Setup { .. } => None,
    };
    let command = Command::ReplaceAccessRule {
        target: target.clone(),
        admission,
        seen: wanted.seen(),
        saver,
        at: visit.now,
    };
    match visit.submit(visit.actor(), command).await {
        Ok(_) => visit.done(&path(&target), "rule_saved"),
        Err(SubmitError::Refused(Refusal::Setting(SettingRefusal::RuleMoved))) => {
            let wrong = vec![Wrong::new("", visit.t("rule.moved"))];
            show(visit, StatusCode::CONFLICT, &target, wanted, wrong, true)
        }
        Err(SubmitError::Refused(Refusal::Setting(SettingRefusal::ShutsOut(reason)))) => {
            let text = visit
                .texts()
                .fill("rule.shuts_out", &[("value", &words::no_entry(visit.texts(), reason))]);
            let wrong = vec![Wrong::new("groups", &text)];
            show(visit, StatusCode::CONFLICT, &target, wanted, wrong, false)
        }
        Err(SubmitError::Refused(refusal)) => {
            let wrong = vec![Wrong::new("", &words::refusal(visit.texts(), &refusal))];
            show(visit, StatusCode::CONFLICT, &target, wanted, wrong, false)
        }
        Err(error) => visit.not_done(&error, &path(&target)),
    }
}

fn show(
    visit: &Visit<'_>,
    status: StatusCode,
    target: &RuleTarget,
    mut form: RuleForm,
    wrong: Vec<Wrong>,
    moved: bool,
) -> HttpResponse {
    let now = RuleForm::of(&visit.directory, target);
    let meanwhile = if moved { words(visit, &now) } else { vec![] };
    if moved {
        form.seen = now.seen; // whoever saves again has seen it
    }
    let groups = groups(visit, &form);
    let page = Rule {
        frame: visit.frame(Section::Settings, title(visit, target)).wrong(wrong),
        choices: form.choices(visit),
        form,
        is_workspace: matches!(target, RuleTarget::Workspace(_)),
        change: match target {
            RuleTarget::Workspace(_) => Some(visit.page_path(&format!("{}/change", path(target)))),
            RuleTarget::Dashboard | RuleTarget::Auditors | RuleTarget::Defaults => None,
        },
        is_defaults: matches!(target, RuleTarget::Defaults | RuleTarget::Workspace(_)),
        switch: visit.t(switch(target)).to_owned(),
        heading: visit.t("settings.login").to_owned(),
        meanwhile,
        groups,
    };
    visit.render(status, &page)
}

/// What stands now, in words, for whoever was overtaken.
fn words(visit: &Visit<'_>, now: &RuleForm) -> Vec<(String, String)> {
    let said = |key: &str, value: String| (visit.t(key).to_owned(), value);
    let everyone = || visit.t("rule.everyone_who").to_owned();
    let state = match (now.own, now.on) {
        (false, _) => "rule.inherits",
        (true, true) => "rule.is_on",
        (true, false) => "rule.is_off",
    };
    let chosen = now.choices(visit).into_iter().find(|choice| choice.chosen);
    let groups = if now.groups.is_empty() { everyone() } else { now.groups.clone() };
    let mut words = vec![
        said("rule.event", now.seen.to_string()),
        said("rule.state", visit.t(state).to_owned()),
    ];
    if now.on {
        words.push(said("rule.configuration", chosen.map(|it| it.text).unwrap_or_default()));
        words.push(said("rule.groups", groups));
    }
    words
}

/// The groups that are named, by name where they are provisioned.
fn groups(visit: &Visit<'_>, form: &RuleForm) -> Vec<(ObjectId, String)> {
    let list = doorward_store::directory::AllowList::parse(&form.groups);
    let ids = list.map(|list| list.ids().to_vec()).unwrap_or_default();
    let named = |id: ObjectId| {
        let held = visit.directory.groups_of_object(id).next();
        let missing = || visit.t("rule.not_provisioned").to_owned();
        (id, held.map_or_else(missing, |group| group.display_name.to_string()))
    };
    ids.into_iter().map(named).collect()
}

fn is_gone(visit: &Visit<'_>, target: &RuleTarget) -> bool {
    match target {
        RuleTarget::Workspace(slug) => visit.directory.workspace(slug.as_str()).is_none(),
        RuleTarget::Dashboard | RuleTarget::Auditors | RuleTarget::Defaults => false,
    }
}

/// What the page is called.
pub(super) fn title(visit: &Visit<'_>, target: &RuleTarget) -> String {
    match target {
        RuleTarget::Dashboard => visit.t("settings.dashboard").to_owned(),
        RuleTarget::Auditors => visit.t("settings.auditors").to_owned(),
        RuleTarget::Defaults => visit.t("settings.defaults").to_owned(),
        RuleTarget::Workspace(slug) => {
            let held = visit.directory.workspace(slug.as_str());
            held.map_or_else(|| slug.to_string(), |held| held.name.to_string())
        }
    }
}

/// Below the dashboard.
pub(super) fn path(target: &RuleTarget) -> String {
    match target {
        RuleTarget::Dashboard => "settings/dashboard".to_owned(),
        RuleTarget::Auditors => "settings/auditors".to_owned(),
        RuleTarget::Defaults => "settings/workspace-defaults".to_owned(),
        RuleTarget::Workspace(slug) => format!("settings/workspaces/{slug}"),
    }
}

const fn switch(target: &RuleTarget) -> &'static str {
    match target {
        RuleTarget::Dashboard => "rule.switch_dashboard",
        RuleTarget::Auditors => "rule.switch_auditors",
        RuleTarget::Defaults | RuleTarget::Workspace(_) => "rule.switch_workspaces",
    }
}

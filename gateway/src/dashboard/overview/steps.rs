//! The steps of the setup, each as far as it is done.

use doorward_store::directory::{
    Admission, Admitted, AllowList, Number, ObjectId, Resource, RuleTarget, SsoConfiguration,
    Workspace,
};

use super::Step;
use crate::{
    dashboard::{Visit, settings},
    entra::front_channel_logout_url,
    operator::said,
};

/// How many people, or workspaces, are looked at.
const LOOKED_AT: usize = 1000;

/// A step of which nothing is known yet.
fn step(visit: &Visit<'_>, name: &'static str, below: &str) -> Step {
    let text = |key: &str| visit.t(&format!("{name}.{key}")).to_owned();
    let portal = ["portal_1", "portal_2", "portal_3", "portal_4"];
    let portal = portal.map(|key| visit.texts().find(&format!("{name}.{key}")));
    Step {
        name,
        title: text("title"),
        done: false,
        wrong: vec![],
        portal: portal.into_iter().flatten().map(str::to_owned).collect(),
        values: vec![],
        href: visit.page_path(below),
        action: text("action"),
    }
}

/// People can sign in somewhere.
pub(super) fn sso(visit: &Visit<'_>) -> Step {
    let mut step = step(visit, "step_sso", "settings/sso");
    let held: Vec<_> = visit.directory.sso_configurations().collect();
    step.values = to_register(visit, &held);
    if held.is_empty() {
        step.href = visit.page_path("settings/sso/add");
        step.wrong.push(visit.t("step_sso.none").to_owned());
    }
    for configuration in &held {
        step.wrong.extend(wrong_with(visit, configuration));
    }
    step.done = held.iter().any(|held| is_usable(visit, held));
    if step.done && visit.directory.session_count() == 0 {
        step.wrong.push(visit.t("step_sso.nobody_yet").to_owned());
    }
    step
}

/// The addresses and claims of every configuration; the logout URL is each one's own.
fn to_register(visit: &Visit<'_>, held: &[&SsoConfiguration]) -> Vec<(String, String, String)> {
    let value = |name: String, key: &str, value| (name, visit.t(key).to_owned(), value);
    let mut values =
        vec![value("redirect_uri".into(), "sso.redirect_uri", settings::redirect_uri(visit))];
    for configuration in held {
        let name = format!("logout_url-{}", configuration.id);
        let label = format!("{}: {}", visit.t("sso.logout_url"), configuration.name);
        let public_url = &visit.app.config.server.public_url;
        values.push((name, label, front_channel_logout_url(public_url, configuration)));
    }
    values.push(value("claims".into(), "step_sso.claims", "acct, login_hint, sid, upn".to_owned()));
    values
}

fn is_usable(visit: &Visit<'_>, held: &SsoConfiguration) -> bool {
    visit.app.entra.registration(&visit.organization, held, visit.now).is_ok() && held.is_active()
}

fn wrong_with(visit: &Visit<'_>, held: &SsoConfiguration) -> Vec<String> {
    let mut wrong = Vec::new();
    if let Err(error) = visit.app.entra.registration(&visit.organization, held, visit.now) {
        wrong.push(format!("{}: {}", held.name, said::not_usable(&error).within(visit.texts())));
    }
    if !held.is_active() {
        wrong.push(visit.texts().fill("step_sso.not_proved", &[("value", &held.name)]));
    }
    let soon = settings::endings::of_sso(visit, held).into_iter();
    wrong.extend(soon.map(|ending| format!("{}: {ending}", held.name)));
    wrong
}

/// People and groups come from Entra.
pub(super) fn provisioning(visit: &Visit<'_>) -> Step {
    let mut step = step(visit, "step_scim", "settings/scim");
    let public_url = &visit.app.config.server.public_url;
    let tenant_url = format!("{public_url}/o/{}/scim/v2", visit.organization);
    step.values = vec![
        ("tenant_url".into(), visit.t("scim.tenant_url").to_owned(), tenant_url),
        ("mapping".into(), visit.t("step_scim.mapping").into(), "externalId ← objectId".into()),
    ];
    if !public_url.is_secure() {
        step.wrong.push(visit.t("step_scim.plain_http").to_owned());
    }
    if !visit.directory.provisioning_is_on() {
        step.wrong.push(visit.t("step_scim.off").to_owned());
        return step;
    }
    step.wrong.extend(settings::endings::of_scim_tokens(visit));
    if visit.directory.user_count() == 0 {
        step.wrong.push(visit.t("step_scim.nobody").to_owned());
        return step;
    }
    let people = visit.directory.users_after(Number(0)).take(LOOKED_AT);
    let odd = people.filter(|user| ObjectId::of(user.external_id.as_deref()).is_none()).count();
    if odd > 0 {
        step.wrong.push(visit.texts().fill("step_scim.no_object_id", &[("value", &odd)]));
    }
    step.done = odd == 0;
    step
}

/// Main users are let in by their groups.
pub(super) fn dashboard(visit: &Visit<'_>) -> Step {
    let mut step = step(visit, "step_dashboard", "settings/dashboard");
    step.wrong = wrong_with_rule(visit, &RuleTarget::Dashboard);
    let first = visit.directory.people_admitted(Resource::Dashboard, Number(0), 1);
    step.done = !first.is_empty();
    let said = !step.wrong.is_empty();
    if !step.done && !said {
        step.wrong.push(visit.t("step_rule.nobody").to_owned());
    }
    step
}

/// Workspaces have something to inherit.
pub(super) fn defaults(visit: &Visit<'_>) -> Step {
    let mut step = step(visit, "step_defaults", "settings/workspace-defaults");
    step.wrong = wrong_with_rule(visit, &RuleTarget::Defaults);
    let rule = visit.directory.rule(&RuleTarget::Defaults);
    step.done = rule.is_some_and(|rule| match &rule.admission {
        Admission::Off => true, // said, and meant
        Admission::On { configuration, .. } => {
            visit.directory.sso_configuration(*configuration).is_some()
        }
    });
    step
}

/// There is something to enter.
pub(super) fn workspace(visit: &Visit<'_>) -> Step {
    let mut step = step(visit, "step_workspace", "settings/workspaces");
    let some = visit.directory.workspaces().next().is_some();
    if !some {
        step.wrong.push(visit.t("workspaces.none").to_owned());
        return step;
    }
    let admits = |held: &&Workspace| {
        let resource = Resource::Workspace(held.slug.as_str());
        !visit.directory.people_admitted(resource, Number(0), 1).is_empty()
    };
    // Those that inherit admit the same people: one is asked for all.
    let own = |held: &&Workspace| held.own_rule().is_some();
    let inheriting = visit.directory.workspaces_inheriting().next();
    step.done = inheriting.as_ref().is_some_and(admits)
        || visit.directory.workspaces().take(LOOKED_AT).filter(own).any(|held| admits(&held));
    if !step.done {
        step.wrong.push(visit.t("step_workspace.nobody").to_owned());
    }
    step
}

/// What keeps a rule from letting anybody in.
fn wrong_with_rule(visit: &Visit<'_>, target: &RuleTarget) -> Vec<String> {
    match visit.directory.rule(target).map(|rule| &rule.admission) {
        None => vec![visit.t("step_rule.none").to_owned()],
        Some(Admission::Off) => vec![visit.t("step_rule.off").to_owned()],
        Some(Admission::On { configuration, admitted, .. }) => {
            let mut wrong = Vec::new();
            if visit.directory.sso_configuration(*configuration).is_none() {
                wrong.push(visit.t("step_rule.gone").to_owned());
            }
            match admitted {
                Admitted::Everyone => wrong.push(visit.t("step_rule.everyone").to_owned()),
                Admitted::Groups(list) => wrong.extend(unknown(visit, list)),
            }
            wrong
        }
    }
}

/// The groups of a list that Entra has not provisioned.
fn unknown(visit: &Visit<'_>, list: &AllowList) -> Option<String> {
    let missing = |id: &&ObjectId| visit.directory.groups_of_object(**id).next().is_none();
    let missing: Vec<_> = list.ids().iter().filter(missing).map(ToString::to_string).collect();
    let text = || visit.texts().fill("step_rule.missing", &[("value", &missing.join(", "))]);
    (!missing.is_empty()).then(text)
}

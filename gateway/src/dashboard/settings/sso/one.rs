//! One SSO configuration: what it is, what it shows to Entra, which rules name it.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::directory::{Directory, SsoConfiguration, SsoConfigurationId};

use crate::{
    credentials,
    dashboard::{Form, Frame, Section, Visit, Wrong, settings::rule, words},
    etag,
    operator::{Answer, Request, SsoKind, SsoRow, TrialStep, said},
    pages::catalogue::Texts,
};

/// How many rules are named.
const RULES: usize = 50;

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/settings/sso_one.html")]
struct One {
    frame: Frame,
    row: SsoRow,
    kind: String,
    own: bool,
    steps: Vec<Tried>,
    live: usize,
    used_by: Vec<String>,
    action: String,
    sign_in: String,
    /// What it was when it was shown.
    seen: String,
    typed: Typed,
}

/// A step of a trial, told.
#[derive(Debug)]
struct Tried {
    step: String,
    ok: bool,
    says: String,
}

impl Tried {
    fn told(texts: &Texts, step: &TrialStep) -> Self {
        let key = format!("trial.step_{}", step.step.replace([' ', '-'], "_"));
        Self { step: texts.get(&key).to_owned(), ok: step.ok, says: step.said.within(texts) }
    }
}

/// What stands in the fields.
#[derive(Debug, Default)]
struct Typed {
    name: String,
    domain_hint: String,
    members_only: bool,
    just_in_time: bool,
    expires: String,
}

impl Typed {
    fn of(held: &SsoConfiguration) -> Self {
        Self {
            name: held.name.to_string(),
            domain_hint: held.domain_hint.as_deref().unwrap_or_default().to_owned(),
            members_only: held.members_only,
            just_in_time: held.just_in_time,
            expires: String::new(),
        }
    }

    fn changed(form: &Form) -> Self {
        Self {
            name: form.text("name").to_owned(),
            domain_hint: form.text("domain_hint").to_owned(),
            members_only: form.is_ticked("members_only"),
            just_in_time: form.is_ticked("just_in_time"),
            expires: String::new(),
        }
    }
}

/// What a form has come to, where it was not simply done.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// What trying it has shown.
    pub(super) steps: Vec<TrialStep>,
    /// What is wrong.
    pub(super) wrong: Vec<Wrong>,
}

pub(in crate::dashboard::settings) async fn page(
    visit: &Visit<'_>,
    id: SsoConfigurationId,
) -> HttpResponse {
    show(visit, StatusCode::OK, id, Outcome::default(), ("", &Form::default())).await
}

/// Shows it as it is now, with what was typed in one of its forms.
pub(super) async fn show(
    visit: &Visit<'_>,
    status: StatusCode,
    id: SsoConfigurationId,
    Outcome { steps, wrong }: Outcome,
    (wish, form): (&str, &Form),
) -> HttpResponse {
    let directory = visit.fresh();
    let organization = visit.organization.clone();
    let shown = visit.ask(Request::ShowSso { organization, configuration: id }).await;
    let row = shown.unwrap_or_default().into_iter().find_map(|answer| {
        let Answer::Sso(row) = answer else { return None };
        Some(row)
    });
    let held = directory.sso_configuration(id);
    let (Some(mut row), Some(held)) = (row, held) else { return visit.nothing_here() };
    for (credential, held) in row.credentials.iter_mut().zip(&held.credentials) {
        let ending = credentials::ending(held.expires, visit.now);
        credential.kind = said::proof(&held.proof).within(visit.texts());
        credential.warning = ending.map(|ending| words::ending(visit.texts(), ending));
    }
    let own = row.kind == SsoKind::SingleTenant;
    let kind = if own { "sso.single_tenant" } else { "sso.multi_tenant" };
    let typed = match wish {
        "change" => Typed::changed(form),
        "add-credential" => Typed { expires: form.text("expires").to_owned(), ..Typed::of(held) },
        _ => Typed::of(held),
    };
    let page = One {
        frame: visit.frame(Section::Settings, &*row.name).wrong(wrong),
        kind: visit.t(kind).to_owned(),
        own,
        steps: steps.iter().map(|step| Tried::told(visit.texts(), step)).collect(),
        live: row.credentials.iter().filter(|credential| credential.live).count(),
        used_by: used_by(visit, &directory, id),
        action: visit.page_path(&format!("settings/sso/{id}")),
        sign_in: format!("{}?sso={id}", visit.path("sign-in")),
        seen: etag::seen(etag::sso_configuration(&directory, id).as_ref()),
        typed,
        row,
    };
    visit.render(status, &page)
}

/// The rules that name a configuration; of many the first, and how many more.
fn used_by(visit: &Visit<'_>, directory: &Directory, id: SsoConfigurationId) -> Vec<String> {
    let mut rules = directory.rules_signing_in(id);
    let first = rules.by_ref().take(RULES).map(|target| rule::title(visit, &target));
    let mut titles: Vec<_> = first.collect();
    let more = rules.count();
    titles.extend((more > 0).then(|| visit.texts().fill("group.more_rules", &[("value", &more)])));
    titles
}

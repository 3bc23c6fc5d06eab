//! *single sign-on*: the SSO configurations, and each of them: tried, given another credential,
//! removed.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::directory::{Admission, CredentialId, Resource, SsoConfigurationId, Who};
use uuid::Uuid;

use super::scim::status;
use crate::{
    credentials,
    dashboard::{Form, Frame, Section, Visit, Visitor, Wrong},
    entra::{CALLBACK, FRONT_CHANNEL_LOGOUT},
    operator::{Answer, Failure, NewCredential, Request, SecretText, SsoKind, SsoRow, TrialStep},
};

/// All of them.
#[derive(Debug, Template)]
#[template(path = "dashboard/settings/sso.html")]
struct List {
    frame: Frame,
    rows: Vec<(String, String, String, bool)>,
    add: String,
}

/// One of them.
#[derive(Debug, Template)]
#[template(path = "dashboard/settings/sso_one.html")]
struct One {
    frame: Frame,
    row: SsoRow,
    kind: String,
    own: bool,
    front_channel: String,
    steps: Vec<TrialStep>,
    live: usize,
    used_by: Vec<String>,
    action: String,
    sign_in: String,
}

pub(super) fn list(visit: &Visit<'_>) -> HttpResponse {
    let mut rows: Vec<_> = visit
        .directory
        .sso_configurations()
        .map(|held| {
            let href = visit.page_path(&format!("settings/sso/{}", held.id));
            (held.name.to_string(), href, held.tenant.to_string(), held.is_active())
        })
        .collect();
    rows.sort();
    let frame = visit.frame(Section::Settings, visit.t("settings.sso"));
    let add = visit.page_path("settings/sso/add");
    visit.render(StatusCode::OK, &List { frame, rows, add })
}

pub(super) async fn page(visit: &Visit<'_>, id: SsoConfigurationId) -> HttpResponse {
    show(visit, StatusCode::OK, id, vec![], vec![]).await
}

pub(super) async fn sent(
    visit: &Visit<'_>,
    id: SsoConfigurationId,
    wish: &str,
    form: &Form,
) -> HttpResponse {
    let organization = visit.organization.clone();
    let change = |change| {
        let organization = organization.clone();
        let change =
            credentials::Request::AppRegistration { organization, configuration: id, change };
        Request::Credential(change)
    };
    match wish {
        "test" => match visit.ask(Request::TestSso { organization, configuration: id }).await {
            Ok(answers) => {
                let steps = answers.into_iter().filter_map(|answer| {
                    let Answer::TrialStep(step) = answer else { return None };
                    Some(step)
                });
                show(visit, StatusCode::OK, id, steps.collect(), vec![]).await
            }
            Err(failure) => refused(visit, id, "", &failure).await,
        },
        "add-credential" => {
            let secret = form.text("client_secret").to_owned();
            if secret.is_empty() {
                let wrong = vec![Wrong::new("client_secret", visit.t("sso.secret_missing"))];
                return show(visit, StatusCode::UNPROCESSABLE_ENTITY, id, vec![], wrong).await;
            }
            let expires = form.text("expires");
            let wish = change(credentials::AppRegistrationWish::AddCredential {
                new: NewCredential::ClientSecret(SecretText::new(secret)),
                expires: (!expires.is_empty()).then(|| expires.to_owned()),
            });
            finished(visit, id, "client_secret", wish, "credential_added").await
        }
        "remove-credential" => {
            let Ok(credential) = Uuid::parse_str(form.text("credential")).map(CredentialId) else {
                return visit.nothing_here();
            };
            let wish = change(credentials::AppRegistrationWish::RemoveCredential {
                credential,
                last: false,
            });
            finished(visit, id, "", wish, "credential_removed").await
        }
        "remove" => remove(visit, id, form).await,
        _ => visit.nothing_here(),
    }
}

/// Removes a configuration, unless the way in of whoever asks goes through it.
async fn remove(visit: &Visit<'_>, id: SsoConfigurationId, form: &Form) -> HttpResponse {
    let wrong = |key: &str| vec![Wrong::new("really", visit.t(key))];
    if !form.is_ticked("really") {
        let wrong = wrong("sso.really_ask");
        return show(visit, StatusCode::UNPROCESSABLE_ENTITY, id, vec![], wrong).await;
    }
    if is_own_way_in(visit, id) {
        return show(visit, StatusCode::CONFLICT, id, vec![], wrong("sso.own_way_in")).await;
    }
    let organization = visit.organization.clone();
    match visit.ask(Request::RemoveSso { organization, configuration: id }).await {
        Ok(_) => visit.done("settings/sso", "sso_removed"),
        Err(failure) => refused(visit, id, "", &failure).await,
    }
}

fn is_own_way_in(visit: &Visit<'_>, id: SsoConfigurationId) -> bool {
    let Visitor::MainUser { handle, .. } = &visit.who else { return false };
    let entry = visit.directory.may_enter(Who::Session(handle), Resource::Dashboard, visit.now);
    entry.is_ok_and(|entry| entry.session.is_some_and(|session| session.configuration == id))
}

async fn finished(
    visit: &Visit<'_>,
    id: SsoConfigurationId,
    field: &'static str,
    wish: Request,
    done: &str,
) -> HttpResponse {
    match visit.ask(wish).await {
        Ok(_) => visit.done(&format!("settings/sso/{id}"), done),
        Err(failure) => refused(visit, id, field, &failure).await,
    }
}

async fn refused(
    visit: &Visit<'_>,
    id: SsoConfigurationId,
    field: &'static str,
    failure: &Failure,
) -> HttpResponse {
    show(visit, status(failure), id, vec![], vec![Wrong::new(field, failure)]).await
}

async fn show(
    visit: &Visit<'_>,
    status: StatusCode,
    id: SsoConfigurationId,
    steps: Vec<TrialStep>,
    wrong: Vec<Wrong>,
) -> HttpResponse {
    let organization = visit.organization.clone();
    let shown = visit.ask(Request::ShowSso { organization, configuration: id }).await;
    let row = shown.unwrap_or_default().into_iter().find_map(|answer| {
        let Answer::Sso(row) = answer else { return None };
        Some(row)
    });
    let Some(row) = row else { return visit.nothing_here() };
    let own = row.kind == SsoKind::SingleTenant;
    let kind = if own { "sso.single_tenant" } else { "sso.multi_tenant" };
    let page = One {
        frame: visit.frame(Section::Settings, &*row.name).wrong(wrong),
        kind: visit.t(kind).to_owned(),
        own,
        front_channel: logout_url(visit),
        steps,
        live: row.credentials.iter().filter(|credential| credential.live).count(),
        used_by: used_by(visit, id),
        action: visit.page_path(&format!("settings/sso/{id}")),
        sign_in: format!("{}?sso={id}", visit.path("sign-in")),
        row,
    };
    visit.render(status, &page)
}

/// The rules that name a configuration.
fn used_by(visit: &Visit<'_>, id: SsoConfigurationId) -> Vec<String> {
    use doorward_store::directory::RuleTarget::{Dashboard, Defaults, Workspace};
    let workspaces = visit.directory.workspaces().map(|held| Workspace(held.slug.clone()));
    let all = [Dashboard, Defaults].into_iter().chain(workspaces);
    let names = |target: &doorward_store::directory::RuleTarget| {
        let admission = visit.directory.rule(target).map(|rule| &rule.admission);
        matches!(admission, Some(Admission::On { configuration, .. }) if *configuration == id)
    };
    all.filter(names).map(|target| super::rule::title(visit, &target)).collect()
}

/// What to register in Entra as redirect URI.
pub(in crate::dashboard) fn redirect_uri(visit: &Visit<'_>) -> String {
    format!("{}{CALLBACK}", visit.app.config.server.public_url)
}

/// What to register in Entra as front-channel logout URL.
pub(in crate::dashboard) fn logout_url(visit: &Visit<'_>) -> String {
    format!("{}{FRONT_CHANNEL_LOGOUT}", visit.app.config.server.public_url)
}

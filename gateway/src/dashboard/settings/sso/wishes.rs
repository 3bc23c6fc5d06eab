//! What the forms of one SSO configuration wish: that it is tried, changed, given another credential,
//! rid of one. Each rests on what its page has shown.

use actix_web::{HttpResponse, http::StatusCode};
use doorward_store::directory::{CredentialId, SsoConfigurationId};
use uuid::Uuid;

use super::{
    fields,
    one::{Outcome, show},
};
use crate::{
    credentials::{self, AppRegistrationWish, SsoChange},
    dashboard::{Form, Visit, Wrong},
    etag,
    operator::{Answer, Failure, Request},
};

pub(in crate::dashboard::settings) async fn sent(
    visit: &Visit<'_>,
    id: SsoConfigurationId,
    wish: &str,
    form: &Form,
) -> HttpResponse {
    match wish {
        "test" => test(visit, id).await,
        "change" => {
            let text = |name: &str| Some(form.text(name).to_owned());
            let change = SsoChange {
                name: text("name"),
                domain_hint: text("domain_hint"),
                members_only: Some(form.is_ticked("members_only")),
                just_in_time: Some(form.is_ticked("just_in_time")),
            };
            let change = AppRegistrationWish::Change(change);
            carry_out(visit, id, (wish, form), change, "sso_changed").await
        }
        "add-credential" => {
            let new = match fields::credential(visit, form) {
                Ok(Some(new)) => new,
                Ok(None) => {
                    let wrong = Wrong::new("client_secret", visit.t("sso.secret_missing"));
                    return unprocessable(visit, id, (wish, form), wrong).await;
                }
                Err(wrong) => return unprocessable(visit, id, (wish, form), wrong).await,
            };
            let expires = Some(form.text("expires").to_owned()).filter(|text| !text.is_empty());
            let change = AppRegistrationWish::AddCredential { new, expires };
            carry_out(visit, id, (wish, form), change, "credential_added").await
        }
        "remove-credential" => {
            let Ok(credential) = Uuid::parse_str(form.text("credential")).map(CredentialId) else {
                return visit.nothing_here();
            };
            let change = AppRegistrationWish::RemoveCredential { credential, last: false };
            carry_out(visit, id, (wish, form), change, "credential_removed").await
        }
        _ => visit.nothing_here(),
    }
}

async fn test(visit: &Visit<'_>, id: SsoConfigurationId) -> HttpResponse {
    let organization = visit.organization.clone();
    let nothing_typed = ("test", &Form::default());
    match visit.ask(Request::TestSso { organization, configuration: id }).await {
        Ok(answers) => {
            let steps = answers.into_iter().filter_map(|answer| {
                let Answer::TrialStep(step) = answer else { return None };
                Some(step)
            });
            let outcome = Outcome { steps: steps.collect(), wrong: vec![] };
            show(visit, StatusCode::OK, id, outcome, nothing_typed).await
        }
        Err(failure) => refused(visit, id, nothing_typed, &failure).await,
    }
}

async fn carry_out(
    visit: &Visit<'_>,
    configuration: SsoConfigurationId,
    sent: (&str, &Form),
    change: AppRegistrationWish,
    done: &str,
) -> HttpResponse {
    let organization = visit.organization.clone();
    let wish = credentials::Request::AppRegistration { organization, configuration, change };
    let seen = etag::still(sent.1.text("seen"), move |directory| {
        etag::sso_configuration(directory, configuration)
    });
    match visit.ask_if(seen, Request::Credential(wish)).await {
        Ok(_) => visit.done(&format!("settings/sso/{configuration}"), done),
        Err(failure) => refused(visit, configuration, sent, &failure).await,
    }
}

async fn unprocessable(
    visit: &Visit<'_>,
    id: SsoConfigurationId,
    sent: (&str, &Form),
    wrong: Wrong,
) -> HttpResponse {
    let outcome = Outcome { steps: vec![], wrong: vec![wrong] };
    show(visit, StatusCode::UNPROCESSABLE_ENTITY, id, outcome, sent).await
}

async fn refused(
    visit: &Visit<'_>,
    id: SsoConfigurationId,
    sent: (&str, &Form),
    failure: &Failure,
) -> HttpResponse {
    let last = move |directory: &doorward_store::directory::Directory| {
        directory.sso_configuration(id).map(|held| held.sequence)
    };
    let refused = visit.refused(failure, last).await;
    let wrong = fields::at_credential(sent.1, refused.wrong);
    show(visit, refused.status, id, Outcome { steps: vec![], wrong }, sent).await
}

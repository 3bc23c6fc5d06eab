//! *Add SSO configuration*: whose app registration, which directory, and how we prove who we are.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::directory::{ClientId, SettingRefusal};

use super::{Choice, scim::status, sso};
use crate::{
    dashboard::{Form, Frame, Section, Visit, Wrong},
    operator::{
        Answer, Failure, NewCredential, NewSsoConfiguration, Request, SecretText, SsoKind,
        authority_of, tenant_of,
    },
};

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/settings/sso_add.html")]
struct Add {
    frame: Frame,
    kinds: Vec<Choice>,
    name: String,
    tenant_id: String,
    client_id: String,
    members_only: bool,
    redirect_uri: String,
    logout_url: String,
    /// Whether the vendor's registration is set up on this server.
    multi_tenant: bool,
}

const MULTI_TENANT: &str = "multi-tenant";

pub(super) fn page(visit: &Visit<'_>) -> HttpResponse {
    show(visit, StatusCode::OK, &Form::default(), vec![])
}

pub(super) async fn sent(visit: &Visit<'_>, form: &Form) -> HttpResponse {
    let new = match wanted(visit, form).await {
        Ok(new) => new,
        Err(wrong) => return show(visit, StatusCode::UNPROCESSABLE_ENTITY, form, wrong),
    };
    let wish = Request::AddSso { organization: visit.organization.clone(), new: Box::new(new) };
    match visit.ask(wish).await {
        Ok(answers) => {
            let added = answers.into_iter().find_map(|answer| {
                let Answer::Sso(row) = answer else { return None };
                Some(row.id)
            });
            let below = added.map_or_else(String::new, |id| format!("/{id}"));
            visit.done(&format!("settings/sso{below}"), "sso_added")
        }
        Err(failure) => {
            let wrong = vec![Wrong::new(field(&failure), &failure)];
            show(visit, status(&failure), form, wrong)
        }
    }
}

/// What the form means, or every field that is not right.
async fn wanted(visit: &Visit<'_>, form: &Form) -> Result<NewSsoConfiguration, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let house = visit.house();
    let said = form.text("tenant_id");
    let known = match authority_of(&house, None) {
        Ok(_) if said.is_empty() => Err(visit.t("sso.tenant_missing").to_owned()),
        Ok(authority) => {
            tenant_of(&house, &authority, said).await.map(drop).map_err(|it| it.to_string())
        }
        Err(failure) => Err(failure.to_string()),
    };
    if let Err(text) = known {
        wrong.push(Wrong::new("tenant_id", &text));
    }
    let (client, secret) = (form.text("client_id"), form.text("client_secret"));
    let kind = match form.text("kind") {
        MULTI_TENANT => SsoKind::MultiTenant,
        _ => SsoKind::SingleTenant,
    };
    if kind == SsoKind::SingleTenant {
        if client.is_empty() {
            wrong.push(Wrong::new("client_id", visit.t("sso.client_missing")));
        } else if let Err(error) = ClientId::parse(client) {
            wrong.push(Wrong::new("client_id", &error));
        }
        if secret.is_empty() {
            wrong.push(Wrong::new("client_secret", visit.t("sso.secret_missing")));
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let own = kind == SsoKind::SingleTenant;
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Ok(NewSsoConfiguration {
        kind,
        tenant: said.to_owned(),
        client_id: own.then(|| client.to_owned()),
        credential: own.then(|| NewCredential::ClientSecret(SecretText::new(secret.to_owned()))),
        name: filled(form.text("name")),
        authority: None,
        domain_hint: None,
        members_only: form.is_ticked("members_only"),
        just_in_time: false,
    })
}

/// The field that a refusal is about, by its words.
fn field(failure: &Failure) -> &'static str {
    let text = failure.to_string();
    let is = |refusal: &SettingRefusal| text == refusal.to_string();
    if is(&SettingRefusal::SsoConfigurationExists) {
        "name"
    } else if text.contains("entra.client_id") {
        "kind"
    } else {
        ""
    }
}

fn show(visit: &Visit<'_>, status: StatusCode, form: &Form, wrong: Vec<Wrong>) -> HttpResponse {
    let kind = |value: &str, key: &str| Choice {
        value: value.to_owned(),
        text: visit.t(key).to_owned(),
        chosen: form.text("kind") == value,
    };
    let page = Add {
        frame: visit.frame(Section::Settings, visit.t("sso.add")).wrong(wrong),
        kinds: vec![
            kind("single-tenant", "sso.single_tenant"),
            kind(MULTI_TENANT, "sso.multi_tenant"),
        ],
        name: form.text("name").to_owned(),
        tenant_id: form.text("tenant_id").to_owned(),
        client_id: form.text("client_id").to_owned(),
        members_only: form.is_ticked("members_only"),
        redirect_uri: sso::redirect_uri(visit),
        logout_url: sso::logout_url(visit),
        multi_tenant: visit.app.config.entra.vendor.is_some(),
    };
    visit.render(status, &page)
}

//! *Add SSO configuration*: whose app registration, which directory, and how we prove who we are.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::directory::ClientId;

use super::fields;
use crate::{
    dashboard::{Form, Frame, Section, Visit, Wrong, choice::Choice},
    operator::{
        Answer, NewCredential, NewSsoConfiguration, Request, SsoKind, authority_of, said, tenant_of,
    },
};

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/settings/sso_add.html")]
struct Add {
    frame: Frame,
    kinds: Vec<Choice>,
    clouds: Vec<Choice>,
    external_id: String,
    name: String,
    tenant_id: String,
    client_id: String,
    domain_hint: String,
    members_only: bool,
    just_in_time: bool,
    redirect_uri: String,
    /// Whether the vendor's registration is set up on this server.
    multi_tenant: bool,
}

const MULTI_TENANT: &str = "multi-tenant";

pub(in crate::dashboard::settings) fn page(visit: &Visit<'_>) -> HttpResponse {
    show(visit, StatusCode::OK, &Form::default(), vec![])
}

pub(in crate::dashboard::settings) async fn sent(visit: &Visit<'_>, form: &Form) -> HttpResponse {
    let new = match wanted(visit, form).await {
        Ok(new) => new,
        Err(wrong) => {
            let wrong = fields::at_credential(form, wrong);
            return show(visit, StatusCode::UNPROCESSABLE_ENTITY, form, wrong);
        }
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
            let refused = visit.refused(&failure, |_| None).await;
            show(visit, refused.status, form, fields::at_credential(form, refused.wrong))
        }
    }
}

/// What the form means, or every field that is not right.
async fn wanted(visit: &Visit<'_>, form: &Form) -> Result<NewSsoConfiguration, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let authority = fields::authority(visit, form).unwrap_or_else(|told| {
        wrong.push(told);
        None
    });
    if wrong.is_empty() {
        wrong.extend(wrong_with_directory(visit, form, authority.as_deref()).await);
    }
    let own = form.text("kind") != MULTI_TENANT;
    let credential = if own { own_registration(visit, form, &mut wrong) } else { None };
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let filled = |name: &str| Some(form.text(name).to_owned()).filter(|text| !text.is_empty());
    Ok(NewSsoConfiguration {
        kind: if own { SsoKind::SingleTenant } else { SsoKind::MultiTenant },
        tenant: form.text("tenant_id").to_owned(),
        client_id: if own { filled("client_id") } else { None },
        credential,
        name: filled("name"),
        authority,
        domain_hint: filled("domain_hint"),
        members_only: form.is_ticked("members_only"),
        just_in_time: form.is_ticked("just_in_time"),
    })
}

/// What is wrong with the directory in its cloud, which may have to be looked up there.
async fn wrong_with_directory(
    visit: &Visit<'_>,
    form: &Form,
    authority: Option<&str>,
) -> Option<Wrong> {
    let (house, said) = (visit.house(), form.text("tenant_id"));
    if said.is_empty() {
        return Some(Wrong::new("tenant_id", visit.t("sso.tenant_missing")));
    }
    match authority_of(&house, authority) {
        Err(failure) => Some(Wrong::new("authority", &visit.told(&failure))),
        Ok(authority) => {
            let known = tenant_of(&house, &authority, said).await;
            known.err().map(|failure| Wrong::new("tenant_id", &visit.told(&failure)))
        }
    }
}

/// What the customer's own registration proves itself with.
fn own_registration(
    visit: &Visit<'_>,
    form: &Form,
    wrong: &mut Vec<Wrong>,
) -> Option<NewCredential> {
    let client = form.text("client_id");
    if client.is_empty() {
        wrong.push(Wrong::new("client_id", visit.t("sso.client_missing")));
    } else if let Err(error) = ClientId::parse(client) {
        wrong.push(Wrong::new("client_id", &said::guid(&error).within(visit.texts())));
    }
    match fields::credential(visit, form) {
        Ok(Some(credential)) => return Some(credential),
        Ok(None) => wrong.push(Wrong::new("client_secret", visit.t("sso.secret_missing"))),
        Err(told) => wrong.push(told),
    }
    None
}

fn show(visit: &Visit<'_>, status: StatusCode, form: &Form, wrong: Vec<Wrong>) -> HttpResponse {
    let kind = |value: &str, key: &str| Choice::new(value, visit.t(key), form.text("kind"));
    let page = Add {
        frame: visit.frame(Section::Settings, visit.t("sso.add")).wrong(wrong),
        kinds: vec![
            kind("single-tenant", "sso.single_tenant"),
            kind(MULTI_TENANT, "sso.multi_tenant"),
        ],
        clouds: fields::clouds(visit, form.text("authority")),
        external_id: form.text("external_id").to_owned(),
        name: form.text("name").to_owned(),
        tenant_id: form.text("tenant_id").to_owned(),
        client_id: form.text("client_id").to_owned(),
        domain_hint: form.text("domain_hint").to_owned(),
        members_only: form.is_ticked("members_only"),
        just_in_time: form.is_ticked("just_in_time"),
        redirect_uri: super::redirect_uri(visit),
        multi_tenant: visit.app.config.entra.vendor.is_some(),
    };
    visit.render(status, &page)
}

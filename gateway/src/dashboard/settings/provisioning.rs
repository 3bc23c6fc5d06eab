//! *Provisioning*: how Entra's requests are read and answered, and what Entra may show instead of a
//! Secret Token.

mod client_secrets;
mod trust;

use actix_web::HttpResponse;
use askama::Template;
use doorward_store::directory::{
    provisioning::{Mode, PatchAnswer},
    security_events::Delivery,
};

use super::lives;
use crate::{
    credentials::{IssuedClientSecret, TrustRow},
    dashboard::{Form, Frame, Refused, Section, Visit, choice::Choice},
    etag,
    operator::Request,
};
use client_secrets::{LIVES, Secret};
pub(super) use client_secrets::{issue, revoke};
pub(super) use trust::{distrust, trust};

const MODES: [(&str, Mode); 2] = [("tolerant", Mode::Tolerant), ("strict", Mode::Strict)];
const PATCH_ANSWERS: [(&str, PatchAnswer); 3] = [
    ("groups-empty", PatchAnswer::GroupsEmpty),
    ("body", PatchAnswer::Body),
    ("empty", PatchAnswer::Empty),
];
const DELIVERIES: [(&str, Delivery); 3] =
    [("off", Delivery::Off), ("poll", Delivery::Poll), ("push", Delivery::Push)];

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/settings/provisioning.html")]
struct Page {
    frame: Frame,
    modes: Vec<Choice>,
    patch_answers: Vec<Choice>,
    security_events: Vec<Choice>,
    /// How it is read and answered, as shown.
    seen: String,
    /// The client secret that was made just now.
    issued: Option<IssuedClientSecret>,
    secrets: Vec<Secret>,
    lives: Vec<Choice>,
    secrets_seen: String,
    trusted: Option<TrustRow>,
    trust_seen: String,
    tenant: String,
    audience: String,
    subject: String,
    action: String,
}

pub(super) async fn page(visit: &Visit<'_>) -> HttpResponse {
    show(visit, &Form::default(), None, Refused::nothing()).await
}

/// Changes how the provisioning client is read and answered.
pub(super) async fn sent(visit: &Visit<'_>, form: &Form) -> HttpResponse {
    let wish = Request::SetProvisioning {
        organization: visit.organization.clone(),
        mode: chosen(&MODES, form.text("mode")),
        patch_answer: chosen(&PATCH_ANSWERS, form.text("patch_answer")),
        security_events: chosen(&DELIVERIES, form.text("security_events")),
    };
    match visit.ask_if(etag::still(form.text("seen"), etag::provisioning), wish).await {
        Ok(_) => visit.done("settings/provisioning", "provisioning_saved"),
        Err(failure) => {
            let refused = visit.refused(&failure, |_| None).await;
            show(visit, form, None, refused).await
        }
    }
}

fn chosen<T: Copy>(choices: &[(&str, T)], said: &str) -> Option<T> {
    choices.iter().find(|(name, _)| *name == said).map(|(_, value)| *value)
}

async fn show(
    visit: &Visit<'_>,
    form: &Form,
    issued: Option<IssuedClientSecret>,
    refused: Refused,
) -> HttpResponse {
    let directory = visit.fresh();
    let held = directory.provisioning();
    let trusted = trust::held(visit).await;
    let typed = |name: &str, held: Option<&String>| match form.text(name) {
        "" => held.cloned().unwrap_or_default(),
        typed => typed.to_owned(),
    };
    let page = Page {
        modes: choices(visit, &MODES, held.mode, "provisioning_settings.mode"),
        patch_answers: choices(
            visit,
            &PATCH_ANSWERS,
            held.patch_answer,
            "provisioning_settings.answer",
        ),
        security_events: choices(
            visit,
            &DELIVERIES,
            directory.security_events().delivery,
            "provisioning_settings.events",
        ),
        seen: etag::seen(etag::provisioning(&directory).as_ref()),
        issued,
        secrets: client_secrets::list(visit).await,
        lives: lives(visit, LIVES, "years", form.text("life"), "1"),
        secrets_seen: etag::seen(etag::client_secrets(&directory).as_ref()),
        tenant: typed("tenant", trusted.as_ref().map(|row| &row.tenant_id)),
        audience: typed("audience", trusted.as_ref().map(|row| &row.audience)),
        subject: typed("subject", trusted.as_ref().map(|row| &row.subject)),
        trusted,
        trust_seen: etag::seen(etag::trust(&directory).as_ref()),
        action: visit.page_path("settings/provisioning"),
        frame: visit
            .frame(Section::Settings, visit.t("settings.provisioning"))
            .wrong(refused.wrong),
    };
    visit.render(refused.status, &page)
}

/// The texts of the choices stand below `key`, under their names.
fn choices<T: Copy + PartialEq>(
    visit: &Visit<'_>,
    all: &[(&str, T)],
    held: T,
    key: &str,
) -> Vec<Choice> {
    let choice = |(name, value): &(&str, T)| Choice {
        value: (*name).to_owned(),
        text: visit.texts().get(&format!("{key}_{}", name.replace('-', "_"))).to_owned(),
        chosen: *value == held,
    };
    all.iter().map(choice).collect()
}

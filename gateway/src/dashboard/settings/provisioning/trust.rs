//! Workload identity federation: Entra shows an assertion of its own instead of any secret of ours.

use actix_web::HttpResponse;

use super::show;
use crate::{
    credentials::{self, TrustRow, WantedTrust},
    dashboard::{Form, Visit},
    etag,
    operator::{Answer, Request},
};

/// Whose assertions are taken.
pub(super) async fn held(visit: &Visit<'_>) -> Option<TrustRow> {
    let organization = visit.organization.clone();
    let wish = Request::Credential(credentials::Request::ShowTrust { organization });
    let answers = visit.ask(wish).await.unwrap_or_default();
    answers.into_iter().find_map(|answer| {
        let Answer::Credential(credentials::Answer::Trust(row)) = answer else { return None };
        Some(*row)
    })
}

/// Takes the assertions that the form names.
pub(in super::super) async fn trust(visit: &Visit<'_>, form: &Form) -> HttpResponse {
    let wish = credentials::Request::SetTrust {
        organization: visit.organization.clone(),
        wanted: Box::new(WantedTrust {
            tenant: form.text("tenant").to_owned(),
            audience: form.text("audience").to_owned(),
            subject: form.text("subject").to_owned(),
            authority: None,
        }),
    };
    decided(visit, form, wish, "trust_set").await
}

/// Takes nobody's assertions any more.
pub(in super::super) async fn distrust(visit: &Visit<'_>, form: &Form) -> HttpResponse {
    let organization = visit.organization.clone();
    decided(visit, form, credentials::Request::RemoveTrust { organization }, "trust_removed").await
}

async fn decided(
    visit: &Visit<'_>,
    form: &Form,
    wish: credentials::Request,
    done: &str,
) -> HttpResponse {
    let seen = etag::still(form.text("seen"), etag::trust);
    match visit.ask_if(seen, Request::Credential(wish)).await {
        Ok(_) => visit.done("settings/provisioning", done),
        Err(failure) => {
            let refused = visit.refused(&failure, |_| None).await;
            show(visit, form, None, refused).await
        }
    }
}

//! Client secrets, for provisioning that asks for a client ID and a client secret instead of a Secret
//! Token. One is shown once, in the answer to the form that made it.

use actix_web::HttpResponse;
use doorward_store::directory::TokenId;
use uuid::Uuid;

use super::show;
use crate::{
    credentials::{self, ClientSecretRow},
    dashboard::{Form, Refused, Visit, settings::moment, told::Moment},
    etag,
    operator::{Answer, Request, TokenState},
};

/// How long a client secret may live, in years.
pub(super) const LIVES: [&str; 3] = ["1", "2", "3"];

/// A client secret as it is listed.
#[derive(Debug)]
pub(super) struct Secret {
    pub(super) row: ClientSecretRow,
    pub(super) issued: Option<Moment>,
    pub(super) expires: Option<Moment>,
    pub(super) last_used: Option<Moment>,
    pub(super) is_live: bool,
}

/// All that were ever issued.
pub(super) async fn list(visit: &Visit<'_>) -> Vec<Secret> {
    let organization = visit.organization.clone();
    let wish = Request::Credential(credentials::Request::ListClientSecrets { organization });
    let listed = visit.ask(wish).await.unwrap_or_default().into_iter();
    let secrets = listed.filter_map(|answer| {
        let Answer::Credential(credentials::Answer::ClientSecret(row)) = answer else {
            return None;
        };
        Some(Secret {
            issued: moment(&row.issued),
            expires: moment(&row.expires),
            last_used: row.last_used.as_deref().and_then(moment),
            is_live: row.state == TokenState::Live,
            row,
        })
    });
    secrets.collect()
}

/// Makes a client secret.
pub(in super::super) async fn issue(visit: &Visit<'_>, form: &Form) -> HttpResponse {
    let years = LIVES.into_iter().find(|years| *years == form.text("life")).unwrap_or("1");
    let wish = credentials::Request::IssueClientSecret {
        organization: visit.organization.clone(),
        expires_in: format!("{years}y"),
    };
    let seen = etag::still(form.text("seen"), etag::client_secrets);
    match visit.ask_if(seen, Request::Credential(wish)).await {
        Ok(answers) => {
            let issued = answers.into_iter().find_map(|answer| {
                let Answer::Credential(credentials::Answer::IssuedClientSecret(issued)) = answer
                else {
                    return None;
                };
                Some(issued)
            });
            show(visit, &Form::default(), issued, Refused::nothing()).await
        }
        Err(failure) => {
            let refused = visit.refused(&failure, |_| None).await;
            show(visit, form, None, refused).await
        }
    }
}

/// Ends a client secret at once.
pub(in super::super) async fn revoke(visit: &Visit<'_>, form: &Form) -> HttpResponse {
    let Ok(secret) = Uuid::parse_str(form.text("secret")).map(TokenId) else {
        return visit.nothing_here();
    };
    let organization = visit.organization.clone();
    let wish = credentials::Request::RevokeClientSecret { organization, secret };
    let seen = etag::still(form.text("seen"), etag::client_secrets);
    match visit.ask_if(seen, Request::Credential(wish)).await {
        Ok(_) => visit.done("settings/provisioning", "client_secret_revoked"),
        Err(failure) => {
            let refused = visit.refused(&failure, |_| None).await;
            show(visit, &Form::default(), None, refused).await
        }
    }
}

//! A code becomes tokens: one request to the token endpoint with one of the credentials of the SSO
//! configuration, and with the other one if Entra does not accept the first.

mod credential;

use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;
use url::Url;

use crate::{
    authorization::Failure,
    discovery::Provider,
    guid::ClientId,
    http::{self, Http, HttpError, Request, Response},
    secret::Secret,
};

pub use credential::{Certificate, Credential, InvalidCertificate};

/// What a client has to show at the token endpoint.
#[derive(Debug, Clone, Copy)]
pub struct Client<'a> {
    /// The client ID.
    pub id: ClientId,
    /// The live credentials, newest first.
    pub credentials: &'a [Credential],
}

/// What came of a code.
#[derive(Debug)]
pub struct Tokens {
    /// The ID token, unverified.
    pub id_token: Secret,
    /// Opens Graph, if that was asked for.
    pub access_token: Option<Secret>,
}

/// Why there are no tokens.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeError {
    /// Entra says no.
    #[error("Microsoft Entra refused: {}", .0.advice().text)]
    Refused(Failure),
    /// Entra cannot say anything at the moment.
    #[error("the token endpoint is not available at the moment (status {status})")]
    Unavailable {
        /// The status.
        status: u16,
        /// What Entra says of it, if it says something.
        failure: Option<Failure>,
        /// How long to wait, if Entra says so.
        wait: Option<Duration>,
    },
    /// No usable answer.
    #[error("the token endpoint {0}")]
    Http(#[from] HttpError),
    /// An answer without an ID token.
    #[error("the token endpoint answered without an ID token")]
    NoIdToken,
    /// The SSO configuration has no credential.
    #[error("the SSO configuration has no credential")]
    NoCredential,
    /// The certificate's key cannot sign.
    #[error("the key of the certificate cannot sign")]
    CannotSign,
}

#[derive(Deserialize)]
struct Answer {
    id_token: Option<String>,
    access_token: Option<String>,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
    #[serde(default)]
    error_description: String,
    suberror: Option<String>,
}

/// Exchanges a code. `random` makes the ID of the assertion if the credential is a certificate.
///
/// # Errors
/// When Entra accepts neither credential or not the code, or does not answer.
pub async fn exchange(
    http: &dyn Http,
    provider: &Provider,
    client: Client<'_>,
    (code, verifier, redirect_uri): (&Secret, &Secret, &Url),
    random: [u8; 16],
    now: Timestamp,
) -> Result<Tokens, ExchangeError> {
    let grant = [
        ("grant_type", "authorization_code"),
        ("code", code.expose()),
        ("redirect_uri", redirect_uri.as_str()),
        ("code_verifier", verifier.expose()),
    ];
    let answer = ask(http, provider, client, &grant, random, now).await?;
    let id_token = answer.id_token.map(Secret::new).ok_or(ExchangeError::NoIdToken)?;
    Ok(Tokens { id_token, access_token: answer.access_token.map(Secret::new) })
}

/// Tries each credential by itself, without a person, and throws away what it is given. One result per
/// credential, in their order.
pub async fn try_credentials(
    http: &dyn Http,
    provider: &Provider,
    client: Client<'_>,
    random: [u8; 16],
    now: Timestamp,
) -> Vec<Result<(), ExchangeError>> {
    let base = provider.authority().graph().map(|graph| graph.scope());
    let scope = base.unwrap_or_else(|| "https://graph.microsoft.com/.default".to_owned());
    let grant = [("grant_type", "client_credentials"), ("scope", scope.as_str())];
    let mut results = Vec::new();
    for credential in client.credentials {
        let alone = Client { credentials: std::slice::from_ref(credential), ..client };
        results.push(ask(http, provider, alone, &grant, random, now).await.map(|_| ()));
    }
    results
}

async fn ask(
    http: &dyn Http,
    provider: &Provider,
    client: Client<'_>,
    grant: &[(&str, &str)],
    random: [u8; 16],
    now: Timestamp,
) -> Result<Answer, ExchangeError> {
    let mut last = ExchangeError::NoCredential;
    for credential in client.credentials {
        let audience = provider.token_endpoint().url().as_str();
        let shown = credential.parameters(client.id, audience, random, now)?;
        let id = client.id.to_string();
        let mut form = vec![("client_id", id.as_str())];
        form.extend_from_slice(grant);
        form.extend(shown.iter().map(|(name, value)| (*name, value.expose())));
        let request = Request::form(provider.token_endpoint().clone(), &form);
        let response = http::send(http, request).await?;
        if response.status == 200 {
            return Ok(response.json()?);
        }
        let failure = failure(&response);
        let (status, wait) = (response.status, response.wait());
        if matches!(status, 429 | 500..) || failure.as_ref().is_some_and(Failure::is_passing) {
            return Err(ExchangeError::Unavailable { status, failure, wait });
        }
        // A proxy's error page is no answer of Entra.
        let failure = failure.ok_or(HttpError::Status(status))?;
        // Entra looks at the credential before it looks at the code, so the code is still good.
        if !failure.is_of_credential() {
            return Err(ExchangeError::Refused(failure));
        }
        last = ExchangeError::Refused(failure);
    }
    Err(last)
}

fn failure(response: &Response) -> Option<Failure> {
    let refusal: Refusal = response.json().ok()?;
    Some(Failure::new(&refusal.error, &refusal.error_description, refusal.suberror.as_deref()))
}

#[cfg(test)]
mod tests;

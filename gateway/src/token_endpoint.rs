//! `POST /o/{organization}/oauth2/token`: where the provisioning client exchanges its client secret
//! (RFC 6749 §4.4), or an assertion of Entra's own workload (RFC 7523 §2.2), for an access token.
//!
//! Invariants: whoever is not let in learns nothing of what was wrong, and the operator reads it in
//! the request log; nothing that was shown is kept or logged; an answer is stored nowhere.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, header},
    web::{self, Data, Payload},
};
use doorward_store::{
    RequestId, Timestamp,
    directory::{OrganizationName, TokenId},
};
use tracing::Instrument;

use crate::{
    access_token::Granted,
    app::App,
    body::{self, Limits},
    guard,
    request_log::{Entry, without_values},
    time_text,
};

mod answer;
mod client;
mod form;

use answer::Refused;
use form::Asked;

/// The path below an organization, and the one method it knows.
pub const TABLE: &[(&str, &[&str])] = &[("", &["POST"])];
/// An assertion of Entra has two or three kilobytes.
const MAX_BODY: usize = 64 * 1024;

/// Puts the token endpoints of all organizations into the server.
pub fn configure(server: &mut web::ServiceConfig, fixed: &str) {
    let ours =
        actix_web::guard::fn_guard(|context| organization(context.head().uri.path()).is_some());
    server.service(web::scope(fixed).guard(ours).default_service(web::to(entry)));
}

/// What Entra is told as token endpoint.
#[must_use]
pub fn address(public_url: &impl std::fmt::Display, organization: &OrganizationName) -> String {
    format!("{public_url}/o/{organization}/oauth2/token")
}

/// `acme` of `/o/acme/oauth2/token`.
fn organization(path: &str) -> Option<&str> {
    let (organization, below) = path.strip_prefix("/o/")?.split_once('/')?;
    (below == "oauth2/token").then_some(organization)
}

/// A request that is over, as far as it is known whom it was about.
#[derive(Debug, Default)]
struct Note {
    organization: Option<OrganizationName>,
    credential: Option<TokenId>,
}

async fn entry(app: Data<App>, http: HttpRequest, mut payload: Payload) -> HttpResponse {
    let (request, time) = (app.clock.new_request_id(), app.clock.now());
    let span = tracing::info_span!("token_endpoint", request_id = %request);
    let walk = async {
        let mut note = Note::default();
        let outcome = answer(&app, &http, &mut payload, &mut note, time).await;
        if outcome.is_err() {
            body::skip(&mut payload).await;
        }
        remember(&app, &http, note, &outcome, request, time);
        answer::respond(outcome, request)
    };
    Box::pin(walk.instrument(span)).await
}

/// The access token, and how many seconds it lives.
type Outcome = Result<(String, u64), Refused>;

async fn answer(
    app: &App,
    http: &HttpRequest,
    payload: &mut Payload,
    note: &mut Note,
    now: Timestamp,
) -> Outcome {
    if http.method() != Method::POST {
        return Err(Refused::Method);
    }
    let limits = Limits { bytes: MAX_BODY, time: app.config.scim.body_timeout };
    let body = body::read_form(http, payload, limits).await.map_err(Refused::Body)?;
    let authorization = http.headers().get(header::AUTHORIZATION).map(|value| value.as_bytes());
    let asked = Asked::read(&body, authorization)?;
    let organization = organization(http.path()).unwrap_or_default();
    let known = OrganizationName::parse(organization).ok();
    let known = known.and_then(|name| app.store.directory(&name).map(|held| (name, held)));
    let Some((organization, directory)) = known else {
        return Err(turned_away(app, http, "the token endpoint names no organization".into()));
    };
    note.organization = Some(organization.clone());
    let found = client::identify(app, &directory, asked, now).await;
    let credential = found.map_err(|error| {
        note.credential = error.credential();
        match error {
            client::Unknown::No(_, why) => turned_away(app, http, why),
            client::Unknown::Unavailable(why) => Refused::Unavailable(why),
        }
    })?;
    note.credential = Some(credential);
    app.guards.pace.load().note(&organization).map_err(|seconds| {
        app.metrics.requests_limited();
        let why = "the organization sent more requests than `scim.requests_per_second`";
        Refused::TooMany(seconds, why.into())
    })?;
    let life = app.config.access_token.lifetime;
    let microseconds = i64::try_from(life.as_micros()).unwrap_or(i64::MAX);
    let expires = Timestamp(now.0.saturating_add(microseconds));
    let issued = app.access_tokens.issue(&organization, Granted { credential, expires });
    let token = issued.map_err(|error| Refused::Unavailable(error.to_string()))?;
    app.usage.note(credential, now);
    Ok((token.into_shown(), life.as_secs()))
}

/// 401 without a word about what is wrong; 429 for an address that tries too often.
fn turned_away(app: &App, http: &HttpRequest, why: String) -> Refused {
    match guard::failed_attempt(app, http) {
        Ok(()) => Refused::Client(why),
        Err(seconds) => Refused::TooMany(seconds, why),
    }
}

/// Writes the request into the organization's log, unless it was a knock too many.
fn remember(
    app: &App,
    http: &HttpRequest,
    note: Note,
    outcome: &Outcome,
    request: RequestId,
    time: Timestamp,
) {
    let status = outcome.as_ref().map_or_else(Refused::status, |_| 200);
    tracing::debug!(status, "answered a token request with {status}");
    if let Err(Refused::Unavailable(why)) = outcome {
        tracing::warn!(organization = ?note.organization, "no access token was issued: {why}");
    }
    let Some(organization) = note.organization.filter(|_| status != 429) else { return };
    let entry = Entry {
        time: time_text::show(time),
        request,
        token: note.credential,
        method: if http.method() == Method::POST { "POST" } else { "other" }.into(),
        endpoint: "/oauth2/token".into(),
        target: None,
        filter: None,
        status,
        reason: outcome.as_ref().err().map(|refused| without_values(&refused.reason())),
    };
    if !app.request_log.note(&organization, entry) {
        app.metrics.request_log_dropped();
    }
}

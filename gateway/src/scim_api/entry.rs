//! The way in: who asks, what became of it, and the one place where both are remembered.

use std::cell::RefCell;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, header},
    web::{Data, Payload},
};
use doorward_scim::{Endpoint, Error, Mode, Selection, query::Query};
use doorward_store::{RequestId, SubmitError, Timestamp};
use tracing::{Instrument, warn};

use super::{
    call::Call,
    dispatch::dispatch,
    later::Later,
    note::{Note, Over},
};
use crate::{
    answer::{Hint, Outcome, Problem, accepted, no_such_endpoint, respond},
    app::App,
    body,
    guard::{self, ProvisioningClient, Stranger},
    translate::mode,
};

/// Answers a request below `/o/{organization}/scim`.
pub async fn entry(app: Data<App>, http: HttpRequest, payload: Payload) -> HttpResponse {
    let (request, time) = (app.clock.new_request_id(), app.clock.now());
    let span = tracing::info_span!("scim", request_id = %request);
    answer(&app, &http, payload, request, time).instrument(span).await
}

async fn answer(
    app: &App,
    http: &HttpRequest,
    mut payload: Payload,
    request: RequestId,
    time: Timestamp,
) -> HttpResponse {
    let Some((organization, tail)) = parts(http.uri().path()) else {
        return respond(&Err(no_such_endpoint().into()), request);
    };
    let endpoint = Endpoint::parse(tail);
    let note = RefCell::new(Note::default());
    let authorization =
        http.headers().get(header::AUTHORIZATION).map(header::HeaderValue::as_bytes);
    let known = guard::identify(&app.store, &app.access_tokens, organization, authorization, time);
    let outcome = match &known {
        Err(stranger) => Err(turned_away(app, http, stranger)),
        Ok(client) => {
            app.usage.note(client.token(), time);
            let base = format!("{}/o/{organization}/scim/v2", app.config.server.public_url);
            let passage = Passage { app, client, request, time, base: &base, note: &note };
            passage.walk(endpoint.as_ref(), http, &mut payload).await
        }
    };
    if let Err(problem) = &outcome {
        if problem.error.status >= 500 {
            tracing::warn!(organization, status = problem.error.status, "{}", problem.reason());
        }
        if problem.hint != Some(Hint::Close) {
            body::skip(&mut payload).await;
        }
    }
    let mut over = Over {
        request,
        time,
        organization: match &known {
            Ok(client) => Some(client.organization()),
            Err(stranger) => stranger.organization.as_ref(),
        },
        token: known.as_ref().map_or_else(|stranger| stranger.token, |it| Some(it.token())),
        known: known.is_ok(),
        method: method_name(http),
        endpoint: endpoint.as_ref().ok(),
        note: note.into_inner(),
    };
    let operations = std::mem::take(&mut over.note.operations);
    over.remember(app, &outcome);
    let later = Later::of(http, endpoint.as_ref().ok()).zip(known.as_ref().ok());
    match later.filter(|(_, client)| client.directory().security_events().are_on()) {
        Some((later, client)) => {
            let kept = later.keep(app, client, request, time, &outcome, &operations).await;
            told_later(kept, &outcome, request)
        }
        None => respond(&outcome, request),
    }
}

/// 202 when how it went was kept, and the usual answer when there was nothing to keep or it could not
/// be kept: what was done is done, and whoever asked must not take it for undone.
fn told_later(
    kept: Result<bool, SubmitError>,
    outcome: &Outcome,
    request: RequestId,
) -> HttpResponse {
    match kept {
        Ok(true) => {
            let location = outcome.as_ref().ok().and_then(|answer| answer.location.as_deref());
            accepted(location, request)
        }
        Ok(false) => respond(outcome, request),
        Err(error) => {
            warn!(request_id = %request, %error, "told at once, because it cannot be told later");
            respond(outcome, request)
        }
    }
}

/// A client that the guard let in.
struct Passage<'a> {
    app: &'a App,
    client: &'a ProvisioningClient,
    request: RequestId,
    time: Timestamp,
    base: &'a str,
    note: &'a RefCell<Note>,
}

impl Passage<'_> {
    async fn walk(
        &self,
        endpoint: Result<&Endpoint, &Error>,
        http: &HttpRequest,
        payload: &mut Payload,
    ) -> Outcome {
        let Self { app, client, request, time, base, note } = *self;
        app.guards.pace.load().note(client.organization()).map_err(|seconds| {
            app.metrics.requests_limited();
            Problem::with(Error::new(429, "too many requests"), Hint::RetryAfter(seconds))
                .because("the organization sent more requests than `scim.requests_per_second`")
        })?;
        let text = |name| http.headers().get(name).and_then(|value| value.to_str().ok());
        let call = Call {
            app,
            client,
            request,
            time,
            base,
            directory: client.directory().clone(),
            selection: selection(endpoint.ok(), http, mode(client.directory()))?,
            if_match: text(header::IF_MATCH),
            if_none_match: text(header::IF_NONE_MATCH),
            note,
        };
        dispatch(&call, endpoint, http, payload).await
    }
}

/// What an answer about one resource shall show; queries say it among other things.
fn selection(
    endpoint: Option<&Endpoint>,
    http: &HttpRequest,
    mode: Mode,
) -> Result<Selection, Error> {
    let one = match endpoint {
        Some(Endpoint::User(_) | Endpoint::Group(_)) => true,
        Some(Endpoint::Users | Endpoint::Groups) => http.method() == Method::POST,
        Some(_) | None => false,
    };
    match http.query_string() {
        query if one && !query.is_empty() => Ok(Query::from_query_string(query, mode)?.selection),
        _ => Ok(Selection::everything()),
    }
}

/// 401 without a word about what is wrong; 429 for an address that tries too often.
fn turned_away(app: &App, http: &HttpRequest, stranger: &Stranger) -> Problem {
    match guard::failed_attempt(app, http) {
        Ok(()) => Problem::with(
            Error::new(401, "a valid Secret Token of this organization is needed"),
            Hint::Authenticate,
        )
        .because(stranger.why.reason()),
        Err(seconds) => {
            let error = Error::new(429, "too many requests without a valid Secret Token");
            Problem::with(error, Hint::RetryAfter(seconds)).because(stranger.why.reason())
        }
    }
}

/// `acme` and `/v2/Users/42` of `/o/acme/scim/v2/Users/42`; `scim` in any case.
fn parts(path: &str) -> Option<(&str, &str)> {
    let (organization, rest) = path.strip_prefix("/o/")?.split_once('/')?;
    let (scim, tail) = rest.split_at_checked(rest.find('/').unwrap_or(rest.len()))?;
    scim.eq_ignore_ascii_case("scim").then_some((organization, tail))
}

fn method_name(http: &HttpRequest) -> &'static str {
    const KNOWN: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
    KNOWN.into_iter().find(|known| http.method() == *known).unwrap_or("other")
}

#[cfg(test)]
mod tests;

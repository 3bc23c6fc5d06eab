//! Outcomes as HTTP: every SCIM answer, errors included, is `application/scim+json` (RFC 7644
//! §8.1) and names its request.

use actix_web::{
    HttpResponse, HttpResponseBuilder,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};
use doorward_store::RequestId;
use serde_json::Value;
use uuid::fmt::Hyphenated;

use super::{Answer, Hint, Outcome, Problem};
use crate::translate::version;

const SCIM_JSON: &str = "application/scim+json";
const SET_TXN: HeaderName = HeaderName::from_static("set-txn");
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The HTTP answer to a request.
#[must_use]
pub fn respond(outcome: &Outcome, request: RequestId) -> HttpResponse {
    match outcome {
        Ok(answer) => shown(answer, request),
        Err(problem) => refused(problem, request),
    }
}

/// The answer to a request that is told later how it went (RFC 9967 §2.5.1.1): its name is what the
/// token will say as `txn`.
#[must_use]
pub fn accepted(location: Option<&str>, request: RequestId) -> HttpResponse {
    let mut response = begin(202, request);
    response.insert_header((SET_TXN, request.to_string()));
    response.insert_header((PREFERENCE_APPLIED, "respond-async"));
    if let Some(location) = location {
        response.insert_header((header::LOCATION, location));
    }
    response.finish()
}

fn shown(answer: &Answer, request: RequestId) -> HttpResponse {
    let mut response = begin(answer.status, request);
    if let Some(location) = &answer.location {
        response.insert_header((header::LOCATION, location.as_str()));
    }
    if let Some(version) = answer.version {
        response.insert_header((header::ETAG, version::tag(version)));
    }
    match &answer.body {
        Some(body) => response.content_type(SCIM_JSON).body(text(body)),
        None => response.finish(),
    }
}

fn refused(problem: &Problem, request: RequestId) -> HttpResponse {
    let mut response = begin(problem.error.status, request);
    match problem.hint {
        Some(Hint::RetryAfter(seconds)) => {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        Some(Hint::Authenticate) => {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"Doorward SCIM\""));
        }
        Some(Hint::Allow(methods)) => {
            response.insert_header((header::ALLOW, methods.join(", ")));
        }
        Some(Hint::Close) => {
            response.force_close();
        }
        None => {}
    }
    response.content_type(SCIM_JSON).body(text(&problem.error.body()))
}

/// JSON that is a value already always has a text.
fn text(body: &Value) -> Vec<u8> {
    serde_json::to_vec(body).unwrap_or_default()
}

fn begin(status: u16, request: RequestId) -> HttpResponseBuilder {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    response.insert_header(named(request));
    response
}

/// Names a request in its answer, which no cache keeps and no browser takes for something else.
pub fn kept_by_nobody(response: &mut HttpResponse, request: RequestId) {
    let (name, value) = named(request);
    let headers = response.headers_mut();
    headers.insert(name, value);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}

/// The header that names a request in its answer.
#[must_use]
pub fn named(request: RequestId) -> (HeaderName, HeaderValue) {
    let mut text = [0; Hyphenated::LENGTH];
    let text: &str = request.0.hyphenated().encode_lower(&mut text);
    // The letters of an id are always those of a header.
    (REQUEST_ID, HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static("")))
}

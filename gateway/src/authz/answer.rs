//! Verdicts as each kind of proxy understands them.

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::{StatusCode, header},
};
use doorward_store::{RequestId, directory::NoEntry};
use serde_json::json;

use super::{Caller, Place, Verdict};
use crate::{app::App, metrics::Decided};

/// The header that names why somebody may not enter, for the proxy's own pages.
const REASON: &str = "x-doorward-reason";

/// The name of a reason, for ever.
#[must_use]
pub fn refusal_code(reason: NoEntry) -> String {
    serde_json::to_value(reason)
        .ok()
        .and_then(|name| name.as_str().map(Into::into))
        .unwrap_or_default()
}

/// A verdict as HTTP.
#[must_use]
pub fn answer(
    app: &App,
    http: &HttpRequest,
    caller: Caller,
    place: Place<'_>,
    verdict: &Verdict,
    request: RequestId,
) -> HttpResponse {
    let counted = |decision| {
        app.metrics.decided(&Decided { decision, endpoint: caller.name() });
    };
    match verdict {
        Verdict::Allowed(pass) => {
            counted("allowed");
            let mut response = begin(StatusCode::OK, request);
            for header in pass.headers() {
                response.insert_header(header.clone());
            }
            response.finish()
        }
        Verdict::SignIn(reason) => {
            counted("sign_in");
            sign_in(app, http, caller, place, *reason, request)
        }
        Verdict::Refused(reason) => {
            counted("refused");
            refused(*reason, request)
        }
        Verdict::Unknown => {
            counted("unknown");
            unknown(Some(caller), request)
        }
    }
}

/// There is nothing here, whoever asks. nginx takes any status but 401 and 403 for a failure.
pub(super) fn unknown(caller: Option<Caller>, request: RequestId) -> HttpResponse {
    let status = match caller {
        Some(Caller::AuthRequest) => StatusCode::FORBIDDEN,
        Some(Caller::ForwardAuth | Caller::ExtAuthz | Caller::Proxy) | None => {
            StatusCode::NOT_FOUND
        }
    };
    let mut response = begin(status, request);
    response.insert_header((REASON, "unknown"));
    problem(response, status, "unknown", "there is nothing here", request)
}

fn refused(reason: NoEntry, request: RequestId) -> HttpResponse {
    let code = refusal_code(reason);
    let mut response = begin(StatusCode::FORBIDDEN, request);
    response.insert_header((REASON, code.as_str()));
    problem(response, StatusCode::FORBIDDEN, &code, &reason.to_string(), request)
}

/// A script gets a bare 401; a person is sent to sign in, by nginx through the `Location` of a 401.
fn sign_in(
    app: &App,
    http: &HttpRequest,
    caller: Caller,
    place: Place<'_>,
    reason: NoEntry,
    request: RequestId,
) -> HttpResponse {
    let code = refusal_code(reason);
    let navigates = caller.navigates(http);
    let status = match (navigates, caller) {
        (true, Caller::ForwardAuth | Caller::ExtAuthz | Caller::Proxy) => StatusCode::FOUND,
        (true, Caller::AuthRequest) | (false, _) => StatusCode::UNAUTHORIZED,
    };
    let mut response = begin(status, request);
    response.insert_header((REASON, code.as_str()));
    if navigates {
        let wanted = caller.wanted(http);
        response.insert_header((header::LOCATION, address(app, place, wanted)));
    }
    problem(response, status, &code, &reason.to_string(), request)
}

/// Where to sign in. Only a place of the same organization is come back to.
fn address(app: &App, place: Place<'_>, wanted: Option<&str>) -> String {
    let own = format!("/o/{}/", place.organization);
    let back = wanted
        .filter(|path| path.starts_with(&own) && !path.contains(['\\', '#']) && path.len() < 2048)
        .map_or_else(|| place.path(), Into::into);
    let back: String = url::form_urlencoded::byte_serialize(back.as_bytes()).collect();
    format!("{}{own}sign-in?return_to={back}", app.config.server.public_url)
}

fn begin(status: StatusCode, request: RequestId) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::CACHE_CONTROL, header::HeaderValue::from_static("no-store")))
        .insert_header(("x-request-id", request.to_string()));
    response
}

/// RFC 9457.
fn problem(
    mut response: HttpResponseBuilder,
    status: StatusCode,
    reason: &str,
    detail: &str,
    request: RequestId,
) -> HttpResponse {
    let body = json!({
        "type": "about:blank",
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "detail": detail,
        "reason": reason,
        "request_id": request.to_string(),
    });
    response.content_type("application/problem+json").body(body.to_string())
}

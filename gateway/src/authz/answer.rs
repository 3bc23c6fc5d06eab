//! Verdicts as each kind of proxy understands them.

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::{StatusCode, header},
};
use doorward_store::{RequestId, directory::NoEntry};
use serde_json::json;

use super::{Caller, Place, Verdict, refused, sign_in};
use crate::{
    answer::named,
    app::App,
    pages::{Page, catalogue::Language},
};

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
    let counted = app.metrics.decisions.of(caller);
    match verdict {
        Verdict::Allowed(_) if caller == Caller::RefusedPage => {
            counted.allowed.inc();
            refused::no_more(app, http, place, request)
        }
        Verdict::Allowed(pass) => {
            counted.allowed.inc();
            let mut response = HttpResponse::new(StatusCode::OK);
            // Copied whole: putting one header after the other in was a good part of a decision.
            *response.headers_mut() = pass.answer().clone();
            let (name, value) = named(request);
            response.headers_mut().insert(name, value);
            response
        }
        Verdict::SignIn(reason, demand) => {
            counted.sign_in.inc();
            sign_in::answer(app, http, caller, place, *reason, *demand, request)
        }
        Verdict::Refused(reason) => {
            counted.refused.inc();
            refused::answer(app, http, caller, place, *reason, request)
        }
        Verdict::Unknown
            if matches!(caller, Caller::Proxy | Caller::RefusedPage)
                && caller.shows_pages(http) =>
        {
            counted.unknown.inc();
            Page::nowhere(&app.config, Language::of(&app.config, http), request)
        }
        Verdict::Unknown => {
            counted.unknown.inc();
            unknown(Some(caller), request)
        }
    }
}

/// There is nothing here, whoever asks. nginx takes any status but 401 and 403 for a failure.
pub(super) fn unknown(caller: Option<Caller>, request: RequestId) -> HttpResponse {
    let status = match caller {
        Some(Caller::AuthRequest) => StatusCode::FORBIDDEN,
        Some(Caller::ForwardAuth | Caller::ExtAuthz | Caller::RefusedPage | Caller::Proxy)
        | None => StatusCode::NOT_FOUND,
    };
    because(status, "unknown", "there is nothing here", request)
}

/// A reason for scripts and proxies.
pub(super) fn problem(status: StatusCode, reason: NoEntry, request: RequestId) -> HttpResponse {
    because(status, &refusal_code(reason), &reason.to_string(), request)
}

/// A reason for a person; proxies find its name in a header.
pub(super) fn page(
    app: &App,
    status: StatusCode,
    page: &Page,
    reason: NoEntry,
    request: RequestId,
) -> HttpResponse {
    let mut response = page.answer(status, &app.config, request);
    if let Ok(code) = header::HeaderValue::from_str(&refusal_code(reason)) {
        response.headers_mut().insert(header::HeaderName::from_static(REASON), code);
    }
    response
}

pub(super) fn begin(status: StatusCode, request: RequestId) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::CACHE_CONTROL, header::HeaderValue::from_static("no-store")))
        .insert_header(named(request));
    response
}

/// RFC 9457.
fn because(status: StatusCode, reason: &str, detail: &str, request: RequestId) -> HttpResponse {
    let body = json!({
        "type": "about:blank",
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "detail": detail,
        "reason": reason,
        "request_id": request.to_string(),
    });
    let mut response = begin(status, request);
    response.insert_header((REASON, reason));
    response.content_type("application/problem+json").body(body.to_string())
}

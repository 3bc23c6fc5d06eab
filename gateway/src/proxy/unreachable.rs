//! An upstream that does not answer, or not so that it is believed: a person gets a page with which to
//! try again, a script a problem, the operator a line with the cause.

use std::{error::Error as StdError, io};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
};
use doorward_store::RequestId;
use tracing::warn;

use super::{not_passed_on, passing::NotSent};
use crate::{
    app::App,
    authz::Caller,
    outgoing::NoRoots,
    pages::{catalogue::Language, texts, workspace},
};

/// How long to wait before trying again, in seconds.
const PAUSE: u64 = 30;

/// What is told of it.
struct Told {
    status: u16,
    detail: &'static str,
    ask: &'static str,
}

/// The upstream cannot be reached, or is not who it should be.
pub(super) fn answer(
    app: &App,
    http: &HttpRequest,
    error: &NotSent,
    request: RequestId,
) -> HttpResponse {
    let path = http.path();
    match distrust(error) {
        Some(cause) => {
            warn!(request_id = %request, path, "an upstream's certificate is not trusted: {cause}");
            let (detail, ask) = (texts::UPSTREAM_UNTRUSTED, texts::ASK_UNTRUSTED);
            told(app, http, &Told { status: 502, detail, ask }, request)
        }
        None => {
            warn!(request_id = %request, path, cause = ?error, "an upstream cannot be reached");
            let (detail, ask) = (texts::UPSTREAM_DOWN, texts::ASK_DOWN);
            told(app, http, &Told { status: 502, detail, ask }, request)
        }
    }
}

/// The upstream took too long.
pub(super) fn late(app: &App, http: &HttpRequest, request: RequestId) -> HttpResponse {
    warn!(request_id = %request, path = http.path(), "an upstream took too long to answer");
    let (detail, ask) = (texts::UPSTREAM_LATE, texts::ASK_DOWN);
    told(app, http, &Told { status: 504, detail, ask }, request)
}

fn told(app: &App, http: &HttpRequest, told: &Told, request: RequestId) -> HttpResponse {
    let mut response = if Caller::Proxy.shows_pages(http) {
        let base = app.config.server.public_url.path();
        let here = http.uri().path_and_query().map_or("/", |here| here.as_str());
        let status = StatusCode::from_u16(told.status).unwrap_or_default();
        let again = format!("{base}{here}");
        let language = Language::of(&app.config, http);
        workspace::unreachable(&app.config, language, told.detail, told.ask, &again, request)
            .answer(status, &app.config, request)
    } else {
        not_passed_on(told.status, Language::English.texts().get(told.detail), request)
    };
    response.headers_mut().insert(header::RETRY_AFTER, PAUSE.into());
    response
}

/// Why a certificate is not trusted, if that is the cause.
pub(super) fn distrust(error: &NotSent) -> Option<String> {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(one) = cause {
        if one.is::<NoRoots>() {
            return Some(one.to_string());
        }
        if let Some(said @ rustls::Error::InvalidCertificate(_)) = one.downcast_ref() {
            return Some(said.to_string());
        }
        // The source of an I/O error is the source of what it holds: that itself would be missed.
        cause = match one.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(held) => Some(held),
            None => one.source(),
        };
    }
    None
}

//! Why a receiver is told nothing.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
};
use serde_json::json;

use crate::{
    app::App,
    guard::{self, NoApplication},
};

/// Why a request was not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    status: StatusCode,
    detail: String,
    header: Option<(header::HeaderName, String)>,
}

impl Refused {
    /// With what is wrong.
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), header: None }
    }

    /// With a header that helps.
    pub(super) fn header(self, name: header::HeaderName, value: impl Into<String>) -> Self {
        Self { header: Some((name, value.into())), ..self }
    }

    /// It is not the receiver's fault.
    pub(super) fn unavailable() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "security events cannot be told at the moment")
            .header(header::RETRY_AFTER, "30")
    }

    /// 401 without a word about what is wrong; 429 for an address that tries too often.
    pub(super) fn of(app: &App, http: &HttpRequest, error: NoApplication) -> Self {
        const REALM: &str = "Bearer realm=\"Doorward API\"";
        if error == NoApplication::Scope {
            let detail = "the API token is live and has not the scope `read`";
            return Refused::new(StatusCode::FORBIDDEN, detail).header(
                header::WWW_AUTHENTICATE,
                format!("{REALM}, error=\"insufficient_scope\""),
            );
        }
        match guard::failed_attempt(app, http) {
            Ok(()) => {
                let detail = "a valid API token of this organization is needed";
                Refused::new(StatusCode::UNAUTHORIZED, detail)
                    .header(header::WWW_AUTHENTICATE, REALM)
            }
            Err(seconds) => {
                let detail = "too many requests without a valid API token";
                Refused::new(StatusCode::TOO_MANY_REQUESTS, detail)
                    .header(header::RETRY_AFTER, seconds.to_string())
            }
        }
    }

    /// As a problem (RFC 9457).
    pub(super) fn into_http(self) -> HttpResponse {
        let Self { status, detail, header } = self;
        let mut response = HttpResponse::build(status);
        if let Some(header) = header {
            response.insert_header(header);
        }
        let body = json!({ "type": "about:blank", "status": status.as_u16(), "detail": detail });
        response.content_type("application/problem+json").body(body.to_string())
    }
}

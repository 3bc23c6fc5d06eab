//! Why an application that presents an API token is told nothing.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
};
use serde_json::json;

use super::{Application, Needs, NoApplication, application, failed_attempt};
use crate::app::App;

/// Why a request of an application was not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    status: StatusCode,
    detail: String,
    header: Option<(header::HeaderName, String)>,
}

/// The application that may read an organization, or the answer to whoever it is instead.
///
/// # Errors
/// Why it is told nothing.
pub fn reader(
    app: &App,
    http: &HttpRequest,
    organization: &str,
    needs: Needs,
) -> Result<Application, Refused> {
    let authorization = http.headers().get(header::AUTHORIZATION).map(|value| value.as_bytes());
    let now = app.clock.now();
    let enough = |scopes| needs.are_met_by(scopes);
    let known = application(&app.store, organization, authorization, now, enough);
    known.map_err(|error| Refused::of(app, http, error, needs))
}

impl Refused {
    /// With what is wrong.
    #[must_use]
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), header: None }
    }

    /// With a header that helps.
    #[must_use]
    pub fn header(self, name: header::HeaderName, value: impl Into<String>) -> Self {
        Self { header: Some((name, value.into())), ..self }
    }

    /// It is not the fault of whoever asks.
    #[must_use]
    pub fn unavailable(detail: &str) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, detail).header(header::RETRY_AFTER, "30")
    }

    /// 401 without a word about what is wrong; 429 for an address that tries too often.
    fn of(app: &App, http: &HttpRequest, error: NoApplication, needs: Needs) -> Self {
        const REALM: &str = "Bearer realm=\"Doorward API\"";
        if error == NoApplication::Scope {
            let detail = format!("the API token is live and has not the scope {}", needs.scopes());
            return Refused::new(StatusCode::FORBIDDEN, detail).header(
                header::WWW_AUTHENTICATE,
                format!("{REALM}, error=\"insufficient_scope\""),
            );
        }
        match failed_attempt(app, http) {
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

    /// 429 for an API token that asks too often.
    ///
    /// # Errors
    /// Why it is not answered yet.
    pub fn hurry(app: &App, application: &Application) -> Result<(), Self> {
        app.guards.api_pace.load().note(&application.token()).map_err(|seconds| {
            app.metrics.requests_limited();
            let detail = "this API token sent more requests than `api.requests_per_second`";
            Self::new(StatusCode::TOO_MANY_REQUESTS, detail)
                .header(header::RETRY_AFTER, seconds.to_string())
        })
    }

    /// As a problem (RFC 9457).
    #[must_use]
    pub fn into_http(self) -> HttpResponse {
        let Self { status, detail, header } = self;
        let mut response = HttpResponse::build(status);
        if let Some(header) = header {
            response.insert_header(header);
        }
        let body = json!({ "type": "about:blank", "status": status.as_u16(), "detail": detail });
        response.content_type("application/problem+json").body(body.to_string())
    }
}

//! The way into the dashboard without signing in: a link that somebody on the host makes, that works
//! once and for a quarter of an hour. On an empty data directory `serve` makes the first one, and
//! whoever opens it names the organization.
//!
//! Invariants: asking for the page uses nothing up, because mail programs open links too; what is
//! kept of a link is its digest; each use is an event.

mod first;
mod issue;
mod page;
mod used;

use std::time::Duration;

use actix_web::{
    HttpRequest, HttpResponse,
    http::Method,
    web::{self, Data, Payload},
};
use tracing::Instrument;

use crate::{
    app::App,
    body::{self, Limits},
    dashboard::{Form, csrf},
    secret_token,
    session::CookieName,
    sign_in,
};

pub use first::FirstLink;
pub use issue::{IssuedSetupLink, issue};
use page::Asked;

/// What there is at a link.
pub const TABLE: &[(&str, &[&str])] = &[("", &["GET", "POST"])];

const LIMITS: Limits = Limits { bytes: 16 * 1024, time: Duration::from_secs(10) };

/// Puts the links of all organizations into the server, and the first one.
pub fn configure(server: &mut web::ServiceConfig, fixed: &str) {
    let ours = actix_web::guard::fn_guard(|context| parts(context.head().uri.path()).is_some());
    server.service(web::scope(fixed).guard(ours).default_service(web::to(entry)));
}

/// `acme`, if it is told, and `CODE` of `/o/acme/setup/CODE` or `/setup/CODE`.
fn parts(path: &str) -> Option<(Option<&str>, &str)> {
    let mut parts = path.strip_prefix('/')?.split('/');
    let found = match (parts.next()?, parts.next()?) {
        ("setup", code) => (None, code),
        ("o", organization) if parts.next()? == "setup" => (Some(organization), parts.next()?),
        _ => return None,
    };
    parts.next().is_none().then_some(found)
}

async fn entry(app: Data<App>, http: HttpRequest, mut payload: Payload) -> HttpResponse {
    let request = app.clock.new_request_id();
    let span = tracing::info_span!("setup", request_id = %request);
    let walk = async {
        let (organization, code) = parts(http.path()).unwrap_or_default();
        let digest = secret_token::digest(code.as_bytes());
        let asked = Asked::new(&app, &http, request, digest);
        let form = match *http.method() {
            Method::GET | Method::HEAD => None,
            Method::POST => match body::read_form(&http, &mut payload, LIMITS).await {
                Ok(body) if csrf::is_from_here(&app, &http) => Some(Form::read(&body)),
                Ok(_) | Err(_) => return asked.not_believed(),
            },
            _ => return asked.wrong_method(),
        };
        match (organization, form) {
            (None, None) => first::page(&asked),
            (None, Some(form)) => first::begin(&asked, &form).await,
            (Some(organization), form) => {
                match sign_in::Visit::new(&app, &http, organization, request) {
                    None => asked.nothing_here(),
                    Some(visit) if form.is_some() => used::enter(&asked, &visit).await,
                    Some(visit) => used::page(&asked, &visit),
                }
            }
        }
    };
    Box::pin(walk.instrument(span)).await
}

/// The cookie with the session of a setup link.
#[must_use]
pub fn cookie(app: &App, organization: &doorward_store::directory::OrganizationName) -> CookieName {
    CookieName::of_setup(organization, &app.config.server.public_url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_names_its_organization_unless_it_is_the_first() {
        assert_eq!(parts("/o/acme/setup/dw_setup_x"), Some((Some("acme"), "dw_setup_x")));
        assert_eq!(parts("/setup/dw_setup_x"), Some((None, "dw_setup_x")));
        for other in ["/o/acme/setup", "/setup", "/o/acme/setup/a/b", "/setup/a/b", "/o/acme/w/x"] {
            assert_eq!(parts(other), None, "{other}");
        }
    }
}

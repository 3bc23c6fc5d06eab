//! Signing in and out over HTTP. A sign-in is begun at `/o/{organization}/sign-in`, is sealed into
//! `state` while the person is at Entra, and ends at the one callback, which opens `state` and compares
//! the browser it was begun in.
//!
//! Invariants: nobody gets a session whose browser did not begin the sign-in; a pending sign-in is
//! used once; every refused one is recorded or at least counted.

use std::time::Duration;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, header},
    web::{Data, Payload},
};
use tracing::Instrument;

use crate::{
    app::App,
    body::{self, Limits},
    organization_paths::PersonPath,
    pages::{Page, catalogue::Language},
};

mod begin;
mod callback;
mod failure;
mod front_channel;
mod groups;
mod home;
mod navigation;
mod pending;
mod refused;
mod return_to;
mod sign_out;
mod under_way;
mod untold;
mod visit;

use callback::Way;
pub use navigation::is_navigation;
pub use pending::{Fate, Lost, PendingSignIns};
pub use return_to::ReturnTo;
pub use under_way::UnderWay;
pub use untold::Untold;
pub use visit::Visit;

/// As much as of an answer in the address, and no longer than a page may take.
const MOST_OF_A_FORM: Limits = Limits { bytes: 16 * 1024, time: Duration::from_secs(10) };

/// Answers a request for a page below an organization.
pub async fn entry(
    app: &App,
    http: &HttpRequest,
    organization: &str,
    path: PersonPath,
) -> HttpResponse {
    let request = app.clock.new_request_id();
    let span = tracing::info_span!("sign_in", request_id = %request);
    let answer = async {
        let Some(visit) = Visit::new(app, http, organization, request) else {
            return Page::nowhere(&app.config, Language::of(&app.config, http), request);
        };
        match (path, http.method()) {
            (PersonPath::Home, &Method::GET | &Method::HEAD) => home::home(&visit).await,
            (PersonPath::SignIn, &Method::GET | &Method::HEAD) => begin::sign_in(&visit).await,
            (PersonPath::SignOut, &Method::POST) => sign_out::sign_out(&visit).await,
            (PersonPath::SignOut, _) => visit.wrong_method("POST"),
            (PersonPath::Home | PersonPath::SignIn, _) => visit.wrong_method("GET, HEAD"),
        }
    };
    answer.instrument(span).await
}

/// `GET /auth/callback`
pub async fn callback(app: Data<App>, http: HttpRequest) -> HttpResponse {
    let request = app.clock.new_request_id();
    let span = tracing::info_span!("sign_in", request_id = %request);
    let way = Way { app: &app, http: &http, request };
    Box::pin(callback::callback(way)).instrument(span).await
}

/// `POST /auth/callback`: `response_mode=form_post`, which we never ask for. Nothing in it is believed.
pub async fn callback_by_post(
    app: Data<App>,
    http: HttpRequest,
    mut payload: Payload,
) -> HttpResponse {
    let request = app.clock.new_request_id();
    let span = tracing::info_span!("sign_in", request_id = %request);
    let answer = async {
        let form = body::read_form(&http, &mut payload, MOST_OF_A_FORM).await.unwrap_or_default();
        let way = Way { app: &app, http: &http, request };
        way.is_a_form(std::str::from_utf8(&form).unwrap_or_default()).await
    };
    let mut response = Box::pin(answer.instrument(span)).await;
    response.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static("GET"));
    response
}

/// `GET /auth/front-channel-logout`, and the same with an SSO configuration below it
pub async fn front_channel_logout(app: Data<App>, http: HttpRequest) -> HttpResponse {
    let request = app.clock.new_request_id();
    let span = tracing::info_span!("sign_in", request_id = %request);
    Box::pin(front_channel::logout(&app, &http, request)).instrument(span).await
}

#[cfg(test)]
mod tests;

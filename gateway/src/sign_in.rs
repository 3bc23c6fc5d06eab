//! Signing in and out over HTTP. A sign-in is begun at `/o/{organization}/sign-in`, waits in
//! [`PendingSignIns`] while the person is at Entra, and ends at the one callback, which finds it by
//! `state` and by the browser it was begun in.
//!
//! Invariants: nobody gets a session whose browser did not begin the sign-in; a pending sign-in is
//! used once; every refused one is recorded or at least counted.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode, header},
    web::Data,
};
use tracing::Instrument;

use crate::{
    app::App,
    organization_paths::PersonPath,
    pages::{Page, texts},
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
mod untold;
mod visit;

pub use navigation::is_navigation;
pub use pending::{Fate, Held, Lost, PendingSignIns};
pub use return_to::ReturnTo;
pub use untold::Untold;
pub use visit::Visit;

/// Answers a request for a page below an organization.
pub async fn entry(
    app: &App,
    http: &HttpRequest,
    organization: &str,
    path: PersonPath,
) -> HttpResponse {
    let request = app.clock.new_request_id();
    let span = tracing::info_span!("sign_in", request_id = %request);
    let answer =
        async {
            let Some(visit) = Visit::new(app, http, organization, request) else {
                return Page::new(&app.config, texts::NO_SUCH_PAGE_TITLE, texts::NO_SUCH_PAGE)
                    .answer(StatusCode::NOT_FOUND, &app.config, request);
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
    Box::pin(callback::callback(&app, &http, request)).instrument(span).await
}

/// `POST /auth/callback`: `response_mode=form_post`, which we never ask for. Nothing in it is read.
pub async fn callback_by_post(app: Data<App>) -> HttpResponse {
    let request = app.clock.new_request_id();
    let page = Page::new(&app.config, texts::FAILED_TITLE, texts::BY_POST);
    let page = page.fact(texts::REQUEST, &request);
    let mut response = page.answer(StatusCode::METHOD_NOT_ALLOWED, &app.config, request);
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

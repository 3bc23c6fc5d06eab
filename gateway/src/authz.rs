//! `/o/{organization}/authz/…`: may this request pass? Asked by nginx `auth_request`, by Traefik and
//! Caddy (forward-auth) and by Envoy (`ext_authz`) before they let a request through to an
//! application of their own.
//!
//! What a client sends as identity is never read here: the answer comes from the session alone.

mod answer;
mod caller;
mod decide;
mod pass;
mod refused;
mod sign_in;

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Data},
};

use crate::app::App;
pub use answer::{answer, refusal_code};
pub use caller::Caller;
pub(crate) use decide::entered;
pub use decide::{Place, Verdict, decide};
pub use pass::{Pass, Passes};
pub use sign_in::Demand;

/// `/o/{organization}/authz/{caller}/{resource}`
pub async fn entry(app: Data<App>, passes: Data<Passes>, http: HttpRequest) -> HttpResponse {
    let request = app.clock.new_request_id();
    let Some((caller, place)) = Caller::of(http.path()) else {
        return answer::unknown(None, request);
    };
    let verdict = decide(&app, &passes, &http, place, caller, request);
    answer(&app, &http, caller, place, &verdict, request)
}

/// `GET /.well-known/jwks.json`
pub async fn keys(app: Data<App>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("cache-control", "public, max-age=3600"))
        .content_type("application/json")
        .body(app.assertion.published())
}

/// Puts the decision endpoints of all organizations into the server.
pub fn configure(server: &mut web::ServiceConfig, fixed: &str) {
    let ours = actix_web::guard::fn_guard(|context| {
        let mut parts = context.head().uri.path().split('/').skip(3);
        parts.next() == Some("authz")
    });
    server.app_data(Data::new(Passes::default()));
    server.service(web::scope(fixed).guard(ours).default_service(web::to(entry)));
}

#[cfg(test)]
mod tests;

//! What an orchestrator asks. `/healthz`: does the process answer at all. `/readyz`: can it carry
//! requests out. `/startupz`: has the log been folded; until then `serve` says that it has not. Why it cannot is for the text log; strangers read this page.

use actix_web::{HttpResponse, web::Data};
use doorward_store::Health;
use serde_json::json;

use crate::app::App;

/// `GET /healthz`
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "alive" }))
}

/// `GET /startupz`
pub async fn startupz() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "started" }))
}

/// `GET /readyz`
pub async fn readyz(app: Data<App>) -> HttpResponse {
    match *app.store.health() {
        Health::Ready => HttpResponse::Ok().json(json!({ "status": "ready" })),
        Health::Unavailable { .. } => HttpResponse::ServiceUnavailable()
            .json(json!({ "status": "unavailable", "reason": "the event log cannot be written" })),
    }
}

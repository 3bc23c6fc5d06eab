//! What an orchestrator asks. `/healthz`: does the process answer at all. `/readyz`: can it carry
//! requests out. `/startupz`: has the log been folded; until then `serve` says that it has not. Why it
//! cannot is for the text log; strangers read this page.

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
        // Whoever runs a development authority signs in as anybody: that must be seen.
        Health::Ready => match &*app.config.entra.development_authority {
            "" => HttpResponse::Ok().json(json!({ "status": "ready" })),
            on => {
                HttpResponse::Ok().json(json!({ "status": "ready", "development_authority": on }))
            }
        },
        Health::Unavailable { .. } | Health::Stuck => HttpResponse::ServiceUnavailable()
            .json(json!({ "status": "unavailable", "reason": "the event log cannot be written" })),
    }
}

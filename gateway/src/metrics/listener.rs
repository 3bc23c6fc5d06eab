//! The second listener: metrics and nothing else, for loopback or a private network.

use std::{net::TcpListener, sync::Arc};

use actix_web::{App, HttpResponse, HttpServer, dev::Server, web};
use prometheus_client::{encoding::text, registry::Registry};

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Answers `GET /metrics` until the server is stopped.
///
/// # Errors
/// When the listener cannot be used.
pub fn listen(listener: TcpListener, registry: Registry) -> std::io::Result<Server> {
    let registry = web::Data::from(Arc::new(registry));
    let server = HttpServer::new(move || {
        App::new().app_data(registry.clone()).route("/metrics", web::get().to(metrics))
    });
    Ok(server.workers(1).disable_signals().shutdown_timeout(1).listen(listener)?.run())
}

async fn metrics(registry: web::Data<Registry>) -> HttpResponse {
    let mut body = String::new();
    match text::encode(&mut body, &registry) {
        Ok(()) => HttpResponse::Ok().content_type(OPEN_METRICS).body(body),
        Err(std::fmt::Error) => HttpResponse::InternalServerError().finish(),
    }
}

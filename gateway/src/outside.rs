//! What stands outside every organization: answers that name their request, also where nothing is.

use actix_web::{
    FromRequest, Handler, HttpRequest, HttpResponse, Responder,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        StatusCode,
        header::{ALLOW, HeaderValue},
    },
    middleware::{Next, from_fn},
    web::{self, Data, ServiceConfig},
};
use doorward_store::RequestId;
use serde_json::json;

use crate::{answer::named, app::App, clock::Clock};

/// Answers `GET` of one path with `handler`, and every other method with 405.
pub fn get<H, A>(server: &mut ServiceConfig, path: &str, handler: H)
where
    H: Handler<A>,
    A: FromRequest + 'static,
    H::Output: Responder + 'static,
{
    let resource = web::resource(path).route(web::get().to(handler));
    server.service(resource.default_service(web::to(not_so)).wrap(from_fn(with_its_name)));
}

/// Answers where nothing is.
pub async fn nowhere(app: Data<App>, http: HttpRequest) -> HttpResponse {
    let request = app.clock.new_request_id();
    tracing::debug!(request_id = %request, method = %http.method(), "nothing is at that path");
    problem(StatusCode::NOT_FOUND, "there is nothing at this path", request)
}

/// A refusal as RFC 9457 has it.
#[must_use]
pub fn problem(status: StatusCode, detail: &str, request: RequestId) -> HttpResponse {
    let body = json!({
        "type": "about:blank",
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "detail": detail,
        "request_id": request.to_string(),
    });
    HttpResponse::build(status)
        .insert_header(named(request))
        .insert_header(("cache-control", "no-store"))
        .content_type("application/problem+json")
        .body(body.to_string())
}

async fn not_so(app: Data<App>) -> HttpResponse {
    let request = app.clock.new_request_id();
    let mut refused = problem(StatusCode::METHOD_NOT_ALLOWED, "this path knows GET only", request);
    refused.headers_mut().insert(ALLOW, HeaderValue::from_static("GET"));
    refused
}

async fn with_its_name(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let mut response = next.call(request).await?;
    let (name, value) = named(Clock.new_request_id());
    if !response.headers().contains_key(&name) {
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

//! The one way in: who asks, what for, in which form; then the operation, once.

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Data, Payload},
};
use doorward_store::{Actor, RequestId, Timestamp};
use serde_json::Value;

use super::{
    admission::{self, Admitted},
    body as json,
    call::Call,
    export,
    idempotency::{self, Fingerprint, Known},
    if_match,
    operation::{Operation, Serve},
    parameter,
    problem::Problem,
    refused,
    reply::Reply,
    serve,
};
use crate::{
    app::App,
    body::{self, Limits},
    credentials,
    operator::{House, Login},
};

/// The largest body, in bytes: an allow-list of as many groups as it may have fits well.
const MAX_BODY: usize = 1024 * 1024;

/// Puts the API of all organizations into the server.
pub fn configure(server: &mut web::ServiceConfig, fixed: &str) {
    server.service(web::scope(fixed).default_service(web::to(entry)));
}

async fn entry(app: Data<App>, http: HttpRequest, mut payload: Payload) -> HttpResponse {
    let request = app.clock.new_request_id();
    let answered = Box::pin(answer(&app, &http, &mut payload, request)).await;
    body::skip(&mut payload).await;
    answered.unwrap_or_else(|problem| {
        Reply::from(problem).header("x-request-id", request.to_string()).into_http()
    })
}

async fn answer(
    app: &Data<App>,
    http: &HttpRequest,
    payload: &mut Payload,
    request: RequestId,
) -> Result<HttpResponse, Problem> {
    let Admitted { application, organization, operation, path } = admission::admit(app, http)?;
    let query = parameter::read(http.query_string(), operation.query)?;
    let bytes = read(app, http, payload, operation).await?;
    let body = match operation.takes {
        Some(_) => json::read(operation, &bytes)?,
        None => Value::Null,
    };
    let login = Login::behind(Actor::Application { token: application.token() }, request);
    let house = House::of(app);
    let mut call =
        Call { house, application, login, organization, request, operation, path, query, body };
    if let Some(header) = text(http, &header::IF_MATCH)?.filter(|_| !operation.reads()) {
        let condition = if_match::condition(&call, header)?;
        call.login = call.login.clone().only_if(condition);
    }
    if matches!(operation.serve, Serve::Export) {
        return Ok(export::export(&call));
    }
    let named = |reply: Reply| reply.header("x-request-id", request.to_string());
    match text(http, &header::HeaderName::from_static("idempotency-key"))? {
        Some(key) if !operation.reads() => {
            let key = key.to_owned();
            once(app.clone(), call, http, &bytes, key).await.map(Reply::into_http)
        }
        Some(_) | None => Ok(named(serve::serve(&call).await).into_http()),
    }
}

/// Carries out a request with a key, unless it came before. It goes on to its end even when nobody
/// waits for the answer any more: whoever asks again is told what came of it.
async fn once(
    app: Data<App>,
    mut call: Call,
    http: &HttpRequest,
    body: &[u8],
    key: String,
) -> Result<Reply, Problem> {
    let token = call.application.token();
    let condition = text(http, &header::IF_MATCH)?.unwrap_or_default();
    let target = http.uri().to_string();
    let fingerprint = Fingerprint::of(&[
        call.operation.method.as_bytes(),
        target.as_bytes(),
        condition.as_bytes(),
        body,
    ]);
    let now = app.clock.now();
    let look_back = match app.api_keys.begin(token, &key, fingerprint, now)? {
        Known::Before(reply) => return Ok(reply.header("idempotency-replayed", "true")),
        Known::New { look_back } => look_back,
    };
    call.request = idempotency::request_of(token, &key);
    call.login = call.login.named(call.request);
    let begun = actix_web::rt::spawn(async move {
        let before = if look_back { carried_out(&call, now).await } else { Ok(None) };
        let reply = match before {
            Ok(None) => serve::serve(&call).await,
            Ok(Some(problem)) | Err(problem) => problem.into(),
        };
        let reply = reply.header("x-request-id", call.request.to_string());
        let kept = reply.clone();
        let finish = move || {
            drop(credentials::instance_key(&call.house)); // made when there is none
            app.api_keys.finished(token, &key, &kept);
        };
        // When the note is not written the answer is told all the same: the log knows.
        let _ = web::block(finish).await;
        reply
    });
    let stopped = |_| Problem::new(500, "internal", "the request was not carried out to its end");
    begun.await.map_err(stopped)
}

/// What is told of a request that the log knows already.
async fn carried_out(call: &Call, now: Timestamp) -> Result<Option<Problem>, Problem> {
    let (house, organization, request) = (call.house.clone(), call.organization(), call.request);
    let look = move || idempotency::carried_out(&house, &organization, request, now);
    let stopping = |_| Problem::new(503, "unavailable", "the server stops");
    let looked = web::block(look).await.map_err(stopping)?;
    looked.map_err(|failure| refused::problem(&failure, false))
}

async fn read(
    app: &App,
    http: &HttpRequest,
    payload: &mut Payload,
    operation: &Operation,
) -> Result<Arc<[u8]>, Problem> {
    if operation.takes.is_none() {
        return Ok(Arc::default());
    }
    let said = text(http, &header::CONTENT_TYPE)?.unwrap_or_default();
    let media = said.split(';').next().unwrap_or_default().trim();
    if !media.eq_ignore_ascii_case("application/json") {
        let detail = "the body is no `application/json`, says its `Content-Type`";
        let problem = Problem::new(415, "unsupported-media-type", detail);
        return Err(problem.header("accept", "application/json"));
    }
    let limits = Limits { bytes: MAX_BODY, time: app.config.scim.body_timeout };
    let read = body::read(http, payload, limits).await;
    read.map(|bytes| bytes.as_ref().into()).map_err(|problem| {
        let name = match problem.error.status {
            408 => "too-slow",
            413 => "too-large",
            415 => "unsupported-media-type",
            _ => "malformed-body",
        };
        Problem::new(problem.error.status, name, problem.error.detail)
    })
}

/// A header as text.
fn text<'a>(http: &'a HttpRequest, name: &header::HeaderName) -> Result<Option<&'a str>, Problem> {
    let unread = |_| Problem::new(400, "bad-header", format!("`{name}` is no text"));
    http.headers().get(name).map(|value| value.to_str().map_err(unread)).transpose()
}

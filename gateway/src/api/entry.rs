//! The one way in: who asks, what for, in which form; then the operation, once.

use std::{sync::Arc, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Data, Payload},
};
use doorward_store::{RequestId, Timestamp};
use serde_json::Value;

use super::{
    admission::{self, Admitted},
    audited, body as json,
    call::Call,
    idempotency::{self, Fingerprint, Keys, Known},
    if_match, lines,
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
    export::Form,
    operator::{House, Login},
};

/// The largest body, in bytes: an allow-list of as many groups as it may have fits well.
const MAX_BODY: usize = 1024 * 1024;

/// How long an operator's body may take.
const OPERATORS_PATIENCE: Duration = Duration::from_secs(30);

/// Puts the API of all organizations into the server.
pub fn configure(server: &mut web::ServiceConfig, fixed: &str) {
    server.service(web::scope(fixed).default_service(web::to(entry)));
}

/// Puts the API into what answers whoever is on the host: the same, and nothing else. It needs a
/// [`House`], [`Keys`] and the [`Login`] of whoever asks.
pub fn configure_for_operator(server: &mut web::ServiceConfig) {
    server.default_service(web::to(operators_entry));
}

async fn entry(app: Data<App>, http: HttpRequest, mut payload: Payload) -> HttpResponse {
    let door = Door {
        house: House::of(&app),
        keys: app.api_keys.clone(),
        limits: Limits { bytes: MAX_BODY, time: app.config.scim.body_timeout },
    };
    let request = app.clock.new_request_id();
    let admitted = admission::admit(&app, &http);
    let answered = Box::pin(answer(&door, admitted, &http, &mut payload, request)).await;
    told(answered, &mut payload, request).await
}

async fn operators_entry(
    house: Data<House>,
    keys: Data<Keys>,
    login: Data<Login>,
    http: HttpRequest,
    mut payload: Payload,
) -> HttpResponse {
    let door = Door {
        house: house.get_ref().clone(),
        keys: keys.into_inner(),
        limits: Limits { bytes: MAX_BODY, time: OPERATORS_PATIENCE },
    };
    let request = door.house.clock.new_request_id();
    let admitted = admission::admit_operator(&house, login.get_ref().clone(), &http);
    let answered = Box::pin(answer(&door, admitted, &http, &mut payload, request)).await;
    told(answered, &mut payload, request).await
}

/// What is behind a way in.
struct Door {
    house: House,
    keys: Arc<Keys>,
    limits: Limits,
}

async fn told(
    answered: Result<HttpResponse, Problem>,
    payload: &mut Payload,
    request: RequestId,
) -> HttpResponse {
    body::skip(payload).await;
    answered.unwrap_or_else(|problem| {
        Reply::from(problem).header("x-request-id", request.to_string()).into_http()
    })
}

async fn answer(
    door: &Door,
    admitted: Result<Admitted, Problem>,
    http: &HttpRequest,
    payload: &mut Payload,
    request: RequestId,
) -> Result<HttpResponse, Problem> {
    let Admitted { caller, organization, operation, path } = admitted?;
    let query = parameter::read(http.query_string(), operation.query)?;
    let bytes = read(door.limits, http, payload, operation).await?;
    let body = match operation.takes {
        Some(_) => json::read(operation, &bytes)?,
        None => Value::Null,
    };
    let (house, login) = (door.house.clone(), caller.login(request));
    let mut call =
        Call { house, caller, login, organization, request, operation, path, query, body };
    if let Some(header) = text(http, &header::IF_MATCH)?.filter(|_| !operation.reads()) {
        let condition = if_match::condition(&call, header)?;
        call.login = call.login.clone().only_if(condition);
    }
    audited::tell(&call).await?;
    if let Serve::Lines(ask) = operation.serve {
        return lines::answer(&call, ask, Form::Jsonl).await;
    }
    if let Serve::Exported(ask, form) = operation.serve {
        return lines::answer(&call, ask, form).await;
    }
    let named = |reply: Reply| reply.header("x-request-id", request.to_string());
    match text(http, &header::HeaderName::from_static("idempotency-key"))? {
        Some(key) if !operation.reads() => {
            let (keys, key) = (door.keys.clone(), key.to_owned());
            once(keys, call, http, &bytes, key).await.map(Reply::into_http)
        }
        Some(_) | None => Ok(named(serve::serve(&call).await).into_http()),
    }
}

/// Carries out a request with a key, unless it came before. It goes on to its end even when nobody
/// waits for the answer any more: whoever asks again is told what came of it.
async fn once(
    keys: Arc<Keys>,
    mut call: Call,
    http: &HttpRequest,
    body: &[u8],
    key: String,
) -> Result<Reply, Problem> {
    let token = call.caller.token();
    let condition = text(http, &header::IF_MATCH)?.unwrap_or_default();
    let target = http.uri().to_string();
    let fingerprint = Fingerprint::of(&[
        call.operation.method.as_bytes(),
        target.as_bytes(),
        condition.as_bytes(),
        body,
    ]);
    let now = call.house.clock.now();
    let look_back = match keys.begin(token, &key, fingerprint, now)? {
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
            keys.finished(token, &key, &kept);
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
    // An organization that was begun before exists already, and says so itself.
    let Some(organization) = call.organization.clone() else { return Ok(None) };
    let (house, request) = (call.house.clone(), call.request);
    let look = move || idempotency::carried_out(&house, &organization, request, now);
    let stopping = |_| Problem::new(503, "unavailable", "the server stops");
    let looked = web::block(look).await.map_err(stopping)?;
    looked.map_err(|failure| refused::problem(&failure, false))
}

async fn read(
    limits: Limits,
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

//! The one way in: guard, body, the endpoint, the answer.

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::{Method, StatusCode, header},
    web::{self, Data, Payload},
};
use doorward_store::{Timestamp, directory::Directory};
use serde_json::{Value, json};

use super::{
    batch,
    judge::{self, Judge, Then},
    question::{self, Door, Named},
    search,
};
use crate::{
    app::App,
    body::{self, Limits},
    guard::{self, NoApplication},
    operator::{House, Moment},
};

/// Every endpoint.
pub const TABLE: &[(&str, &[&str])] = &[
    ("/evaluation", &["POST"]),
    ("/evaluations", &["POST"]),
    ("/search/subject", &["POST"]),
    ("/search/resource", &["POST"]),
    ("/search/action", &["POST"]),
];

/// What a body that asks about the past has in it.
const AS_OF: &[u8] = b"as_of";
/// The largest body, in bytes.
const MAX_BODY: usize = 1024 * 1024;
/// The longest request id that is given back.
const MAX_REQUEST_ID: usize = 256;

/// Why a request was not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) status: u16,
    pub(super) detail: String,
}

impl Refused {
    pub(super) fn bad(detail: impl Into<String>) -> Self {
        Self { status: 400, detail: detail.into() }
    }
}

/// Puts the API of all organizations into the server.
pub fn configure(server: &mut web::ServiceConfig, fixed: &str) {
    let ours = actix_web::guard::fn_guard(|context| {
        let mut parts = context.head().uri.path().split('/').skip(3);
        parts.next() == Some("access")
    });
    server.service(web::scope(fixed).guard(ours).default_service(web::to(entry)));
}

async fn entry(app: Data<App>, http: HttpRequest, mut payload: Payload) -> HttpResponse {
    let answered = answer(&app, &http, &mut payload).await;
    if answered.is_err() {
        body::skip(&mut payload).await;
    }
    let mut response = match &answered {
        Ok(_) => HttpResponse::Ok(),
        Err(refused) => {
            let status = StatusCode::from_u16(refused.status);
            HttpResponse::build(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
        }
    };
    name(&app, &http, &mut response);
    match answered {
        Ok(value) => response.content_type("application/json").body(value.to_string()),
        Err(refused) => {
            match refused.status {
                401 => drop(
                    response
                        .insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"Doorward API\"")),
                ),
                403 => drop(response.insert_header((
                    header::WWW_AUTHENTICATE,
                    "Bearer realm=\"Doorward API\", error=\"insufficient_scope\"",
                ))),
                405 => drop(response.insert_header((header::ALLOW, "POST"))),
                _ => {}
            }
            let Refused { status, detail } = refused;
            let body = json!({ "type": "about:blank", "status": status, "detail": detail });
            response.content_type("application/problem+json").body(body.to_string())
        }
    }
}

/// The caller's own id of the request is given back; else it gets one.
fn name(app: &App, http: &HttpRequest, response: &mut HttpResponseBuilder) {
    let said = http.headers().get("x-request-id").filter(|id| id.len() <= MAX_REQUEST_ID);
    match said {
        Some(id) => response.insert_header(("x-request-id", id.clone())),
        None => response.insert_header(("x-request-id", app.clock.new_request_id().to_string())),
    };
}

async fn answer(app: &App, http: &HttpRequest, payload: &mut Payload) -> Result<Value, Refused> {
    let no_such = || Refused { status: 404, detail: "there is no such endpoint".into() };
    let mut parts = http.path().strip_prefix("/o/").unwrap_or_default().splitn(4, '/');
    let (organization, below) = (parts.next().unwrap_or_default(), parts.nth(1));
    let now = app.clock.now();
    let authorization = http.headers().get(header::AUTHORIZATION).map(|value| value.as_bytes());
    let known = guard::application(&app.store, organization, authorization, now, |it| it.decide);
    let application = known.map_err(|error| turned_away(app, http, error))?;
    app.usage.note(application.token(), now);
    let endpoint = parts.next().filter(|_| below == Some("v1")).ok_or_else(no_such)?;
    if !TABLE.iter().any(|(path, _)| path.strip_prefix('/') == Some(endpoint)) {
        return Err(no_such());
    }
    if http.method() != Method::POST {
        return Err(Refused { status: 405, detail: "use POST".into() });
    }
    if !says_json(http) {
        return Err(Refused::bad("the body is no `application/json`, says its `Content-Type`"));
    }
    let limits = Limits { bytes: MAX_BODY, time: app.config.scim.body_timeout };
    let body = body::read(http, payload, limits).await.map_err(|problem| Refused {
        status: problem.error.status,
        detail: problem.error.detail,
    })?;
    let directory = application.directory();
    match endpoint {
        "evaluation" | "evaluations" => evaluate(app, endpoint, directory, body, now).await,
        "search/subject" => search::subjects(directory, &body),
        "search/resource" => search::resources(directory, &body, now),
        "search/action" => search::actions(directory, &body, now),
        _ => Err(no_such()),
    }
}

/// Answers on a thread that may wait where the past might be asked, which the log is read for.
async fn evaluate(
    app: &App,
    endpoint: &str,
    directory: &Arc<Directory>,
    body: web::Bytes,
    now: Timestamp,
) -> Result<Value, Refused> {
    let answer = if endpoint == "evaluation" { question::evaluate } else { batch::evaluate };
    if !body.windows(AS_OF.len()).any(|window| window == AS_OF) {
        let past = |_: Named<'_>, _: &Door<'_>, _: Moment| -> Result<Then, Refused> {
            Err(Refused::bad("`context.as_of` is to be written without escapes"))
        };
        return answer(&Judge { directory, now, past: &past }, &body);
    }
    let (house, directory) = (House::of(app), directory.clone());
    let told = web::block(move || {
        let gone = || Refused { status: 404, detail: "there is no such organization".into() };
        let organization = directory.organization().ok_or_else(gone)?;
        let past = |subject: Named<'_>, door: &Door<'_>, moment: Moment| {
            judge::then(&house, (organization, &*directory), subject, door, moment)
        };
        answer(&Judge { directory: &directory, now, past: &past }, &body)
    });
    told.await.unwrap_or_else(|_| Err(Refused { status: 503, detail: "try again".into() }))
}

/// Whether the body is JSON by its own word.
fn says_json(http: &HttpRequest) -> bool {
    let said = http.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = said.and_then(|said| said.split(';').next()).unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

fn turned_away(app: &App, http: &HttpRequest, error: NoApplication) -> Refused {
    if error == NoApplication::Scope {
        let detail = "the API token is live and has not the scope `decide`";
        return Refused { status: 403, detail: detail.into() };
    }
    match guard::failed_attempt(app, http) {
        Ok(()) => Refused {
            status: 401,
            detail: "a valid API token of this organization is needed".into(),
        },
        Err(_) => {
            Refused { status: 429, detail: "too many requests without a valid API token".into() }
        }
    }
}

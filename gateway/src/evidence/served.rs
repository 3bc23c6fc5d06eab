//! `/o/{organization}/log`: the last checkpoint and the tiles of the tree, as C2SP's tlog-tiles has
//! them, for applications with an API token of the scope `read`. Entries are not served there: the API
//! tells events.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode, header},
    web::{self, Data, Payload},
};
use doorward_store::{
    RequestId,
    directory::OrganizationName,
    evidence::{HASH_BYTES, Nodes, TilePlace},
};

use crate::{
    app::App,
    body,
    guard::{self, NoApplication},
    outside,
};

/// Every path.
pub const TABLE: &[(&str, &[&str])] =
    &[("/checkpoint", &["GET"]), ("/tile/{level}/{tile}", &["GET"])];

/// Puts the logs of all organizations into the server.
pub fn configure(server: &mut web::ServiceConfig, fixed: &str) {
    let ours = actix_web::guard::fn_guard(|context| {
        let mut parts = context.head().uri.path().split('/').skip(3);
        parts.next() == Some("log")
    });
    server.service(web::scope(fixed).guard(ours).default_service(web::to(entry)));
}

async fn entry(app: Data<App>, http: HttpRequest, mut payload: Payload) -> HttpResponse {
    let request = app.clock.new_request_id();
    body::skip(&mut payload).await;
    let (app, path) = (app.into_inner(), http.path().to_owned());
    let admitted = admit(&app, &http, request);
    let answered = match admitted {
        Ok(organization) => {
            let told = web::block(move || told(&app, &organization, &path)).await;
            told.unwrap_or_else(|_| Err(Nothing::Failed))
        }
        Err(refused) => return refused,
    };
    match answered {
        Ok((media, body)) => HttpResponse::Ok()
            .content_type(media)
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .insert_header(("x-request-id", request.to_string()))
            .body(body),
        Err(Nothing::Absent) => {
            let detail = "the log has no such checkpoint or tile";
            outside::problem(StatusCode::NOT_FOUND, detail, request)
        }
        Err(Nothing::Failed) => {
            let detail = "the event log cannot be read at the moment";
            outside::problem(StatusCode::SERVICE_UNAVAILABLE, detail, request)
        }
    }
}

/// Why there is nothing to tell.
enum Nothing {
    Absent,
    Failed,
}

/// The organization, if whoever asks may.
fn admit(app: &App, http: &HttpRequest, id: RequestId) -> Result<OrganizationName, HttpResponse> {
    let refuse = |status: StatusCode, detail: &str| outside::problem(status, detail, id);
    let named = http.path().split('/').nth(2).unwrap_or_default();
    let authorization = http.headers().get(header::AUTHORIZATION).map(|value| value.as_bytes());
    let now = app.clock.now();
    let known = guard::application(&app.store, named, authorization, now, |it| it.read);
    let application = known.map_err(|error| match error {
        NoApplication::Scope => {
            let detail = "the API token is live and has not the scope `read`";
            refuse(StatusCode::FORBIDDEN, detail)
        }
        NoApplication::Stranger => stranger(app, http, id),
    })?;
    app.usage.note(application.token(), now);
    app.guards.api_pace.load().note(&application.token()).map_err(|seconds| {
        app.metrics.requests_limited();
        let detail = "this API token sent more requests than `api.requests_per_second`";
        let mut limited = refuse(StatusCode::TOO_MANY_REQUESTS, detail);
        limited.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        limited
    })?;
    if http.method() != Method::GET && http.method() != Method::HEAD {
        let mut refused = refuse(StatusCode::METHOD_NOT_ALLOWED, "this path knows GET only");
        refused.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static("GET"));
        return Err(refused);
    }
    let gone = || refuse(StatusCode::NOT_FOUND, "there is no such organization");
    application.directory().organization().cloned().ok_or_else(gone)
}

fn stranger(app: &App, http: &HttpRequest, id: RequestId) -> HttpResponse {
    app.metrics.authentication_failed();
    let address = guard::address(http, &app.config.server.trusted_proxies);
    let (status, detail) =
        match address.map_or(Ok(()), |address| app.guards.attempts.load().note(address)) {
            Ok(()) => {
                let detail = "a valid API token of this organization is needed";
                (StatusCode::UNAUTHORIZED, detail)
            }
            Err(_) => {
                app.metrics.attempts_limited();
                let detail = "too many requests without a valid API token";
                (StatusCode::TOO_MANY_REQUESTS, detail)
            }
        };
    let mut refused = outside::problem(status, detail, id);
    if status == StatusCode::UNAUTHORIZED {
        let ask = header::HeaderValue::from_static("Bearer realm=\"Doorward API\"");
        refused.headers_mut().insert(header::WWW_AUTHENTICATE, ask);
    }
    refused
}

/// What lies at a path, with its media type.
fn told(
    app: &App,
    organization: &OrganizationName,
    path: &str,
) -> Result<(&'static str, Vec<u8>), Nothing> {
    let below = path.splitn(5, '/').nth(4).unwrap_or_default();
    if below == "checkpoint" {
        let last = app.evidence.last(organization).ok_or(Nothing::Absent)?;
        return Ok(("text/plain; charset=utf-8", last.as_str().as_bytes().to_vec()));
    }
    let TilePlace { level, first, width } = TilePlace::parse(below).ok_or(Nothing::Absent)?;
    let organizations = app.store.organizations();
    let tree = organizations.tree(organization).ok_or(Nothing::Absent)?;
    let held = tree.size().0.checked_shr(u32::from(level) * 8).unwrap_or_default();
    if first.checked_add(width).is_none_or(|end| end > held) {
        return Err(Nothing::Absent);
    }
    let leaves = |tile| app.store.leaves(organization, tile);
    let hashes = Nodes::of(tree, &leaves).hashes(level, first, width);
    let hashes = hashes.map_err(|_| Nothing::Failed)?;
    let mut bytes = Vec::with_capacity(hashes.len() * HASH_BYTES);
    hashes.iter().for_each(|hash| bytes.extend(hash.0));
    Ok(("application/octet-stream", bytes))
}

//! `/o/{organization}/log`: the last checkpoint and the tiles of the tree, as C2SP's tlog-tiles has
//! them, for auditors and whoever reads, by an API token. Entries are not served there: the API tells
//! events.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode, header},
    web::{self, Data, Payload},
};
use doorward_store::{
    directory::OrganizationName,
    evidence::{HASH_BYTES, Nodes, TilePlace},
};

use crate::{
    answer,
    app::App,
    body,
    guard::{self, Needs, Refused},
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
    let mut response = match answer(app, &http).await {
        Ok((media, body)) => HttpResponse::Ok().content_type(media).body(body),
        Err(refused) => refused.into_http(),
    };
    answer::kept_by_nobody(&mut response, request);
    response
}

async fn answer(app: Data<App>, http: &HttpRequest) -> Result<(&'static str, Vec<u8>), Refused> {
    let organization = admit(&app, http)?;
    let path = http.path().to_owned();
    let told = web::block(move || told(&app, &organization, &path)).await;
    match told.unwrap_or(Err(Nothing::Failed)) {
        Ok(told) => Ok(told),
        Err(Nothing::Absent) => {
            let detail = "the log has no such checkpoint or tile";
            Err(Refused::new(StatusCode::NOT_FOUND, detail))
        }
        Err(Nothing::Failed) => {
            Err(Refused::unavailable("the event log cannot be read at the moment"))
        }
    }
}

/// Why there is nothing to tell.
enum Nothing {
    Absent,
    Failed,
}

/// The organization, if whoever asks may.
fn admit(app: &App, http: &HttpRequest) -> Result<OrganizationName, Refused> {
    let named = http.path().split('/').nth(2).unwrap_or_default();
    let application = guard::reader(app, http, named, Needs::Audit)?;
    app.usage.note(application.token(), app.clock.now());
    Refused::hurry(app, &application)?;
    if http.method() != Method::GET && http.method() != Method::HEAD {
        let refused = Refused::new(StatusCode::METHOD_NOT_ALLOWED, "use GET");
        return Err(refused.header(header::ALLOW, "GET"));
    }
    let gone = || Refused::new(StatusCode::NOT_FOUND, "there is no such organization");
    application.directory().organization().cloned().ok_or_else(gone)
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
        // Cosigned, where the witness has seen just that.
        let witnessed = app.evidence.standings.of(organization).last;
        let witnessed = witnessed.filter(|seen| seen.size == last.unverified().size);
        let note = witnessed.map_or_else(|| last.as_str().to_owned(), |seen| seen.note);
        return Ok(("text/plain; charset=utf-8", note.into_bytes()));
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

//! Headers on their way to an upstream and back: what belongs to one connection stays there, what a
//! client says of who it is goes nowhere, and our cookies stay ours.

use actix_web::{HttpRequest, http::header};
use doorward_store::RequestId;
use hyper::{
    HeaderMap,
    header::{HeaderName, HeaderValue},
};

use crate::{
    app::App,
    authz::Pass,
    config::PublicUrl,
    identity_headers::{begins_as, reads_as, tells_identity},
    session,
};

/// RFC 9110 §7.6.1, and those that speak to a proxy.
const OF_ONE_CONNECTION: [&str; 9] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Whether a request asks for a WebSocket.
pub(super) fn upgrades(http: &HttpRequest) -> bool {
    let said = http.headers().get(header::UPGRADE).and_then(|value| value.to_str().ok());
    said.is_some_and(|it| it.eq_ignore_ascii_case("websocket")) && names(&listed(http), "upgrade")
}

/// The headers that `Connection` names, in all its lines: they are of this connection too.
fn listed(http: &HttpRequest) -> Vec<&str> {
    let lines = http.headers().get_all(header::CONNECTION);
    apart(lines.filter_map(|line| line.to_str().ok()))
}

/// The same of an upstream's answer.
pub(super) fn listed_back(headers: &HeaderMap) -> Vec<&str> {
    let lines = headers.get_all(hyper::header::CONNECTION).iter();
    apart(lines.filter_map(|line| line.to_str().ok()))
}

fn apart<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    lines.flat_map(|line| line.split(',')).map(str::trim).collect()
}

/// Whether a page of ours opens it: browsers send cookies with the WebSockets of any site.
pub(super) fn same_origin(http: &HttpRequest, public_url: &PublicUrl) -> bool {
    let ours = url::Url::parse(public_url.as_str()).map(|url| url.origin().ascii_serialization());
    let Some(origin) = http.headers().get(header::ORIGIN) else { return true };
    ours.is_ok_and(|ours| origin.as_bytes() == ours.as_bytes())
}

/// What the upstream is told.
pub(super) fn forward(
    app: &App,
    http: &HttpRequest,
    pass: &Pass,
    prefix: &str,
    request: RequestId,
    onward: &mut HeaderMap,
) {
    let connection = listed(http);
    for (name, value) in http.headers() {
        let said = name.as_str();
        let stays = stays(said, &connection)
            || tells_identity(said)
            || forwarded(said)
            || matches!(said, "host" | "cookie" | "x-request-id" | "expect");
        if !stays {
            put(onward, said, value.as_bytes());
        }
    }
    for cookies in http.headers().get_all(header::COOKIE).filter_map(|line| line.to_str().ok()) {
        let theirs: Vec<_> =
            cookies.split(';').filter(|cookie| !session::is_ours(cookie)).collect();
        if !theirs.is_empty() {
            put(onward, "cookie", theirs.join(";").trim().as_bytes());
        }
    }
    for (name, value) in pass.headers() {
        put(onward, name.as_str(), value.as_bytes());
    }
    if let Some(peer) = crate::guard::address(http, &app.config.server.trusted_proxies) {
        put(onward, "x-forwarded-for", peer.to_string().as_bytes());
    }
    let public_url = app.config.server.public_url.as_str();
    let (proto, host) = public_url.split_once("://").unwrap_or(("http", public_url));
    put(onward, "x-forwarded-proto", proto.as_bytes());
    put(onward, "x-forwarded-host", host.split('/').next().unwrap_or_default().as_bytes());
    put(onward, "x-forwarded-prefix", prefix.as_bytes());
    put(onward, "x-request-id", request.to_string().as_bytes());
    if upgrades(http) {
        put(onward, "connection", b"Upgrade");
        put(onward, "upgrade", b"websocket");
    }
}

/// What speaks for the whole host, on which the dashboard is too: a workspace has no say in it.
const OF_THE_HOST: [&str; 5] = [
    "alt-svc",
    "clear-site-data",
    "cross-origin-opener-policy",
    "service-worker-allowed",
    "strict-transport-security",
];

/// Whether a header of an upstream's answer goes on to the client.
pub(super) fn goes_back(name: &HeaderName, value: &HeaderValue, connection: &[&str]) -> bool {
    let ours = || value.to_str().is_ok_and(session::is_ours);
    let kept = stays(name.as_str(), connection)
        || name.as_str().starts_with("x-doorward-")
        || OF_THE_HOST.contains(&name.as_str());
    !kept && (*name != hyper::header::SET_COOKIE || !ours())
}

fn put(onward: &mut HeaderMap, name: &str, value: &[u8]) {
    let name = HeaderName::from_bytes(name.as_bytes());
    if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(value)) {
        onward.append(name, value);
    }
}

fn stays(name: &str, connection: &[&str]) -> bool {
    OF_ONE_CONNECTION.contains(&name) || names(connection, name)
}

/// `Forwarded`, `X-Forwarded-…` and the like, in every spelling: they are set anew. Some frameworks
/// take the path from `X-Original-URL` and `X-Rewrite-URL`: that would be another than the one asked for.
fn forwarded(name: &str) -> bool {
    begins_as(name, "x-forwarded-")
        || ["forwarded", "x-real-ip", "x-original-url", "x-rewrite-url"]
            .into_iter()
            .any(|known| reads_as(name, known))
}

fn names(list: &[&str], wanted: &str) -> bool {
    list.iter().any(|it| it.eq_ignore_ascii_case(wanted))
}

//! Who asks whether a request may pass, and what they say of that request.

use actix_web::{HttpRequest, http::Method};

use super::Place;
use crate::identity_headers::Style;

/// Where a request goes, as far as the proxy says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wanted<'a> {
    pub(super) scheme: Option<&'a str>,
    pub(super) host: Option<&'a str>,
    /// With its query.
    pub(super) path: &'a str,
}

/// A kind of proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// nginx `auth_request`: understands 2xx, 401 and 403 and nothing else.
    AuthRequest,
    /// Traefik, Caddy: hand any other answer on to the browser.
    ForwardAuth,
    /// Envoy `ext_authz` over HTTP: appends the path of the request to ours.
    ExtAuthz,
    /// nginx again, for the page that a refused person sees: what `auth_request` asked is recorded
    /// already.
    RefusedPage,
    /// Our own proxy.
    Proxy,
}

impl Caller {
    /// Who asks, and about what: `/o/acme/authz/forward-auth/workspaces/labs`.
    pub(super) fn of(path: &str) -> Option<(Self, Place<'_>)> {
        let mut parts = path.strip_prefix("/o/")?.splitn(6, '/');
        let organization = parts.next()?;
        if parts.next()? != "authz" {
            return None;
        }
        let caller = match parts.next()? {
            "auth-request" => Self::AuthRequest,
            "forward-auth" => Self::ForwardAuth,
            "ext-authz" => Self::ExtAuthz,
            "refused-page" => Self::RefusedPage,
            _ => return None,
        };
        let (workspace, more) = match parts.next()? {
            "dashboard" => (None, parts.next()),
            "workspaces" => (Some(parts.next().filter(|slug| !slug.is_empty())?), parts.next()),
            _ => return None,
        };
        let whole = caller == Self::ExtAuthz || more.is_none_or(str::is_empty);
        whole.then_some((caller, Place { organization, workspace }))
    }

    /// How they want to be told who it is.
    #[must_use]
    pub const fn style(self) -> Style {
        match self {
            Self::AuthRequest => Style::AuthRequest,
            Self::ForwardAuth | Self::ExtAuthz | Self::RefusedPage | Self::Proxy => {
                Style::Forwarded
            }
        }
    }

    /// What they are called where decisions are counted.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AuthRequest => "auth_request",
            Self::ForwardAuth => "forward_auth",
            Self::ExtAuthz => "ext_authz",
            Self::RefusedPage => "refused_page",
            Self::Proxy => "proxy",
        }
    }

    /// Whether a browser goes to a page: only then is somebody sent to sign in.
    pub(super) fn navigates(self, http: &HttpRequest) -> bool {
        let method = match self {
            Self::AuthRequest => said(http, "x-original-method"),
            Self::ForwardAuth | Self::RefusedPage => said(http, "x-forwarded-method"),
            Self::ExtAuthz | Self::Proxy => None,
        };
        let method = method.unwrap_or(http.method().as_str());
        let reads = method == Method::GET.as_str() || method == Method::HEAD.as_str();
        reads && self.shows_pages(http)
    }

    /// Whether a browser would show the answer to a person. A script wants no page.
    #[must_use]
    pub fn shows_pages(self, http: &HttpRequest) -> bool {
        let script = said(http, "x-requested-with").is_some()
            || said(http, "sec-fetch-mode").is_some_and(|mode| mode != "navigate");
        !script && said(http, "accept").is_some_and(|accept| accept.contains("text/html"))
    }

    /// Where the request goes.
    pub(super) fn wanted(self, http: &HttpRequest) -> Option<Wanted<'_>> {
        let here = |path| Wanted { scheme: None, host: None, path };
        match self {
            Self::AuthRequest => match said(http, "x-original-url") {
                Some(address) => whole(address),
                None => said(http, "x-original-uri").map(here),
            },
            Self::ForwardAuth | Self::RefusedPage => Some(Wanted {
                scheme: said(http, "x-forwarded-proto"),
                host: said(http, "x-forwarded-host"),
                path: said(http, "x-forwarded-uri")?,
            }),
            Self::ExtAuthz => Some(Wanted { host: said(http, "host"), ..here(after_ours(http)?) }),
            Self::Proxy => http.uri().path_and_query().map(|path| here(path.as_str())),
        }
    }
}

fn said<'a>(http: &'a HttpRequest, name: &str) -> Option<&'a str> {
    http.headers().get(name).and_then(|value| value.to_str().ok())
}

/// `https`, `id.example.com` and `/labs/?a=1` of `https://id.example.com/labs/?a=1`.
fn whole(address: &str) -> Option<Wanted<'_>> {
    let (scheme, rest) = address.split_once("://")?;
    let (host, path) = rest.split_at_checked(rest.find('/')?)?;
    Some(Wanted { scheme: Some(scheme), host: Some(host), path })
}

/// What Envoy appended to our own path.
fn after_ours(http: &HttpRequest) -> Option<&str> {
    let whole = http.uri().path_and_query()?.as_str();
    let parts = if http.path().split('/').nth(5) == Some("workspaces") { 7 } else { 6 };
    let (end, _) = whole.match_indices('/').nth(parts - 1)?;
    whole.get(end..)
}

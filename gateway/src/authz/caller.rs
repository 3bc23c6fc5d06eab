//! Who asks whether a request may pass, and what they say of that request.

use actix_web::{HttpRequest, http::Method};

use super::Place;
use crate::identity_headers::Style;

/// A kind of proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// nginx `auth_request`: understands 2xx, 401 and 403 and nothing else.
    AuthRequest,
    /// Traefik, Caddy: hand any other answer on to the browser.
    ForwardAuth,
    /// Envoy `ext_authz` over HTTP: appends the path of the request to ours.
    ExtAuthz,
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
            Self::ForwardAuth | Self::ExtAuthz | Self::Proxy => Style::Forwarded,
        }
    }

    /// What they are called where decisions are counted.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::AuthRequest => "auth_request",
            Self::ForwardAuth => "forward_auth",
            Self::ExtAuthz => "ext_authz",
            Self::Proxy => "proxy",
        }
    }

    /// Whether a browser would show the answer to a person: only then is somebody sent to sign in.
    pub(super) fn navigates(self, http: &HttpRequest) -> bool {
        let said = |name: &str| http.headers().get(name).and_then(|value| value.to_str().ok());
        let method = match self {
            Self::AuthRequest => said("x-original-method"),
            Self::ForwardAuth => said("x-forwarded-method"),
            Self::ExtAuthz | Self::Proxy => None,
        };
        let method = method.unwrap_or(http.method().as_str());
        let reads = method == Method::GET.as_str() || method == Method::HEAD.as_str();
        let script = said("x-requested-with").is_some()
            || said("sec-fetch-mode").is_some_and(|mode| mode != "navigate");
        reads && !script && said("accept").is_some_and(|accept| accept.contains("text/html"))
    }

    /// Where the request goes, as far as the proxy says so.
    pub(super) fn wanted(self, http: &HttpRequest) -> Option<&str> {
        let said = |name: &str| http.headers().get(name).and_then(|value| value.to_str().ok());
        match self {
            Self::AuthRequest => said("x-original-uri"),
            Self::ForwardAuth => said("x-forwarded-uri"),
            Self::ExtAuthz => None,
            Self::Proxy => http.uri().path_and_query().map(|path| path.as_str()),
        }
    }
}

//! The one authority that is no cloud: a stand-in on this host, reached over loopback only.

use std::net::IpAddr;

use url::{Host, Url};

/// A stand-in for Entra and, if given, for its Graph. Both are on loopback.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Development {
    authority: String,
    graph: Option<String>,
}

/// The configured address is no loopback address as `http://127.0.0.1:PORT`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no loopback address such as `http://127.0.0.1:8080`")]
pub struct InvalidDevelopment(String);

impl Development {
    /// Takes the two addresses of the configuration file: the authority has no path, the Graph may
    /// have one.
    ///
    /// # Errors
    /// When one of them is not `http` on a loopback address with a port.
    pub fn new(authority: &str, graph: Option<&str>) -> Result<Self, InvalidDevelopment> {
        let (origin, path) = loopback(authority)?;
        if !path.is_empty() {
            return Err(invalid(authority));
        }
        let graph = match graph {
            Some(text) => loopback(text).map(|(origin, path)| Some(format!("{origin}{path}")))?,
            None => None,
        };
        Ok(Self { authority: origin, graph })
    }

    pub(super) fn authority(&self) -> &str {
        &self.authority
    }

    pub(super) fn graph(&self) -> Option<&str> {
        self.graph.as_deref()
    }
}

/// The origin, and the path without a slash at its end.
fn loopback(text: &str) -> Result<(String, String), InvalidDevelopment> {
    let url = Url::parse(text).map_err(|_| invalid(text))?;
    let near = match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        Some(Host::Domain(_)) | None => false,
    };
    let bare = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if !near || !bare || url.scheme() != "http" {
        return Err(invalid(text));
    }
    let path = url.path().trim_end_matches('/').to_owned();
    Ok((url.origin().ascii_serialization(), path))
}

fn invalid(text: &str) -> InvalidDevelopment {
    InvalidDevelopment(crate::plain_text::clean(text, 200))
}

//! What the outside calls this server: the beginning of every URL it gives away.

use std::{fmt, net::SocketAddr};

use actix_web::http::Uri;
use url::Url;

/// A URL with scheme and host, perhaps a path, without an ending slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// Reads a URL; nothing when it is no `http` or `https` URL, or has a query.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        let url = raw.trim().trim_end_matches('/');
        let uri = url.parse::<Uri>().ok()?;
        let named = uri.host().is_some_and(|host| !host.is_empty());
        let spoken = matches!(uri.scheme_str(), Some("http" | "https"));
        let plain = uri.query().is_none() && !url.contains(['#', '@']);
        (named && spoken && plain).then(|| Self(url.into()))
    }

    /// The URL of an address listened on.
    #[must_use]
    pub fn of(address: SocketAddr) -> Self {
        Self(format!("http://{address}"))
    }

    /// The address of something below.
    #[must_use]
    pub fn join(&self, path: &str) -> Option<Url> {
        Url::parse(&format!("{}{path}", self.0)).ok()
    }

    /// The path every address begins with: usually nothing.
    #[must_use]
    pub fn path(&self) -> &str {
        let (_, rest) = self.0.split_once("://").unwrap_or_default();
        rest.split_at(rest.find('/').unwrap_or(rest.len())).1
    }

    /// Scheme, host and port, as browsers send it in `Origin`.
    #[must_use]
    pub fn origin(&self) -> Option<String> {
        Some(Url::parse(&self.0).ok()?.origin().ascii_serialization())
    }

    /// Whether browsers come by TLS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.0.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"))
    }

    /// Host, port and path: what a log is called by, whoever reaches it by which scheme.
    #[must_use]
    pub fn without_scheme(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, rest)| rest)
    }

    /// The URL as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

//! A request as it came, and which endpoint it is for.

use url::form_urlencoded;

use super::Endpoint;

/// One request that the stand-in got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The method.
    pub method: String,
    /// The path.
    pub path: String,
    /// The query, encoded.
    pub query: String,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Asked {
    /// A field of the query or of a form that was posted.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<String> {
        let of = |text: &str| {
            let mut fields = form_urlencoded::parse(text.as_bytes());
            fields.find(|(field, _)| field == name).map(|(_, value)| value.into_owned())
        };
        of(&self.query).or_else(|| of(&self.body))
    }

    /// A header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(held, _)| held == name).map(|(_, value)| value.as_str())
    }

    /// The value of a cookie.
    pub(super) fn cookie(&self, name: &str) -> Option<&str> {
        let cookies =
            self.header("cookie")?.split(';').filter_map(|one| one.trim().split_once('='));
        cookies.into_iter().find(|(held, _)| *held == name).map(|(_, value)| value)
    }

    /// The path without its slashes, and what it is below a tenant.
    pub(super) fn segments(&self) -> Vec<&str> {
        self.path.split('/').filter(|segment| !segment.is_empty()).collect()
    }

    /// Which endpoint it is for.
    #[must_use]
    pub fn endpoint(&self) -> Option<Endpoint> {
        match self.segments().as_slice() {
            ["graph", ..] => Some(Endpoint::Graph),
            [_, "v2.0", ".well-known", "openid-configuration"] => Some(Endpoint::Discovery),
            [_, "discovery", "v2.0", "keys"] => Some(Endpoint::Keys),
            [_, "oauth2", "v2.0", "authorize"] => Some(Endpoint::Authorize),
            [_, "oauth2", "v2.0", "token"] => Some(Endpoint::Token),
            [_, "oauth2", "v2.0", "logout"] => Some(Endpoint::SignOut),
            [_, "v2.0", "adminconsent"] => Some(Endpoint::AdminConsent),
            _ => None,
        }
    }
}

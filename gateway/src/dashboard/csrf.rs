//! Whether a form comes from a page of ours that this very session was shown: the browser says where
//! from, and the form has a token that only the session's owner can have read.

use actix_web::{HttpRequest, http::header};
use subtle::ConstantTimeEq;

use crate::{app::App, session::Handle};

/// The field of the token.
pub const FIELD: &str = "csrf";

/// What the token of a session is made with.
const PURPOSE: &str = "doorward form";
/// The same of the token that opens nothing but news, because it stands in an
/// address.
const LIVE: &str = "doorward live";

/// A token, bound to a session.
#[derive(Clone)]
pub struct CsrfToken(String);

impl CsrfToken {
    /// The token of a session. Nothing that is kept of the handle is enough to make it.
    #[must_use]
    pub fn of(handle: &Handle) -> Self {
        Self(handle.derived(PURPOSE))
    }

    /// The token with which a page of that session asks for news.
    #[must_use]
    pub fn of_live(handle: &Handle) -> Self {
        Self(handle.derived(LIVE))
    }

    /// As it stands in a form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a form brings it.
    #[must_use]
    pub fn is(&self, brought: &str) -> bool {
        self.0.as_bytes().ct_eq(brought.as_bytes()).into()
    }
}

impl std::fmt::Debug for CsrfToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[secret]")
    }
}

/// Whether a form stood on a page of ours: browsers say so themselves.
#[must_use]
pub fn is_from_here(app: &App, http: &HttpRequest) -> bool {
    let text = |name: &str| http.headers().get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => {
            let origin = app.config.server.public_url.origin();
            origin.is_some() && text(header::ORIGIN.as_str()) == origin.as_deref()
        }
    }
}

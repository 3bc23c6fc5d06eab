//! The session of a browser: a random handle in a cookie, of which the store knows the digest only.
//!
//! Behind TLS the cookie is `__Host-doorward-{organization}`, which no other host and no plain
//! connection can set. On `http` (development on loopback, where browsers differ in whether they take
//! `Secure` cookies at all) it is `doorward-{organization}` without `Secure`.

use actix_web::{HttpRequest, http::header};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use doorward_store::{
    Timestamp,
    directory::{Directory, HandleDigest, OrganizationName, Session},
};
use sha2::{Digest as _, Sha256};

use crate::config::PublicUrl;

mod hint;
mod upkeep;

pub use hint::HintCookie;
#[cfg(test)]
pub(crate) use upkeep::once;
pub use upkeep::upkeep;

/// How many bytes of a handle are random.
pub const RANDOM_BYTES: usize = 32;
/// Those bytes as letters.
const LETTERS: usize = 43;

/// What the name of a cookie begins with that no other host can set.
const HOST: &str = "__Host-";
/// What the names of our cookies go on with.
const OURS: &str = "doorward-";

/// A cookie of ours, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CookieName {
    name: String,
    secure: bool,
}

/// Random bytes as they stand in a cookie. They print as `[secret]`.
#[derive(Clone)]
pub struct Handle(String);

impl Handle {
    /// Writes random bytes.
    #[must_use]
    pub fn of(random: &[u8; RANDOM_BYTES]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(random))
    }

    /// Reads what stands in a cookie.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        is_handle(value).then(|| Self(value.to_owned()))
    }

    /// What is kept of it.
    #[must_use]
    pub fn digest(&self) -> HandleDigest {
        digest(&self.0)
    }

    /// Another secret for a purpose, which only whoever has the handle can make.
    #[must_use]
    pub fn derived(&self, purpose: &str) -> String {
        let secret = Sha256::new().chain_update(purpose).chain_update([0]).chain_update(&self.0);
        URL_SAFE_NO_PAD.encode(secret.finalize())
    }
}

impl std::fmt::Debug for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[secret]")
    }
}

impl CookieName {
    /// The cookie with the session of an organization.
    #[must_use]
    pub fn of_session(organization: &OrganizationName, public_url: &PublicUrl) -> Self {
        Self::new(organization.as_str(), public_url)
    }

    /// The cookie that binds sign-ins under way to their browser. A dot stands in no organization's
    /// name.
    #[must_use]
    pub fn of_browser(public_url: &PublicUrl) -> Self {
        Self::new("sign.in", public_url)
    }

    /// The cookie with the session of an organization's setup link.
    #[must_use]
    pub fn of_setup(organization: &OrganizationName, public_url: &PublicUrl) -> Self {
        Self::new(&format!("setup.{organization}"), public_url)
    }

    /// The cookie with the language of the dashboard.
    #[must_use]
    pub fn of_language(public_url: &PublicUrl) -> Self {
        Self::new("lang.uage", public_url)
    }

    fn new(what: &str, public_url: &PublicUrl) -> Self {
        let secure = public_url.is_secure();
        let prefix = if secure { HOST } else { "" };
        Self { name: format!("{prefix}{OURS}{what}"), secure }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// The handle that a browser presents.
    #[must_use]
    pub fn presented(&self, http: &HttpRequest) -> Option<Handle> {
        self.value(http).and_then(Handle::parse)
    }

    /// What a browser presents, whatever it is.
    #[must_use]
    pub fn value<'a>(&self, http: &'a HttpRequest) -> Option<&'a str> {
        value(http, |name| name == self.name.as_bytes())
    }

    /// The header `Set-Cookie` that puts a handle into the browser until it is closed.
    #[must_use]
    pub fn set(&self, handle: &Handle) -> String {
        self.written(&handle.0, "")
    }

    /// The header `Set-Cookie` that keeps a word, no secret, for a year.
    #[must_use]
    pub fn keep(&self, word: &'static str) -> String {
        self.written(word, "; Max-Age=31536000")
    }

    /// The header `Set-Cookie` that takes it away.
    #[must_use]
    pub fn clear(&self) -> String {
        self.written("", "; Max-Age=0")
    }

    /// Name and value have letters that need no quoting.
    fn written(&self, value: &str, life: &str) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{}={value}; Path=/{life}; HttpOnly{secure}; SameSite=Lax", self.name)
    }
}

fn is_handle(value: &str) -> bool {
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    value.len() == LETTERS && value.bytes().all(letters)
}

fn digest(handle: &str) -> HandleDigest {
    HandleDigest(Sha256::digest(handle.as_bytes()).into())
}

/// What a browser presents. Two cookies of one name are an attack: neither counts. Bytes are looked
/// at, because every decision does this, and what another cookie holds need not be text.
fn value(http: &HttpRequest, ours: impl Fn(&[u8]) -> bool) -> Option<&str> {
    let mut found = None;
    for line in http.headers().get_all(header::COOKIE) {
        for pair in line.as_bytes().split(|byte| *byte == b';') {
            let end = pair.iter().position(|byte| *byte == b'=');
            let Some((name, value)) = end.and_then(|end| pair.split_at_checked(end)) else {
                continue;
            };
            if ours(name.trim_ascii()) {
                if found.is_some() {
                    return None;
                }
                found = value.get(1..);
            }
        }
    }
    std::str::from_utf8(found?.trim_ascii()).ok()
}

/// Whether a cookie, with or without its value, is one of ours: applications never see or set it.
#[must_use]
pub fn is_ours(cookie: &str) -> bool {
    let cookie = cookie.trim_start();
    cookie.strip_prefix(HOST).unwrap_or(cookie).starts_with(OURS)
}

/// The digest of the session handle that a browser presents to an organization.
#[must_use]
pub fn presented(
    http: &HttpRequest,
    organization: &str,
    public_url: &PublicUrl,
) -> Option<HandleDigest> {
    let prefix = if public_url.is_secure() { HOST } else { "" };
    let ours = |name: &[u8]| {
        let name = name.strip_prefix(prefix.as_bytes());
        name.and_then(|name| name.strip_prefix(OURS.as_bytes())) == Some(organization.as_bytes())
    };
    value(http, ours).filter(|value| is_handle(value)).map(digest)
}

/// The session of a handle, while it lasts and its person is active.
#[must_use]
pub fn live<'a>(
    directory: &'a Directory,
    handle: &HandleDigest,
    now: Timestamp,
) -> Option<&'a Session> {
    let session = directory.session(handle).filter(|session| session.is_live(now))?;
    let active = directory.user(session.user).is_some_and(|user| user.active);
    active.then_some(session)
}

#[cfg(test)]
mod tests;

//! Which session a request carries: the digest of the handle in its cookie. The handle itself goes
//! nowhere.

use actix_web::{HttpRequest, http::header::COOKIE};
use doorward_store::directory::HandleDigest;
use sha2::{Digest, Sha256};

/// The name of the cookie: the browser sends it to this host only, over TLS only.
pub const NAME: &str = "__Host-doorward-session";
/// 32 random bytes in base64url.
const HANDLE_BYTES: usize = 43;

/// The session that a request carries, if it carries one: the SHA-256 of the cookie's text.
#[must_use]
pub fn carried(http: &HttpRequest) -> Option<HandleDigest> {
    let lines = http.headers().get_all(COOKIE).filter_map(|line| line.to_str().ok());
    let mut handles = lines.flat_map(|line| line.split(';')).filter_map(handle);
    let first = handles.next()?;
    // Two different handles are nobody's browser.
    handles.all(|other| other == first).then(|| digest(first))
}

/// What is compared of a handle.
#[must_use]
pub fn digest(handle: &str) -> HandleDigest {
    HandleDigest(Sha256::digest(handle.as_bytes()).into())
}

fn handle(cookie: &str) -> Option<&str> {
    let value = cookie.trim().strip_prefix(NAME)?.strip_prefix('=')?;
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    (value.len() == HANDLE_BYTES && value.bytes().all(allowed)).then_some(value)
}

#[cfg(test)]
mod tests;

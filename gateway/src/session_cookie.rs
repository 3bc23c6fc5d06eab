//! Which session a request carries: the digest of the handle in the cookie of an organization. The
//! handle itself goes nowhere.

use actix_web::{HttpRequest, http::header::COOKIE};
use doorward_store::directory::HandleDigest;
use sha2::{Digest, Sha256};

use crate::config::PublicUrl;

/// What the names of all our cookies begin with, behind TLS and without.
const OURS: [&str; 2] = ["__Host-doorward-", "doorward-"];
/// 32 random bytes in base64url.
const HANDLE_BYTES: usize = 43;

/// The session of an organization that a request carries, if it carries one. Behind TLS only the
/// cookie counts that no other host can set. Two of one name are an attack: neither counts.
#[must_use]
pub fn carried(
    http: &HttpRequest,
    organization: &str,
    public_url: &PublicUrl,
) -> Option<HandleDigest> {
    let [secure, plain] = OURS;
    let prefix = if public_url.as_str().starts_with("https:") { secure } else { plain };
    let lines = http.headers().get_all(COOKIE).filter_map(|line| line.to_str().ok());
    let value = |cookie: &'_ str| -> Option<HandleDigest> {
        let named = cookie.trim().strip_prefix(prefix)?.strip_prefix(organization)?;
        Some(digest(handle(named.strip_prefix('=')?)?))
    };
    let mut found = lines.flat_map(|line| line.split(';')).filter_map(value);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// What is compared of a handle.
#[must_use]
pub fn digest(handle: &str) -> HandleDigest {
    HandleDigest(Sha256::digest(handle.as_bytes()).into())
}

/// Whether a cookie, with or without its value, is one of ours: applications never see or set it.
#[must_use]
pub fn is_ours(cookie: &str) -> bool {
    OURS.iter().any(|name| cookie.trim_start().starts_with(name))
}

fn handle(value: &str) -> Option<&str> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    (value.len() == HANDLE_BYTES && value.bytes().all(allowed)).then_some(value)
}

#[cfg(test)]
mod tests;

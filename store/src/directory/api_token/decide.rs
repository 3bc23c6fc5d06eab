//! What a wish about an API token makes happen.

use super::{
    ApiToken, Scopes,
    event::{ApiTokenIssued, ApiTokenRevoked},
};
use crate::{
    directory::{
        Directory, Event, Refusal, SettingRefusal, id::TokenId, provisioning::TokenDigest,
    },
    record::Timestamp,
};

/// How many API tokens may be live at once.
pub const MAX_LIVE_TOKENS: usize = 50;
/// How many are remembered, revoked and expired ones counted.
pub const MAX_TOKENS: usize = 5000;

/// Issues an API token.
pub(in crate::directory) fn issue(
    directory: &Directory,
    token: TokenId,
    name: Box<str>,
    scopes: Scopes,
    digest: TokenDigest,
    expires: Option<Timestamp>,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    if name.trim().is_empty() {
        return Err(Refusal::Empty { what: "name" });
    }
    if name.len() > ApiToken::MAX_NAME_BYTES {
        return Err(Refusal::TooLong { what: "name" });
    }
    if scopes == Scopes::default() {
        return Err(Refusal::Empty { what: "scopes" });
    }
    if expires.is_some_and(|expires| expires <= at) {
        return Err(Refusal::AlreadyExpired);
    }
    let live = directory.api_tokens().filter(|token| token.is_live(at)).count();
    if live >= MAX_LIVE_TOKENS || directory.api_tokens().count() >= MAX_TOKENS {
        return Err(SettingRefusal::TooManyApiTokens.into());
    }
    let taken = directory.api_tokens().any(|held| held.id == token || held.digest == digest);
    if taken {
        return Err(SettingRefusal::TokenExists.into());
    }
    Ok(vec![ApiTokenIssued { token, name, scopes, digest, expires }.into()])
}

/// Revokes an API token.
pub(in crate::directory) fn revoke(
    directory: &Directory,
    id: TokenId,
) -> Result<Vec<Event>, Refusal> {
    let held = directory.api_tokens().find(|token| token.id == id).ok_or(Refusal::NoSuchToken)?;
    match held.revoked {
        Some(_) => Ok(vec![]),
        None => Ok(vec![ApiTokenRevoked { token: id }.into()]),
    }
}

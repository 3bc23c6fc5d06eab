//! What a wish about the provisioning connection makes happen.

use super::{
    Settings, TokenDigest,
    event::{ProvisioningChanged, ScimTokenIssued, ScimTokenRevoked},
};
use crate::{
    directory::{Directory, Event, Refusal, id::TokenId, sso_configuration},
    record::Timestamp,
};

/// How many Secret Tokens may be live at once: the one in use and the one it is rotated to.
pub const MAX_LIVE_TOKENS: usize = 2;

/// Changes how the provisioning client is read and answered.
pub(in crate::directory) fn set(directory: &Directory, settings: Settings) -> Vec<Event> {
    if directory.provisioning() == settings {
        return vec![];
    }
    vec![ProvisioningChanged { settings }.into()]
}

/// Issues a Secret Token.
pub(in crate::directory) fn issue(
    directory: &Directory,
    token: TokenId,
    digest: TokenDigest,
    expires: Option<Timestamp>,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    let live = directory.scim_tokens().filter(|token| token.is_live(at)).count();
    if live >= MAX_LIVE_TOKENS {
        return Err(Refusal::TooManyLiveTokens);
    }
    if expires.is_some_and(|expires| expires <= at) {
        return Err(Refusal::AlreadyExpired);
    }
    let mut events = sso_configuration::decide::no_more_strangers(directory);
    events.push(ScimTokenIssued { token, digest, expires }.into());
    Ok(events)
}

/// Revokes a Secret Token.
pub(in crate::directory) fn revoke(
    directory: &Directory,
    id: TokenId,
) -> Result<Vec<Event>, Refusal> {
    let held = directory.scim_tokens().find(|token| token.id == id).ok_or(Refusal::NoSuchToken)?;
    match held.revoked {
        Some(_) => Ok(vec![]),
        None => Ok(vec![ScimTokenRevoked { token: id }.into()]),
    }
}

//! What a wish about setup links makes happen.

use std::net::IpAddr;

use super::event::{SetupLinkClosed, SetupLinkIssued, SetupLinkUsed};
use crate::{
    directory::{
        Directory, Event, Refusal, SettingRefusal,
        id::TokenId,
        provisioning::TokenDigest,
        session::{HandleDigest, UserAgent},
    },
    record::Timestamp,
};

/// How long a setup link can be used: a quarter of an hour, in microseconds.
pub const LIFE: i64 = 15 * 60 * 1_000_000;
/// How long the session lasts that it begins: two hours, in microseconds.
pub const SESSION_LIFE: i64 = 2 * 3600 * 1_000_000;

/// Issues a setup link.
pub(in crate::directory) fn issue(
    directory: &Directory,
    link: TokenId,
    digest: TokenDigest,
    at: Timestamp,
    expires: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    if expires <= at {
        return Err(Refusal::AlreadyExpired);
    }
    let taken = directory.setup_link_by_id(link).or_else(|| directory.setup_link(&digest));
    if taken.is_some() {
        return Err(SettingRefusal::TokenExists.into());
    }
    let latest = Timestamp(at.0.saturating_add(LIFE));
    Ok(vec![SetupLinkIssued { link, digest, expires: expires.min(latest) }.into()])
}

/// Uses a setup link, once, and begins the session of whoever did.
pub(in crate::directory) fn enter(
    directory: &Directory,
    digest: &TokenDigest,
    handle: HandleDigest,
    at: Timestamp,
    address: IpAddr,
    agent: UserAgent,
) -> Result<Vec<Event>, Refusal> {
    let link = directory.setup_link(digest).ok_or(SettingRefusal::NoSuchSetupLink)?;
    if link.used.is_some() {
        return Err(SettingRefusal::SetupLinkUsed.into());
    }
    if at >= link.expires {
        return Err(SettingRefusal::SetupLinkExpired.into());
    }
    let ends = Timestamp(at.0.saturating_add(SESSION_LIFE));
    Ok(vec![SetupLinkUsed { link: link.id, handle, ends, address, agent }.into()])
}

/// Ends the session of a setup link before its time.
pub(in crate::directory) fn close(
    directory: &Directory,
    id: TokenId,
) -> Result<Vec<Event>, Refusal> {
    let link = directory.setup_link_by_id(id).ok_or(SettingRefusal::NoSuchSetupLink)?;
    match &link.used {
        Some(session) if session.closed.is_none() => Ok(vec![SetupLinkClosed { link: id }.into()]),
        Some(_) | None => Ok(vec![]),
    }
}

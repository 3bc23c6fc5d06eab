//! What a wish about sessions makes happen.

use super::{
    EndReason, HandleDigest, Sid,
    event::{EntryAllowed, SessionEnded, SessionSeen},
};
use crate::{
    directory::{
        Directory, Event, Refusal, SettingRefusal,
        id::{SessionId, SsoConfigurationId, UserId},
    },
    record::Timestamp,
};

/// How many sessions one person may have; the oldest gives way.
pub const MAX_SESSIONS: usize = 20;
/// The most sessions one event names, so that it fits one record of the log.
const SESSIONS_AN_EVENT: usize = 1000;
/// The most sessions one command ends because their time is over.
const SWEPT_AT_ONCE: usize = 10_000;

/// Notes that a session is used, coarsely; ends it instead when its time is over.
pub(in crate::directory) fn see(
    directory: &Directory,
    handle: &HandleDigest,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    let held = directory.session(handle).ok_or(SettingRefusal::NoSuchSession)?;
    Ok(match (held.is_live(at), held.is_to_be_seen(at)) {
        (false, _) => ended([held.id], EndReason::Expired),
        (true, true) => vec![SessionSeen { session: held.id }.into()],
        (true, false) => vec![],
    })
}

/// Notes the first time that a session was let into a resource.
pub(in crate::directory) fn entered(directory: &Directory, allowed: EntryAllowed) -> Vec<Event> {
    let held = directory.session_by_id(allowed.decided.session);
    let is_new = held.zip(allowed.resource.resource());
    match is_new.is_some_and(|(session, resource)| session.is_new_to(resource)) {
        true => vec![allowed.into()],
        false => vec![],
    }
}

/// Ends one session.
pub(in crate::directory) fn end(
    directory: &Directory,
    id: SessionId,
    reason: EndReason,
) -> Result<Vec<Event>, Refusal> {
    let held = directory.session_by_id(id).ok_or(SettingRefusal::NoSuchSession)?;
    Ok(ended([held.id], reason))
}

/// Ends every session of a person.
pub(in crate::directory) fn end_of(
    directory: &Directory,
    user: UserId,
    reason: EndReason,
) -> Vec<Event> {
    ended(directory.sessions_of(user).map(|session| session.id), reason)
}

/// Ends the sessions that Entra calls so, of one SSO configuration; a name nobody has is no error.
pub(in crate::directory) fn end_by_sid(
    directory: &Directory,
    configuration: SsoConfigurationId,
    sid: &Sid,
) -> Vec<Event> {
    let sessions = directory.sessions.brought_by(configuration, Some(sid));
    ended(sessions, EndReason::FrontChannelLogout)
}

/// Ends the sessions whose time is over.
pub(in crate::directory) fn sweep(directory: &Directory, at: Timestamp) -> Vec<Event> {
    ended(directory.sessions.over(at).take(SWEPT_AT_ONCE), EndReason::Expired)
}

/// The events that end sessions.
pub(in crate::directory) fn ended(
    sessions: impl IntoIterator<Item = SessionId>,
    reason: EndReason,
) -> Vec<Event> {
    let sessions: Vec<_> = sessions.into_iter().collect();
    let pieces = sessions.chunks(SESSIONS_AN_EVENT);
    pieces.map(|piece| SessionEnded { sessions: piece.to_vec(), reason }.into()).collect()
}

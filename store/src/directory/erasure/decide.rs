//! What the wish to erase a person makes happen.

use super::event::UserErased;
use crate::directory::{
    Directory, Event, Refusal,
    id::UserId,
    line::Line,
    session::{self, EndReason},
};

/// A person to be erased, and what a look at the log said of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// Who.
    pub user: UserId,
    /// Why.
    pub reason: Line<{ super::REASON_BYTES }>,
    /// How many events lie sealed under their key.
    pub sealed: u64,
    /// How many events hold personal fields of theirs in the clear.
    pub in_the_clear: u64,
}

/// Erases a person, whose sessions end. Somebody who was deleted can be erased still.
pub(in crate::directory) fn erase(
    directory: &Directory,
    erasure: Erasure,
) -> Result<Vec<Event>, Refusal> {
    let Erasure { user, reason, sealed, in_the_clear } = erasure;
    if directory.is_erased(user) {
        return Ok(vec![]);
    }
    if reason.as_str().trim().is_empty() {
        return Err(Refusal::Empty { what: "reason" });
    }
    let is_known = sealed.saturating_add(in_the_clear) > 0;
    if directory.user(user).is_none() && !(is_known && directory.may_have_been(user)) {
        return Err(Refusal::NoSuchUser);
    }
    let mut events = session::decide::end_of(directory, user, EndReason::Erased);
    events.push(UserErased { user, reason, events: sealed, in_the_clear }.into());
    Ok(events)
}

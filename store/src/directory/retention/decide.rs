//! What a wish about how long personal fields are kept makes happen, and what time does.

use std::num::NonZeroU16;

use super::{
    Day,
    event::{PersonalFieldsExpired, RetentionChanged},
};
use crate::{
    directory::{
        Directory, Event, Session,
        session::{self, EndReason},
    },
    record::Timestamp,
};

/// Sets for how many days they are kept.
pub(in crate::directory) fn set(directory: &Directory, days: Option<NonZeroU16>) -> Vec<Event> {
    match directory.retention().days == days {
        true => vec![],
        false => vec![RetentionChanged { days }.into()],
    }
}

/// Lets those expire whose days are over; sessions that began on such a day end before.
pub(in crate::directory) fn expire(directory: &Directory, at: Timestamp) -> Vec<Event> {
    let retention = directory.retention();
    let Some(days) = retention.days else { return vec![] };
    let today = Day::of(at.max(directory.time()));
    let before = Day(today.0.saturating_sub(days.get().into()));
    if before <= retention.expired_before || before <= Day::of(directory.created()) {
        return vec![];
    }
    let old = |session: &&Session| Day::of(session.started) < before;
    let old: Vec<_> = directory.sessions().filter(old).map(|session| session.id).collect();
    let mut events = session::decide::ended(old, EndReason::Expired);
    events.push(PersonalFieldsExpired { before }.into());
    events
}

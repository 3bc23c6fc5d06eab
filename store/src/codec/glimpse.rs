//! An event as a list shows it: of a thousand members the first few, and how many more there are.
//! What a list does not show is stepped over, neither built nor judged.

use serde::de::DeserializeOwned;

use super::{CONFIG, DecodeError, RecordKeys, Rest, head, open};
use crate::{
    directory::{
        Event, GroupId, MemberId,
        group::event::{GroupMembersAdded, GroupMembersRemoved},
    },
    record::{Recorded, Sequence},
};

/// How many members of an event a glimpse has.
const MEMBERS: usize = 16;
/// A member as it lies in a record: its kind, the length of its id, its id.
const MEMBER_BYTES: usize = 1 + 1 + 16;

/// A record with the first few of the members that its event names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glimpse {
    /// The record, whole but for the members.
    pub recorded: Recorded,
    /// How many more members its event names.
    pub more_members: usize,
}

impl From<Recorded> for Glimpse {
    fn from(recorded: Recorded) -> Self {
        Self { recorded, more_members: 0 }
    }
}

/// Reads as much of a record as a list shows.
///
/// # Errors
/// As [`open`] does, but for members that are stepped over.
pub fn glimpse(
    sequence: Sequence,
    bytes: &[u8],
    keys: &RecordKeys,
) -> Result<Glimpse, DecodeError> {
    let (header, rest) = head(bytes)?;
    let Rest::Clear(payload) = rest else {
        return open(sequence, bytes, keys).map(Glimpse::from);
    };
    let few = match (header.name, header.version) {
        ("group.members_added", 1) => few(payload).map(|(group, members, pending, more)| {
            (Event::from(GroupMembersAdded { group, members, pending }), more)
        }),
        ("group.members_removed", 1) => few(payload).map(|(group, members, pending, more)| {
            (Event::from(GroupMembersRemoved { group, members, pending }), more)
        }),
        _ => None,
    };
    match few {
        Some((event, more_members)) => {
            Ok(Glimpse { recorded: header.recorded(sequence, event), more_members })
        }
        // It is of another kind, or not what it should be, and that is for `open` to say.
        None => open(sequence, bytes, keys).map(Glimpse::from),
    }
}

type Few = (GroupId, Vec<MemberId>, Vec<Box<str>>, usize);

/// The group, the first members, the awaited values, and how many more members there are.
fn few(payload: &[u8]) -> Option<Few> {
    let mut rest = payload;
    let group = next(&mut rest)?;
    let count: usize = next(&mut rest)?;
    let members = (0..count.min(MEMBERS)).map(|_| next(&mut rest)).collect::<Option<Vec<_>>>()?;
    let more = count.saturating_sub(members.len());
    rest = rest.get(more.checked_mul(MEMBER_BYTES)?..)?;
    let pending = next(&mut rest)?;
    rest.is_empty().then_some((group, members, pending, more))
}

/// The value that some bytes begin with; the rest is left.
fn next<T: DeserializeOwned>(rest: &mut &[u8]) -> Option<T> {
    let (value, used) = bincode::serde::decode_from_slice(rest, CONFIG).ok()?;
    *rest = rest.get(used..)?;
    Some(value)
}

#[cfg(test)]
mod tests;

//! A set of Entra group object IDs, as people paste them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::directory::entra::{InvalidGuid, ObjectId};

/// Groups of which one suffices: sorted, each once, at least one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AllowList(Arc<[ObjectId]>);

/// Why a text is no allow-list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum InvalidAllowList {
    #[error("the list names no group: give at least one object ID")]
    Empty,
    #[error("the list names more than {} groups", AllowList::MAX_GROUPS)]
    TooMany,
    #[error("entry {place} of the list: {error}")]
    Entry { place: usize, error: InvalidGuid },
}

impl AllowList {
    /// The most groups of one list.
    pub const MAX_GROUPS: usize = 2000;

    /// Reads object IDs between commas, semicolons, blanks or line ends, in any case, with or
    /// without braces.
    ///
    /// # Errors
    /// When an entry is no GUID (it is named), or when there are none or too many.
    pub fn parse(raw: &str) -> Result<Self, InvalidAllowList> {
        let apart = |c: char| c == ',' || c == ';' || c.is_whitespace();
        let entries = raw.split(apart).filter(|entry| !entry.is_empty());
        let ids = entries.zip(1..).map(|(entry, place)| {
            ObjectId::parse(entry).map_err(|error| InvalidAllowList::Entry { place, error })
        });
        Self::new(ids.collect::<Result<Vec<_>, _>>()?)
    }

    /// A list of these groups.
    ///
    /// # Errors
    /// When there are none or too many.
    pub fn new(mut ids: Vec<ObjectId>) -> Result<Self, InvalidAllowList> {
        ids.sort_unstable();
        ids.dedup();
        match ids.len() {
            0 => Err(InvalidAllowList::Empty),
            1..=Self::MAX_GROUPS => Ok(Self(ids.into())),
            _ => Err(InvalidAllowList::TooMany),
        }
    }

    /// The groups in order.
    #[must_use]
    pub fn ids(&self) -> &[ObjectId] {
        &self.0
    }

    /// Whether a group is named.
    #[must_use]
    pub fn names(&self, id: ObjectId) -> bool {
        self.0.binary_search(&id).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{AllowList, InvalidAllowList};

    const A: &str = "0f3c9a52-1111-4222-8333-00000000000a";
    const B: &str = "0f3c9a52-1111-4222-8333-00000000000b";

    #[track_caller]
    fn check(raw: &str, want: &str) {
        let got = AllowList::parse(raw).map_or_else(
            |error| error.to_string(),
            |list| list.ids().iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        );
        assert_eq!(got, want, "{raw}");
    }

    #[test]
    fn a_pasted_list_is_read_however_it_is_written() {
        let both = format!("{A} {B}");
        check(A, A);
        for raw in [
            format!("{A},{B}"),
            format!("{B}; {A};"),
            format!("  {{{B}}}\r\n{A}\n\n"),
            format!("{}\t{B}\u{a0}{A},,{A}", A.to_uppercase()),
        ] {
            check(&raw, &both);
        }
    }

    #[test]
    fn a_bad_entry_is_named() {
        let form = "use the form 00000000-0000-0000-0000-000000000000";
        check(
            &format!("{A}, Engineers"),
            &format!("entry 2 of the list: `Engineers` is no GUID: {form}"),
        );
        check(" ,; \n", "the list names no group: give at least one object ID");
    }

    #[test]
    fn a_list_is_bounded_and_what_stands_twice_counts_once() {
        let many = |count: u32| -> String {
            (1..=count).map(|n| format!("0f3c9a52-1111-4222-8333-{n:012x},")).collect()
        };
        assert_eq!(AllowList::parse(&many(2000)).unwrap().ids().len(), 2000);
        assert_eq!(AllowList::parse(&many(2001)), Err(InvalidAllowList::TooMany));
        assert_eq!(AllowList::parse(&many(1).repeat(5000)).unwrap().ids().len(), 1);
    }
}

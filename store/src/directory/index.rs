//! Finding resources by a text: a persistent set of (hash, number), sixteen bytes an entry. A hash
//! only proposes; whoever asks compares the text on the resource itself.

use std::hash::BuildHasher;

use foldhash::quality::RandomState;
use imbl::OrdSet;

use super::id::Number;

/// Which numbers may carry a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    entries: OrdSet<(u64, Number)>,
    hasher: RandomState,
}

impl Index {
    pub(super) fn insert(&mut self, text: &str, number: Number) {
        self.entries.insert((self.hasher.hash_one(text), number));
    }

    pub(super) fn remove(&mut self, text: &str, number: Number) {
        self.entries.remove(&(self.hasher.hash_one(text), number));
    }

    /// Candidates in order of their numbers.
    pub(super) fn candidates(&self, text: &str) -> impl Iterator<Item = Number> + '_ {
        let hash = self.hasher.hash_one(text);
        self.entries.range((hash, Number(0))..=(hash, Number(u32::MAX))).map(|&(_, number)| number)
    }
}

/// How texts are compared that do not heed the case: userName and a group's displayName.
#[must_use]
pub fn fold(text: &str) -> String {
    text.to_lowercase()
}

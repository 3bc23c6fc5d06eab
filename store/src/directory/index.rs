//! Finding resources by a text: a persistent set of (hash, number), sixteen bytes an entry. A hash
//! only proposes; whoever asks compares the text on the resource itself.
//!
//! While a whole log is folded nobody asks, and putting a million entries into a tree in random
//! order costs more than all the rest; so entries may be put off and settled in order at the end.

use std::{borrow::Cow, hash::BuildHasher};

use foldhash::quality::RandomState;
use imbl::OrdSet;

use super::id::Number;

/// Which numbers may carry a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    entries: OrdSet<(u64, Number)>,
    hasher: RandomState,
    put_off: Option<Vec<Change>>,
}

/// An entry, and whether it is there afterwards.
type Change = ((u64, Number), bool);

impl Index {
    pub(super) fn insert(&mut self, text: &str, number: Number) {
        self.change((self.hasher.hash_one(text), number), true);
    }

    pub(super) fn remove(&mut self, text: &str, number: Number) {
        self.change((self.hasher.hash_one(text), number), false);
    }

    /// Candidates in order of their numbers.
    pub(super) fn candidates(&self, text: &str) -> impl Iterator<Item = Number> + '_ {
        let hash = self.hasher.hash_one(text);
        let from =
            move |number| self.entries.get_next(&(hash, number)).filter(|(held, _)| *held == hash);
        let after = move |(_, number): &&(u64, Number)| from(Number(number.0.saturating_add(1)));
        std::iter::successors(from(Number(0)), after).map(|&(_, number)| number)
    }

    /// Puts changes off until [`Self::settle`]; until then nothing new is found.
    pub(super) fn put_off(&mut self) {
        self.put_off.get_or_insert_default();
    }

    /// Carries out what was put off.
    pub(super) fn settle(&mut self) {
        let mut changes = self.put_off.take().unwrap_or_default();
        changes.sort_by_key(|(entry, _)| *entry); // stable: the last word on an entry stays last
        for (entry, there) in changes {
            self.change(entry, there);
        }
    }

    fn change(&mut self, entry: (u64, Number), there: bool) {
        match (&mut self.put_off, there) {
            (Some(changes), _) => changes.push((entry, there)),
            (None, true) => drop(self.entries.insert(entry)),
            (None, false) => drop(self.entries.remove(&entry)),
        }
    }
}

/// How texts are compared that do not heed the case: userName and a group's displayName.
#[must_use]
pub fn fold(text: &str) -> Cow<'_, str> {
    let is_folded = |b: u8| b.is_ascii() && !b.is_ascii_uppercase();
    if text.bytes().all(is_folded) { text.into() } else { text.to_lowercase().into() }
}

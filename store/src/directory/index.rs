//! Finding resources by a text: entries of (hash, number), sixteen bytes each. A hash only proposes;
//! whoever asks compares the text on the resource itself. So an entry may stay after the resource is
//! gone, and may be seen in a value that does not know the resource yet: what was folded at once is
//! a sorted array; what came since is a hash table of the first entry of each hash and a tree of the
//! rare others, shared by all values that came from one another. None of them is ever copied.
//!
//! While a whole log is folded nobody asks, so entries are put off and settled in order at the end.

use std::{fmt, hash::BuildHasher, sync::Arc};

use foldhash::quality::RandomState;
use scc::{Guard, HashIndex, TreeIndex};

use super::id::Number;

/// A hash, and a number that may carry a text of that hash.
type Entry = (u64, Number);

/// Which numbers may carry a text.
#[derive(Clone, Default)]
pub(super) struct Index {
    settled: Arc<[Entry]>,
    since: Arc<Since>,
    hasher: RandomState,
    put_off: Option<Vec<Change>>,
}

/// What came since the array was made.
#[derive(Default)]
struct Since {
    first: HashIndex<u64, Number, RandomState>,
    others: TreeIndex<Entry, ()>,
}

#[derive(Clone, Copy)]
struct Change {
    entry: Entry,
    /// Whether it is there afterwards.
    there: bool,
}

impl Index {
    pub(super) fn insert(&mut self, text: &str, number: Number) {
        let entry = (self.hasher.hash_one(text), number);
        match &mut self.put_off {
            Some(changes) => changes.push(Change { entry, there: true }),
            None => self.propose(entry),
        }
    }

    pub(super) fn remove(&mut self, text: &str, number: Number) {
        if let Some(changes) = &mut self.put_off {
            changes.push(Change { entry: (self.hasher.hash_one(text), number), there: false });
        }
    }

    /// Candidates in order of their numbers.
    pub(super) fn candidates(&self, text: &str) -> impl Iterator<Item = Number> + use<> {
        let hash = self.hasher.hash_one(text);
        let (first, last) = ((hash, Number(0)), (hash, Number(u32::MAX)));
        let settled = self.settled.partition_point(|entry| *entry < first);
        let settled = self.settled.iter().skip(settled).take_while(|entry| **entry <= last);
        let mut numbers: Vec<_> = settled.map(|(_, number)| *number).collect();
        if let Some(number) = self.since.first.peek_with(&hash, |_, number| *number) {
            numbers.push(number);
            let guard = Guard::new();
            let others = self.since.others.range(first..=last, &guard);
            numbers.extend(others.map(|((_, number), ())| *number));
        }
        numbers.sort_unstable();
        numbers.into_iter()
    }

    /// Puts changes off until [`Self::settle`]; until then nothing new is found.
    pub(super) fn put_off(&mut self) {
        self.put_off.get_or_insert_default();
    }

    /// Carries out what was put off.
    pub(super) fn settle(&mut self) {
        let changes = self.put_off.take().unwrap_or_default();
        if changes.len() < self.settled.len() / 8 {
            let there = changes.into_iter().filter(|change| change.there);
            there.for_each(|change| self.propose(change.entry));
            return;
        }
        let guard = Guard::new();
        let first = self.since.first.iter(&guard).map(|(hash, number)| (*hash, *number));
        let others = self.since.others.iter(&guard).map(|(entry, ())| *entry);
        let held = self.settled.iter().copied().chain(first).chain(others);
        let held = held.map(|entry| Change { entry, there: true });
        let mut all: Vec<_> = held.chain(changes).collect();
        match all.iter().all(|change| change.there) {
            true => all.sort_unstable_by_key(|change| change.entry),
            false => all.sort_by_key(|change| change.entry), // the last word on an entry stays last
        }
        let last_words = all.chunk_by(|a, b| a.entry == b.entry).filter_map(<[Change]>::last);
        let there = last_words.filter(|change| change.there);
        self.settled = there.map(|change| change.entry).collect();
        self.since = Arc::default();
    }

    fn propose(&self, entry: Entry) {
        if self.settled.binary_search(&entry).is_ok() {
            return;
        }
        let (hash, number) = entry;
        if self.since.first.insert_sync(hash, number).is_ok()
            || self.since.first.peek_with(&hash, |_, first| *first == number) == Some(true)
        {
            return;
        }
        let _ = self.since.others.insert_sync(entry, ()); // it may have been proposed before
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").field("settled", &self.settled.len()).finish_non_exhaustive()
    }
}

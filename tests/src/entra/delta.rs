//! Which objects changed since when: the delta query of Microsoft Graph in small.

use std::collections::BTreeMap;

use super::ObjectId;

/// A point in the history of a company; a later one is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Revision(u64);

/// The last revision of every object that was ever touched, deleted ones included.
#[derive(Debug, Clone, Default)]
pub(super) struct Delta {
    now: Revision,
    touched: BTreeMap<ObjectId, Revision>,
}

impl Delta {
    pub(super) fn touch(&mut self, id: ObjectId) {
        self.now = Revision(self.now.0 + 1);
        self.touched.insert(id, self.now);
    }

    pub(super) const fn revision(&self) -> Revision {
        self.now
    }

    pub(super) fn since(&self, revision: Revision) -> Vec<ObjectId> {
        let mut touched: Vec<_> = self
            .touched
            .iter()
            .filter(|(_, at)| **at > revision)
            .map(|(id, at)| (*at, *id))
            .collect();
        touched.sort_unstable();
        touched.into_iter().map(|(_, id)| id).collect()
    }
}

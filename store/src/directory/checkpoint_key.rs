//! The key that signs the checkpoints of an organization's log, as far as it was changed: what the log
//! says of that, auditors can follow.

use serde::{Deserialize, Serialize};

use super::{Directory, Event, Happened};
use crate::record::Sequence;

/// `checkpoint_key.changed`. Fields are never moved or removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckpointKeyChanged {
    /// The public key before, as signed-note writes it.
    pub before: Box<str>,
    /// The public key from now on.
    pub key: Box<str>,
    /// The note in which the one before says so.
    pub handover: Box<str>,
}

/// A change of the key, and where it is in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyChange {
    /// Its place.
    pub sequence: Sequence,
    /// What happened.
    pub change: CheckpointKeyChanged,
}

/// What a wish to change the key makes happen.
pub(super) fn change(directory: &Directory, change: CheckpointKeyChanged) -> Vec<Event> {
    let held = directory.key_changes().last().map(|held| &held.change.key);
    match held == Some(&change.key) {
        true => vec![],
        false => vec![change.into()],
    }
}

impl Directory {
    /// Every change of the key, the oldest first.
    pub fn key_changes(&self) -> impl DoubleEndedIterator<Item = &KeyChange> {
        self.key_changes.iter().map(AsRef::as_ref)
    }

    /// The key that signs, if it was ever changed.
    #[must_use]
    pub fn checkpoint_key(&self) -> Option<&str> {
        self.key_changes().next_back().map(|held| &*held.change.key)
    }

    pub(super) fn checkpoint_key_changed(
        &mut self,
        happened: Happened,
        change: &CheckpointKeyChanged,
    ) {
        let change = KeyChange { sequence: happened.sequence, change: change.clone() };
        self.key_changes.push_back(change.into());
    }
}

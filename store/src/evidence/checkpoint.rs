//! What is said about a tree (tlog-checkpoint): whose log, how many records, which root.

use std::fmt;

use signed_note::Note;
use tlog_tiles::{Checkpoint as Read, tlog::Hash};

use super::{Origin, PublicKey, Unsigned};
use crate::record::Sequence;

/// A tree, in three lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    /// Whose log.
    pub origin: Origin,
    /// The head of the log.
    pub size: Sequence,
    /// The root of the tree of that size.
    pub root: Hash,
}

/// A checkpoint with its signatures; whether they are right is not yet said.
#[derive(Debug, Clone, PartialEq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: String,
}

/// Text that is no checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is no checkpoint")]
pub struct InvalidCheckpoint;

impl Checkpoint {
    /// Reads the text of a checkpoint, without signatures.
    ///
    /// # Errors
    /// When it is none, or one with lines that Doorward does not write.
    pub fn parse(text: &str) -> Result<Self, InvalidCheckpoint> {
        let read = Read::from_bytes(text.as_bytes()).map_err(|_| InvalidCheckpoint)?;
        let origin = Origin::parse(read.origin()).ok_or(InvalidCheckpoint)?;
        let checkpoint = Self { origin, size: Sequence(read.size()), root: *read.hash() };
        // One text for one tree: nothing but what is written here is believed.
        if checkpoint.to_string() == text { Ok(checkpoint) } else { Err(InvalidCheckpoint) }
    }
}

impl SignedCheckpoint {
    /// Reads a checkpoint with its signatures.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(note: &str) -> Result<Self, InvalidCheckpoint> {
        let read = Note::from_bytes(note.as_bytes()).map_err(|_| InvalidCheckpoint)?;
        let text = std::str::from_utf8(read.text()).map_err(|_| InvalidCheckpoint)?;
        Ok(Self { checkpoint: Checkpoint::parse(text)?, note: note.to_owned() })
    }

    /// What is said, whoever signed it.
    #[must_use]
    pub fn unverified(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// What is said, if the holder of this key said it, under the key's own name.
    ///
    /// # Errors
    /// See [`Unsigned`].
    pub fn verified(&self, key: &PublicKey) -> Result<&Checkpoint, Unsigned> {
        key.verified(&self.note)?;
        if self.checkpoint.origin.as_str() == key.name() {
            Ok(&self.checkpoint)
        } else {
            Err(Unsigned::Wrong(key.to_string()))
        }
    }

    /// The note, as it is handed on.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.note
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { origin, size, root } = self;
        writeln!(f, "{origin}\n{size}\n{root}")
    }
}

#[cfg(test)]
mod tests;

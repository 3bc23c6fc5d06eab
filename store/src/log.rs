//! The log as everything above it sees it: append at an expected head, read a range, report the
//! heads. Engines know bytes and places, never what an event means.
//!
//! Invariants of every engine, proven by one conformance suite:
//! * a batch is in the log whole or not at all, across organizations;
//! * `append` returns `Ok` only after the batch would survive a power cut;
//! * sequences of an organization are 1, 2, 3 … without gaps;
//! * after `AppendError::Unavailable` the batch may or may not be there: ask `heads` again.

mod accept;
mod chunk;
pub mod heads;
mod memory;
mod sled;
mod space;

use std::{collections::BTreeMap, ops::ControlFlow};

pub use self::{
    memory::MemoryLog,
    sled::{EngineError, OpenLogError, SledLog, SledOptions},
    space::Reserve,
};
use crate::{directory::OrganizationName, record::Sequence};

/// The records to be added to one organization's log.
#[derive(Debug, Clone)]
pub struct Append {
    /// Whose log.
    pub organization: OrganizationName,
    /// The head the writer decided on; the first record gets the next sequence.
    pub expected: Sequence,
    /// The encoded records, at least one, each at most [`MAX_RECORD_BYTES`].
    pub records: Vec<Vec<u8>>,
}

/// The last sequence of every organization that has records.
pub type HeadsByName = BTreeMap<OrganizationName, Sequence>;

/// The largest encoded record an engine takes, in bytes. An engine may cut it into parts.
pub const MAX_RECORD_BYTES: usize = 64 * 1024;

/// Called with each record in order; may stop the reading.
pub type Visit<'a> = dyn FnMut(Sequence, &[u8]) -> ControlFlow<()> + 'a;

/// An append-only log of many organizations.
pub trait Log: Send + Sync + 'static {
    /// Adds the batch, flushed, or nothing of it.
    ///
    /// # Errors
    /// See [`AppendError`].
    fn append(&self, batch: &[Append]) -> Result<(), AppendError>;

    /// Visits the records after `after` in order until the head or until told to stop.
    ///
    /// # Errors
    /// See [`ReadError`].
    fn read(
        &self,
        organization: &OrganizationName,
        after: Sequence,
        visit: &mut Visit<'_>,
    ) -> Result<(), ReadError>;

    /// The last sequence of every organization that has records.
    ///
    /// # Errors
    /// See [`ReadError`].
    fn heads(&self) -> Result<HeadsByName, ReadError>;

    /// Whether an append would be tried now: the engine is open, and there is room.
    ///
    /// # Errors
    /// Why it would not.
    fn ready(&self) -> Result<(), AppendError>;
}

/// Any cause below the log.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a batch was not added.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Somebody else has appended; nothing was written.
    #[error("the log of `{organization}` is at {actual}, not at {expected}")]
    Conflict {
        /// Whose log.
        organization: OrganizationName,
        /// What the writer believed.
        expected: Sequence,
        /// What is true.
        actual: Sequence,
    },
    /// A record is larger than [`MAX_RECORD_BYTES`]; nothing was written.
    #[error("a record of {bytes} bytes is larger than the log takes")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// The engine failed; whether the batch became durable is unknown.
    #[error("the event log cannot be written")]
    Unavailable(#[source] Cause),
}

/// Why records could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Records are missing or are not what was written.
    #[error("the log of `{organization}` is damaged at {at}: {what}")]
    Damaged {
        /// Whose log.
        organization: OrganizationName,
        /// The first sequence that cannot be trusted.
        at: Sequence,
        /// What is wrong.
        what: String,
    },
    /// The engine failed.
    #[error("the event log cannot be read")]
    Unavailable(#[source] Cause),
}

//! A review: what a gateway tells of who had access, in one file that proves itself.
//!
//! A ZIP archive whose members lie as they are, not compressed:
//! ```text
//! review.note                a signed note: `doorward review 1`, the origin, how many events the log
//!                            had, then a line for each other file: its name, its SHA-256 in base64
//! checkpoint                 tlog-checkpoint: of just so many events
//! proofs/17.tlog-proof       tlog-proof of each event that is cited, below just that checkpoint
//! review.html                for people
//! review.json                for programs
//! ```
//! What stands in the last two is the gateway's to say; here it is only kept from being changed. One
//! review is one text: the archive is read only if it is just what would be written of its members.
//! Nothing is compressed because a later library would compress otherwise.

mod archive;
mod note;
mod verify;
mod write;

pub use self::{
    verify::{Cited, Verified, verify},
    write::{MOST_EVENTS, Told, UnwrittenReview, write},
};
use super::{InvalidCheckpoint, TreeError, Unsigned};
use crate::{codec::DecodeError, record::Sequence};

const NOTE: &str = "review.note";
const CHECKPOINT: &str = "checkpoint";
const HTML: &str = "review.html";
const JSON: &str = "review.json";

/// How the file of a review begins.
pub const BEGINNING: &[u8] = archive::BEGINNING;

/// Why a review proves nothing.
#[derive(Debug, thiserror::Error)]
pub enum InvalidReview {
    /// It is no archive as reviews are written.
    #[error("it is no archive of a review, or one that was arranged anew")]
    Archive,
    /// A file belongs into every review.
    #[error("`{0}` is missing")]
    Missing(String),
    /// A file is there that was not signed.
    #[error("`{0}` was added")]
    Added(String),
    /// A file is not the one that was signed.
    #[error("`{0}` is not what was signed")]
    Changed(String),
    /// The note is not signed with the key.
    #[error("`{NOTE}` is not to be believed")]
    Note(#[source] Unsigned),
    /// What was signed is no review, or one of another log.
    #[error("what `{NOTE}` says is no review of this log")]
    OtherNote,
    /// The checkpoint is none.
    #[error("`{CHECKPOINT}` is damaged")]
    NoCheckpoint(#[source] InvalidCheckpoint),
    /// The checkpoint is not signed with the key.
    #[error("`{CHECKPOINT}` is not to be believed")]
    Checkpoint(#[source] Unsigned),
    /// The checkpoint is of another number of events than the note.
    #[error("`{CHECKPOINT}` is of {checkpoint} events, the review of {review}")]
    Size {
        /// How many events the checkpoint is of.
        checkpoint: Sequence,
        /// How many the note says.
        review: Sequence,
    },
    /// A proof does not read as one of its event below the checkpoint.
    #[error("`{file}` is no proof of event {sequence} below `{CHECKPOINT}`")]
    Proof {
        /// Which file.
        file: String,
        /// Of which event it should be.
        sequence: Sequence,
    },
    /// The event of a proof is not in the log.
    #[error("`{file}` does not prove its event")]
    Unproved {
        /// Which file.
        file: String,
        /// Why not.
        #[source]
        source: TreeError,
    },
    /// A proved record holds no event that this version knows.
    #[error("the event of `{file}` cannot be understood")]
    Event {
        /// Which file.
        file: String,
        /// What is wrong with it.
        #[source]
        source: DecodeError,
    },
}

/// The file of an event's proof.
fn proof_file(sequence: Sequence) -> String {
    format!("proofs/{sequence}.tlog-proof")
}

#[cfg(test)]
mod tests;

//! A log in one file that proves itself, for whoever has nothing but the file and a public key.
//!
//! Lines of text, each ended by a line feed:
//! ```text
//! doorward bundle 1
//! organization acme
//! e <base64>                 a record as it lies in the log, sealed where it says something personal
//! t <base64>                 after each 256 events: the root of their tile
//! key 17 <public key>        for each change of the key: the event, and the key before
//! <signed note>              `doorward key 1`, origin, the next key: signed with the one before
//! checkpoint
//! <signed note>              tlog-checkpoint: of just these events
//! state
//! <signed note>              `doorward state 1`, origin, number of events, digest: what they make so
//! ```
//! No key is in it: whoever verifies folds what is legible without, and that is what the digest is of.
//! There is nothing between the lines, after them or in them that is not checked: one bundle is one
//! text. The digest is that of [`super::state_digest`].

mod lines;
mod verify;
mod write;

use std::io;

pub(crate) use self::verify::records;
pub use self::{
    verify::{Verified, verify},
    write::{WriteBundleError, write},
};
use super::{Changed, NotFollowed, Origin, Unsigned};
use crate::{codec::DecodeError, log::ReadError, record::Sequence};

const FORMAT: &str = "doorward bundle 1";
const STATE: &str = "doorward state 1";

/// Why a bundle proves nothing.
#[derive(Debug, thiserror::Error)]
pub enum InvalidBundle {
    /// The file cannot be read.
    #[error("the bundle cannot be read")]
    Disk(#[source] io::Error),
    /// A line is not what stands there in a bundle.
    #[error("line {line} of the bundle is damaged: {what}")]
    Line {
        /// Which, the first is 1.
        line: u64,
        /// What is wrong.
        what: String,
    },
    /// A record holds no event that this version knows.
    #[error("event {sequence} cannot be understood")]
    Event {
        /// Which.
        sequence: Sequence,
        /// What is wrong with it.
        #[source]
        source: DecodeError,
    },
    /// A key does not follow the one before.
    #[error("a key of the bundle does not follow the one before")]
    Key(#[source] NotFollowed),
    /// The key that was given is none of this log.
    #[error("the bundle is not signed with the key `{0}`, nor with one that follows it")]
    OtherKey(String),
    /// The signature of the checkpoint is not right.
    #[error("the checkpoint of the bundle is not to be believed")]
    Checkpoint(#[source] Unsigned),
    /// The signature of the earlier checkpoint is not right.
    #[error("the earlier checkpoint is not to be believed")]
    Earlier(#[source] Unsigned),
    /// There are fewer events than at the earlier checkpoint.
    #[error("events {} to {earlier} are missing: the log had them when the earlier checkpoint was signed", held.next())]
    Shorter {
        /// How many there are.
        held: Sequence,
        /// How many there were.
        earlier: Sequence,
    },
    /// The events up to the earlier checkpoint are not those that were signed then.
    #[error("the log was changed after the earlier checkpoint: {0}")]
    Rewritten(Changed),
    /// There are more or fewer events than were signed.
    #[error("there are {held} events, the checkpoint is of {signed}")]
    Count {
        /// How many there are.
        held: Sequence,
        /// How many were signed.
        signed: Sequence,
    },
    /// The events are not those that were signed.
    #[error("the events are not those of the checkpoint: {0}")]
    Events(Changed),
    /// The signature of the state is not right.
    #[error("the state of the bundle is not to be believed")]
    State(#[source] Unsigned),
    /// The state that was signed is of another log, or of another moment.
    #[error("the state of the bundle is not that of its checkpoint")]
    OtherState,
    /// The events make something else so than was signed.
    #[error("the events make something else so than was signed")]
    Digest,
}

impl InvalidBundle {
    /// What was said of a line, by those who read the lines as a log.
    fn of(error: ReadError) -> Self {
        match error {
            ReadError::Unavailable(cause) => match cause.downcast() {
                Ok(damaged) => *damaged,
                Err(cause) => Self::Disk(io::Error::other(cause)),
            },
            damaged @ ReadError::Damaged { .. } => Self::Disk(io::Error::other(damaged)),
        }
    }
}

/// The text of a state that is signed.
fn state_text(origin: &Origin, size: Sequence, digest: &super::Hash) -> String {
    format!("{STATE}\n{origin}\n{size}\n{digest}\n")
}

#[cfg(test)]
mod tests;

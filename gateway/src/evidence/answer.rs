//! What is answered about evidence.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One piece of an answer.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "each is documented where it is defined")]
pub enum Answer {
    Checkpoint(CheckpointRow),
    Proof(ProofRow),
    Part(PartRow),
    /// The next lines of a bundle.
    Lines {
        text: String,
    },
}

/// What was signed of a log, and what that is checked with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckpointRow {
    /// How many events it is of.
    pub size: u64,
    /// The signed note (C2SP tlog-checkpoint).
    pub checkpoint: String,
    /// The public key (C2SP signed-note): to be kept where nobody of the host reaches it.
    pub key: String,
    /// What the witness saw last, if it ever did.
    pub witnessed: Option<WitnessedRow>,
    /// Why the witness has not seen what the log is now, if it was asked in vain.
    pub not_witnessed: Option<String>,
}

/// What a witness saw of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WitnessedRow {
    /// How many events.
    pub size: u64,
    /// When, by its own clock.
    pub at: String,
    /// The checkpoint that it saw, with its cosignature (C2SP tlog-cosignature).
    pub checkpoint: String,
}

/// The next part of an export, and the proof that it continues the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PartRow {
    /// How far the part before went.
    pub after: u64,
    /// How far this one goes.
    pub until: u64,
    /// What a witness would be shown (C2SP tlog-witness, `add-checkpoint`): the size before, the
    /// consistency proof, and the checkpoint of this size.
    pub proof: String,
}

/// The proof that an event is in a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProofRow {
    /// Which event.
    pub sequence: u64,
    /// The proof below a checkpoint (C2SP tlog-proof); its `extra` is the record as it lies in the
    /// log, which is what is proved.
    pub proof: String,
}

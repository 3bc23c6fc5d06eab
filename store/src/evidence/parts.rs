//! The parts of an export: each comes with what a witness would be shown of it (tlog-witness,
//! `add-checkpoint`), so whoever holds them knows that the log was only ever continued between.

use super::{
    Checkpoint, Hash, PublicKey, SignedCheckpoint,
    witness::{Shown, Unwitnessed},
};
use crate::record::Sequence;

/// Why parts do not follow one another.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("part {nth}: {why}")]
pub struct NotFollowing {
    /// Which of them, counted from 1.
    pub nth: usize,
    /// What is wrong with it.
    pub why: Unwitnessed,
}

/// The proof of a part, as it is handed on: how far the part before went, the proof that the log
/// continues that, and the checkpoint as far as which this one goes.
#[must_use]
pub fn part(from: Sequence, proof: &[Hash], to: &SignedCheckpoint) -> String {
    let proof: String = proof.iter().map(|hash| format!("{hash}\n")).collect();
    format!("old {from}\n{proof}\n{}", to.as_str())
}

/// Follows the parts from the beginning of the log, or from a checkpoint of before, and says how far.
///
/// # Errors
/// Which part does not continue the one before, or is not the log's own.
pub fn follow_parts(
    parts: &[Shown],
    keys: &[PublicKey],
    earlier: Option<&SignedCheckpoint>,
) -> Result<Option<Checkpoint>, NotFollowing> {
    let mut last = None;
    if let Some(earlier) = earlier {
        let ours = keys.iter().find_map(|key| earlier.verified(key).ok());
        last = Some(ours.ok_or(NotFollowing { nth: 0, why: Unwitnessed::Unsigned })?.clone());
    }
    for (part, nth) in parts.iter().zip(1..) {
        let next = part.judge(keys, last.as_ref());
        last = Some(next.map_err(|why| NotFollowing { nth, why })?.clone());
    }
    Ok(last)
}

//! What a witness decides (tlog-witness): whether a checkpoint continues the one it saw last. Pure:
//! the last one is an argument. [`Witness`] keeps what was seen, before anybody is answered.

mod cosignature;
mod seen;

use tlog_tiles::tlog::{Hash, check_tree};

pub use self::{
    cosignature::{Cosigner, InvalidWitnessKey, WitnessKey},
    seen::{NotAdded, Witness},
};
use super::{Checkpoint, PublicKey, SignedCheckpoint};
use crate::record::Sequence;

/// The most lines of a proof.
const LONGEST: usize = 63;

/// A checkpoint that is shown to a witness.
#[derive(Debug)]
pub struct Shown {
    old: Sequence,
    proof: Vec<Hash>,
    checkpoint: SignedCheckpoint,
}

/// Why a checkpoint is not cosigned, each with its status of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unwitnessed {
    /// 400: it is no request.
    #[error("this is no `add-checkpoint` request")]
    Malformed,
    /// 404: nobody knows that log.
    #[error("the log `{0}` is not known here")]
    UnknownLog(String),
    /// 403: nobody known has signed it.
    #[error("the checkpoint is not signed with the key of its log")]
    Unsigned,
    /// 409: what was seen last has another size.
    #[error("the last checkpoint seen has {0} entries")]
    OtherSize(Sequence),
    /// 409: what was seen last has the same size and another root.
    #[error("another log of {0} entries was seen")]
    OtherRoot(Sequence),
    /// 422: the proof does not show that it continues what was seen last.
    #[error("the checkpoint does not continue the one of {0} entries")]
    NotContinued(Sequence),
}

impl Shown {
    /// Reads the body of `add-checkpoint`.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(body: &str) -> Result<Self, Unwitnessed> {
        let (head, checkpoint) = body.split_once("\n\n").ok_or(Unwitnessed::Malformed)?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old "));
        let old =
            old.and_then(|old| old.parse::<u64>().ok().filter(|size| size.to_string() == *old));
        let old = Sequence(old.ok_or(Unwitnessed::Malformed)?);
        let proof = lines.map(Hash::parse_hash).collect::<Result<Vec<_>, _>>();
        let proof = proof.ok().filter(|proof| proof.len() <= LONGEST);
        let proof = proof.ok_or(Unwitnessed::Malformed)?;
        let checkpoint = SignedCheckpoint::parse(checkpoint).map_err(|_| Unwitnessed::Malformed)?;
        let fits = old <= checkpoint.unverified().size && (old.0 > 0 || proof.is_empty());
        if fits { Ok(Self { old, proof, checkpoint }) } else { Err(Unwitnessed::Malformed) }
    }

    /// What is shown, whoever signed it.
    #[must_use]
    pub fn checkpoint(&self) -> &SignedCheckpoint {
        &self.checkpoint
    }

    /// Whether it is the log's own and continues what was seen last of it.
    ///
    /// # Errors
    /// See [`Unwitnessed`].
    pub fn judge(
        &self,
        keys: &[PublicKey],
        last: Option<&Checkpoint>,
    ) -> Result<&Checkpoint, Unwitnessed> {
        let shown = self.checkpoint.unverified();
        let origin = shown.origin.as_str();
        let mut of_log = keys.iter().filter(|key| key.name() == origin).peekable();
        if of_log.peek().is_none() {
            return Err(Unwitnessed::UnknownLog(origin.to_owned()));
        }
        if !of_log.any(|key| self.checkpoint.verified(key).is_ok()) {
            return Err(Unwitnessed::Unsigned);
        }
        let seen = last.map(|last| last.size).unwrap_or_default();
        if self.old != seen {
            return Err(Unwitnessed::OtherSize(seen));
        }
        match last {
            None => Ok(shown),
            Some(last) if last.size == shown.size && last.root == shown.root => Ok(shown),
            Some(last) if last.size == shown.size => Err(Unwitnessed::OtherRoot(last.size)),
            Some(last) if last.size == Sequence::START => Ok(shown),
            Some(last) => {
                let (old, new) = (last.size.0, shown.size.0);
                match check_tree(&self.proof, new, shown.root, old, last.root) {
                    Ok(()) => Ok(shown),
                    Err(_) => Err(Unwitnessed::NotContinued(last.size)),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;

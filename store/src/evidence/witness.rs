//! What a witness decides (tlog-witness): whether a checkpoint continues the one it saw last. Pure:
//! the last one is an argument. [`Witness`] keeps what was seen, before anybody is answered.

mod seen;

use ed25519_dalek::{Signer as _, SigningKey};
use signed_note::{Signature, key_id};
use tlog_tiles::tlog::{Hash, check_tree};

pub use self::seen::{NotAdded, Witness};
use super::{Checkpoint, PublicKey, SignedCheckpoint};
use crate::record::Sequence;

/// The algorithm's number of Ed25519 cosignatures.
const COSIGNATURE: u8 = 4;
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

/// Signs what a witness has seen.
pub struct Cosigner {
    name: String,
    key: SigningKey,
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

impl Cosigner {
    /// Signs under a name with the 32 bytes of an Ed25519 key.
    #[must_use]
    pub fn new(name: &str, seed: &[u8; 32]) -> Option<Self> {
        let key = SigningKey::from_bytes(seed);
        signed_note::is_key_name_valid(name).then(|| Self { name: name.to_owned(), key })
    }

    /// The line that says that a checkpoint was seen at a time, in seconds after 1970 (tlog-cosignature).
    #[must_use]
    pub fn cosign(&self, checkpoint: &Checkpoint, seconds: u64) -> Option<String> {
        let message = format!("cosignature/v1\ntime {seconds}\n{checkpoint}");
        let signature = self.key.sign(message.as_bytes()).to_bytes();
        let signed = [&seconds.to_be_bytes()[..], &signature[..]].concat();
        let line = Signature::new(self.name.clone(), self.key_id(), signed).ok()?;
        String::from_utf8(line.to_bytes()).ok()
    }

    /// What its cosignatures are checked with, as signed-note writes keys.
    #[must_use]
    pub fn public(&self) -> String {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let Self { name, .. } = self;
        format!("{name}+{:08x}+{}", self.key_id(), STANDARD.encode(self.public_bytes()))
    }

    fn key_id(&self) -> u32 {
        key_id(&self.name, &self.public_bytes())
    }

    fn public_bytes(&self) -> Vec<u8> {
        [&[COSIGNATURE], self.key.verifying_key().as_bytes().as_slice()].concat()
    }
}

impl std::fmt::Debug for Cosigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cosigner").field("public", &self.public()).finish()
    }
}

#[cfg(test)]
mod tests;

//! From what is told and proved to a review.

use super::{
    super::{SignedCheckpoint, Signer},
    CHECKPOINT, HTML, JSON, NOTE, archive, note, proof_file,
};
use crate::record::Sequence;

/// The most events that a review cites: the line of each stands in the note, and whoever reads signed
/// notes takes a million bytes.
pub const MOST_EVENTS: usize = 12_000;

/// What a review tells.
#[derive(Debug, Clone)]
pub struct Told {
    /// For programs.
    pub json: Vec<u8>,
    /// For people.
    pub html: String,
    /// The proof of each event that is cited, below the checkpoint.
    pub proofs: Vec<(Sequence, String)>,
}

/// Why no review was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnwrittenReview {
    /// It cites too many events.
    #[error("it would cite {0} events, and the most are {MOST_EVENTS}: ask for a shorter period")]
    TooMany(usize),
    /// It is longer than an archive can be.
    #[error("it would be longer than an archive can be: ask for a shorter period")]
    TooLong,
    /// Nothing can be signed.
    #[error("nothing can be signed")]
    Unsigned,
}

/// Writes a review that rests on a checkpoint: the same is always the same bytes.
///
/// # Errors
/// See [`UnwrittenReview`].
pub fn write(
    signer: &Signer,
    checkpoint: &SignedCheckpoint,
    told: &Told,
) -> Result<Vec<u8>, UnwrittenReview> {
    if told.proofs.len() > MOST_EVENTS {
        return Err(UnwrittenReview::TooMany(told.proofs.len()));
    }
    let proofs = told.proofs.iter().map(|(sequence, proof)| (proof_file(*sequence), proof));
    let proofs: Vec<_> = proofs.collect();
    let proofs = proofs.iter().map(|(name, proof)| (name.as_str(), proof.as_bytes()));
    let mut files: Vec<_> = proofs.collect();
    files.push((CHECKPOINT, checkpoint.as_str().as_bytes()));
    files.push((HTML, told.html.as_bytes()));
    files.push((JSON, &told.json));
    files.sort_unstable();
    let note = note::text(signer.origin(), checkpoint.unverified().size, &files);
    let note = signer.sign(&note).ok_or(UnwrittenReview::Unsigned)?;
    let members: Vec<_> = std::iter::once((NOTE, note.as_bytes())).chain(files).collect();
    archive::write(&members).ok_or(UnwrittenReview::TooLong)
}

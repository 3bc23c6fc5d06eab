//! The proof that one event is in a log, in a file of its own (tlog-proof), and the proof that a log
//! continues what it was, which witnesses ask for.

use std::fmt::Write;

use base64::{Engine, engine::general_purpose::STANDARD};
use tlog_tiles::tlog::{Error, Hash, prove_record, prove_tree};

use super::{Leaves, Nodes, SignedCheckpoint, Tree};
use crate::record::Sequence;

/// The first line of a proof.
const FORMAT: &str = "c2sp.org/tlog-proof@v1";

/// Writes the proof of the event at a place below a checkpoint of just this tree. What is proved is
/// the record's bytes, which the proof carries as its extra data.
///
/// # Errors
/// When the tree has no such event, or its neighbours cannot be read.
pub fn prove(
    tree: &Tree,
    (sequence, record): (Sequence, &[u8]),
    leaves: &Leaves<'_>,
    checkpoint: &SignedCheckpoint,
) -> Result<String, Error> {
    let index = sequence.0.checked_sub(1).ok_or(Error::IndexesNotInTree)?;
    let hashes = prove_record(tree.size().0, index, &Nodes::of(tree, leaves))?;
    written((sequence, record), &hashes, checkpoint).ok_or(Error::IndexesNotInTree)
}

/// The text of a proof; nothing for the head of an empty log, which no event is at.
pub(super) fn written(
    (sequence, record): (Sequence, &[u8]),
    hashes: &[Hash],
    checkpoint: &SignedCheckpoint,
) -> Option<String> {
    let index = sequence.0.checked_sub(1)?;
    let mut proof = format!("{FORMAT}\nextra {}\nindex {index}\n", STANDARD.encode(record));
    for hash in hashes {
        let _ = writeln!(proof, "{hash}"); // a text takes everything
    }
    proof.push('\n');
    proof.push_str(checkpoint.as_str());
    Some(proof)
}

/// The proof that a tree continues the one that it was at an earlier size (RFC 6962 §2.1.2); empty
/// when that was empty.
///
/// # Errors
/// When it was never of that size, or the leaves cannot be read.
pub fn continuation(tree: &Tree, from: Sequence, leaves: &Leaves<'_>) -> Result<Vec<Hash>, Error> {
    match from {
        Sequence::START => Ok(vec![]),
        from => prove_tree(tree.size().0, from.0, &Nodes::of(tree, leaves)),
    }
}

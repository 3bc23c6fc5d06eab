//! From a log to a bundle, record by record.

use std::{
    io::{self, Write},
    ops::ControlFlow,
};

use base64_simd::STANDARD;

use super::{
    super::{Signer, TILE, Tree, state_digest},
    FORMAT, state_text,
};
use crate::{
    directory::{Directory, OrganizationName, checkpoint_key::KeyChange},
    log::{Log, ReadError},
    record::Sequence,
};

/// Why no bundle was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteBundleError {
    /// The log cannot be read.
    #[error(transparent)]
    Log(#[from] ReadError),
    /// It cannot be written.
    #[error("the bundle cannot be written")]
    Disk(#[from] io::Error),
    /// The log does not hold what the tree stands for.
    #[error("the log is not what it was when it was folded")]
    Moved,
    /// Nothing can be signed.
    #[error("nothing can be signed")]
    Unsigned,
}

/// Writes the log of an organization as far as a directory and its tree stand for.
///
/// # Errors
/// See [`WriteBundleError`].
pub fn write(
    log: &dyn Log,
    organization: &OrganizationName,
    (directory, tree): (&Directory, &Tree),
    signer: &Signer,
    out: &mut dyn Write,
) -> Result<(), WriteBundleError> {
    writeln!(out, "{FORMAT}\norganization {organization}")?;
    let roots = tree.tile_roots();
    let (mut written, mut failed, mut line) = (Sequence::START, None, String::new());
    log.read(organization, Sequence::START, &mut |sequence, record| {
        if sequence > tree.size() {
            return ControlFlow::Break(());
        }
        line.clear();
        line.push_str("e ");
        STANDARD.encode_append(record, &mut line);
        line.push('\n');
        if sequence.0.is_multiple_of(TILE)
            && let Some(root) =
                usize::try_from(sequence.0 / TILE - 1).ok().and_then(|n| roots.get(n))
        {
            line.push_str(&format!("t {root}\n"));
        }
        written = sequence;
        match out.write_all(line.as_bytes()) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    if let Some(error) = failed {
        return Err(error.into());
    }
    if written != tree.size() || directory.head() != tree.size() {
        return Err(WriteBundleError::Moved);
    }
    for KeyChange { sequence, change } in directory.key_changes() {
        write!(out, "key {sequence} {}\n{}", change.before, change.handover)?;
    }
    let checkpoint = signer.checkpoint(tree).ok_or(WriteBundleError::Unsigned)?;
    let state = state_text(signer.origin(), tree.size(), &state_digest(directory));
    let state = signer.sign(&state).ok_or(WriteBundleError::Unsigned)?;
    write!(out, "checkpoint\n{}state\n{state}", checkpoint.as_str())?;
    out.flush()?;
    Ok(())
}

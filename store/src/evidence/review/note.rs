//! What is signed of a review: whose log, how many events, and the digest of each file.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::{super::Origin, archive::Member};
use crate::record::Sequence;

const FORMAT: &str = "doorward review 1";

/// The text of the note.
pub(super) fn text(origin: &Origin, size: Sequence, files: &[Member<'_>]) -> String {
    let lines = files.iter().map(|(name, bytes)| line(name, bytes));
    format!("{FORMAT}\n{origin}\n{size}\n{}", lines.collect::<String>())
}

/// The line of a file.
pub(super) fn line(name: &str, bytes: &[u8]) -> String {
    format!("{name} {}\n", STANDARD.encode(Sha256::digest(bytes)))
}

/// How many events the log of that name had, and the lines of the files; nothing when the text is no
/// note of a review of it.
pub(super) fn read<'a>(text: &'a str, name: &str) -> Option<(Sequence, Vec<&'a str>)> {
    let rest = text.strip_prefix(FORMAT)?.strip_prefix('\n')?;
    let (size, files) = rest.strip_prefix(name)?.strip_prefix('\n')?.split_once('\n')?;
    let sequence = Sequence(size.parse().ok()?);
    (sequence.to_string() == size).then(|| (sequence, files.split_inclusive('\n').collect()))
}

//! From a review to what it proves: the note's signature, every file's digest, the checkpoint, every
//! proof below it.

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine, engine::general_purpose::STANDARD};
use tlog_tiles::tlog::{Hash, check_record};

use super::{
    super::{Checkpoint, PublicKey, SignedCheckpoint, Tree},
    CHECKPOINT, HTML, InvalidReview, JSON, NOTE,
    archive::{self, Member},
    note, proof_file,
};
use crate::{
    codec::{self, RecordKeys},
    directory::OrganizationName,
    evidence::proof,
    record::{Recorded, Sequence},
};

/// What a review proves.
#[derive(Debug)]
pub struct Verified {
    /// Whose log.
    pub organization: OrganizationName,
    /// What was signed of it.
    pub checkpoint: SignedCheckpoint,
    /// What the review tells programs: signed, and not yet compared with the events.
    pub json: Vec<u8>,
    /// The events that are in the log.
    pub cited: Cited,
}

/// Events that are proved, as whoever has no keys reads them.
pub type Cited = BTreeMap<Sequence, Recorded>;

/// Believes a review only if everything in it is what the holder of the key signed, and every event that
/// it has a proof of is in the log of the checkpoint.
///
/// # Errors
/// The first thing that is wrong, and in which file.
pub fn verify(review: &[u8], key: &PublicKey) -> Result<Verified, InvalidReview> {
    let members = archive::read(review).ok_or(InvalidReview::Archive)?;
    let files: BTreeMap<_, _> = members.iter().copied().collect();
    let file = |name: &str| {
        let bytes = files.get(name).copied();
        bytes.ok_or_else(|| InvalidReview::Missing(name.to_owned()))
    };
    let note = text(NOTE, file(NOTE)?)?;
    let signed = key.verified(note).map_err(InvalidReview::Note)?;
    let signatures = note.strip_prefix(&signed).and_then(|rest| rest.strip_prefix('\n'));
    if signatures.is_none_or(|lines| lines.lines().count() != 1) {
        return Err(InvalidReview::Changed(NOTE.into())); // nobody else signs
    }
    let (size, lines) = note::read(&signed, key.name()).ok_or(InvalidReview::OtherNote)?;
    require_files(&files, &lines)?;
    require_arrangement(review, &files)?;
    let checkpoint = SignedCheckpoint::parse(text(CHECKPOINT, file(CHECKPOINT)?)?);
    let checkpoint = checkpoint.map_err(InvalidReview::NoCheckpoint)?;
    let held = checkpoint.verified(key).map_err(InvalidReview::Checkpoint)?;
    if held.size != size {
        return Err(InvalidReview::Size { checkpoint: held.size, review: size });
    }
    let name = key.name().rsplit_once("/o/").map_or("", |(_, name)| name);
    let organization = OrganizationName::parse(name).map_err(|_| InvalidReview::OtherNote)?;
    let keys = RecordKeys::nobodys(&organization);
    let others = [NOTE, CHECKPOINT, HTML, JSON];
    let mut cited = Cited::new();
    for (name, bytes) in files.iter().filter(|(name, _)| !others.contains(name)) {
        let recorded = proved((name, bytes), &checkpoint, held, &keys)?;
        cited.insert(recorded.sequence, recorded);
    }
    file(HTML)?;
    let json = file(JSON)?.to_vec();
    Ok(Verified { organization, checkpoint, json, cited })
}

/// Requires the files that were signed, no more and no fewer.
fn require_files(files: &BTreeMap<&str, &[u8]>, lines: &[&str]) -> Result<(), InvalidReview> {
    let mut signed = BTreeSet::new();
    for line in lines {
        let (name, _) = line.split_once(' ').ok_or(InvalidReview::OtherNote)?;
        let bytes = files.get(name).ok_or_else(|| InvalidReview::Missing(name.to_owned()))?;
        if note::line(name, bytes) != *line {
            return Err(InvalidReview::Changed(name.to_owned()));
        }
        signed.insert(name);
    }
    let added = files.keys().find(|name| **name != NOTE && !signed.contains(*name));
    added.map_or(Ok(()), |name| Err(InvalidReview::Added((*name).to_owned())))
}

/// Requires that nothing else stands between the files, before, after or about them.
fn require_arrangement(review: &[u8], files: &BTreeMap<&str, &[u8]>) -> Result<(), InvalidReview> {
    let note = files.get_key_value(NOTE).map(|(name, bytes)| (*name, *bytes));
    let others = files.iter().map(|(name, bytes)| (*name, *bytes));
    let members: Vec<Member<'_>> =
        note.into_iter().chain(others.filter(|(name, _)| *name != NOTE)).collect();
    let anew = archive::write(&members).ok_or(InvalidReview::Archive)?;
    if anew == review { Ok(()) } else { Err(InvalidReview::Archive) }
}

/// The event of a proof, if it is in the log of the checkpoint.
fn proved(
    (name, bytes): Member<'_>,
    checkpoint: &SignedCheckpoint,
    held: &Checkpoint,
    keys: &RecordKeys,
) -> Result<Recorded, InvalidReview> {
    let number = name.strip_prefix("proofs/").and_then(|it| it.strip_suffix(".tlog-proof"));
    let sequence = number.and_then(|number| number.parse().ok()).map(Sequence);
    let sequence = sequence.filter(|sequence| proof_file(*sequence) == name);
    let sequence = sequence.ok_or_else(|| InvalidReview::Added(name.to_owned()))?;
    let file = || name.to_owned();
    let no_proof = || InvalidReview::Proof { file: file(), sequence };
    let (record, hashes) = read(text(name, bytes)?, sequence, checkpoint).ok_or_else(no_proof)?;
    let (Checkpoint { size, root, .. }, leaf) = (held, Tree::leaf(&record));
    let index = sequence.0.checked_sub(1).ok_or_else(no_proof)?;
    check_record(&hashes, size.0, *root, index, leaf)
        .map_err(|source| InvalidReview::Unproved { file: file(), source })?;
    codec::open(sequence, &record, keys)
        .map_err(|source| InvalidReview::Event { file: file(), source })
}

/// The record and the hashes of a proof of this event below this checkpoint. It is only read as it is
/// written: one proof is one text.
fn read(
    text: &str,
    sequence: Sequence,
    checkpoint: &SignedCheckpoint,
) -> Option<(Vec<u8>, Vec<Hash>)> {
    let lines = text.strip_suffix(checkpoint.as_str())?.strip_suffix('\n')?;
    let mut lines = lines.split_terminator('\n').skip(1);
    let record = STANDARD.decode(lines.next()?.strip_prefix("extra ")?).ok()?;
    lines.next()?;
    let hashes: Option<Vec<_>> = lines.map(|line| Hash::parse_hash(line).ok()).collect();
    let hashes = hashes?;
    let written = proof::written((sequence, &record), &hashes, checkpoint)?;
    (written == text).then_some((record, hashes))
}

fn text<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a str, InvalidReview> {
    std::str::from_utf8(bytes).map_err(|_| InvalidReview::Changed(name.to_owned()))
}

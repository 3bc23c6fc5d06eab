//! From a bundle to what it proves: every leaf, every signature, the earlier checkpoint, then the
//! fold. Reads the bundle once, and holds no more of it than a line and the roots of its tiles.

use std::io::BufRead;

use super::{
    super::{
        Checkpoint, Hash, Known, PublicKey, SignedCheckpoint, Tree, Unsigned, followed,
        state_digest,
    },
    FORMAT, InvalidBundle, STATE,
    lines::{Events, Lines},
    state_text,
};
use crate::{
    directory::{Directory, OrganizationName, checkpoint_key::KeyChange},
    log::{Log, Visit},
    record::Sequence,
    store::{self, ReadRecordsError},
};

/// What a bundle proves.
#[derive(Debug)]
pub struct Verified {
    /// Whose log.
    pub organization: OrganizationName,
    /// What was signed of it.
    pub checkpoint: Checkpoint,
    /// The same, with its signature.
    pub signed: SignedCheckpoint,
    /// What its events make so.
    pub directory: Directory,
    /// The key that signed it: the one that was given, or one that follows it.
    pub key: PublicKey,
}

/// Believes a bundle only if everything in it is what the holder of the key signed; with an earlier
/// checkpoint, only if nothing of what was signed then was changed or cut off.
///
/// # Errors
/// The first thing that is wrong, and where.
pub fn verify<R: BufRead + Send + 'static>(
    input: R,
    key: &PublicKey,
    earlier: Option<&SignedCheckpoint>,
) -> Result<Verified, InvalidBundle> {
    let known = earlier.map(|earlier| Known { checkpoint: earlier.clone(), tiles: vec![] });
    let (organization, lines) = begun(input)?;
    let events = Events::of(lines);
    let folded = store::whole(&events, &organization, known.as_ref());
    let (directory, tree) = folded.map_err(|error| refused(error, earlier, key))?;
    let (mut lines, tiles) = events.rest();
    let (keys, key) = keys(&mut lines, &directory, key)?;
    if let Some(earlier) = earlier {
        let was = believed(earlier, &keys)?.size;
        if tree.size() < was {
            return Err(InvalidBundle::Shorter { held: tree.size(), earlier: was });
        }
    }
    lines.expect("checkpoint")?;
    let signed = lines.note()?;
    let signed =
        SignedCheckpoint::parse(&signed).map_err(|error| lines.refuse(error.to_string()))?;
    let checkpoint = signed.verified(&key).map_err(InvalidBundle::Checkpoint)?.clone();
    require_events(&tree, tiles, signed.clone())?;
    lines.expect("state")?;
    let state = key.verified(&lines.note()?).map_err(InvalidBundle::State)?;
    lines.end()?;
    require_state(&state, &checkpoint, &organization, &directory)?;
    Ok(Verified { organization, checkpoint, signed, directory, key })
}

/// Visits the records of a bundle in order. Nothing of it is believed by that: see [`verify`].
///
/// # Errors
/// When a line is none of a bundle.
pub(crate) fn records<R: BufRead + Send + 'static>(
    input: R,
    visit: &mut Visit<'_>,
) -> Result<(), InvalidBundle> {
    let (organization, lines) = begun(input)?;
    Events::of(lines).read(&organization, Sequence::START, visit).map_err(InvalidBundle::of)
}

/// Whose bundle it is, and the lines that follow.
fn begun<R: BufRead>(input: R) -> Result<(OrganizationName, Lines<R>), InvalidBundle> {
    let mut lines = Lines::of(input);
    lines.expect(FORMAT)?;
    let organization = lines.text()?.strip_prefix("organization ").unwrap_or_default().to_owned();
    let organization = OrganizationName::parse(&organization)
        .map_err(|_| lines.refuse("the organization belongs there"))?;
    Ok((organization, lines))
}

/// The keys of the log, the oldest first, and the one that signs now. Each follows the one before, as
/// the events say, and the one that was given is among them.
fn keys<R: BufRead>(
    lines: &mut Lines<R>,
    directory: &Directory,
    given: &PublicKey,
) -> Result<(Vec<PublicKey>, PublicKey), InvalidBundle> {
    let mut keys: Vec<PublicKey> = Vec::new();
    for KeyChange { sequence, change } in directory.key_changes() {
        lines.expect(&format!("key {sequence} {}", change.before))?;
        if lines.note()? != *change.handover {
            return Err(lines.refuse("it is not what the event says"));
        }
        let before = PublicKey::parse(&change.before);
        let before = before.map_err(|error| lines.refuse(error.to_string()))?;
        let next = followed(&before, &change.handover).map_err(InvalidBundle::Key)?;
        if next.to_string() != *change.key || keys.last().is_some_and(|last| *last != before) {
            return Err(lines.refuse("the keys do not follow one another"));
        }
        if keys.is_empty() {
            keys.push(before);
        }
        keys.push(next);
    }
    if keys.is_empty() {
        return Ok((vec![given.clone()], given.clone()));
    }
    let newest = keys.last().filter(|_| keys.contains(given)).cloned();
    newest.map(|newest| (keys, newest)).ok_or_else(|| InvalidBundle::OtherKey(given.to_string()))
}

/// What was said earlier, if the log's key of that time said it.
fn believed<'a>(
    earlier: &'a SignedCheckpoint,
    keys: &[PublicKey],
) -> Result<&'a Checkpoint, InvalidBundle> {
    let mut unsigned = Unsigned::NoNote;
    for key in keys.iter().rev() {
        match earlier.verified(key) {
            Ok(checkpoint) => return Ok(checkpoint),
            Err(error) => unsigned = error,
        }
    }
    Err(InvalidBundle::Earlier(unsigned))
}

fn require_events(
    tree: &Tree,
    tiles: Vec<Hash>,
    checkpoint: SignedCheckpoint,
) -> Result<(), InvalidBundle> {
    let signed = checkpoint.unverified().size;
    let known = Known { checkpoint, tiles };
    let all_tiles = tree.tile_roots().iter().eq(&known.tiles);
    match known.require(tree) {
        Ok(()) if tree.size() == signed && all_tiles => Ok(()),
        Ok(()) if tree.size() == signed => Err(InvalidBundle::Events(known.differing(tree))),
        Ok(()) => Err(InvalidBundle::Count { held: tree.size(), signed }),
        Err(_) if tree.size() != signed && all_tiles => {
            Err(InvalidBundle::Count { held: tree.size(), signed })
        }
        Err(changed) => Err(InvalidBundle::Events(changed)),
    }
}

fn require_state(
    state: &str,
    checkpoint: &Checkpoint,
    organization: &OrganizationName,
    directory: &Directory,
) -> Result<(), InvalidBundle> {
    let Checkpoint { origin, size, root: _ } = checkpoint;
    let named = origin.as_str().ends_with(&format!("/o/{organization}"));
    if !named || !state.starts_with(&format!("{STATE}\n{origin}\n{size}\n")) {
        return Err(InvalidBundle::OtherState);
    }
    let folded = state_text(origin, *size, &state_digest(directory));
    if folded == state { Ok(()) } else { Err(InvalidBundle::Digest) }
}

fn refused(
    error: ReadRecordsError,
    earlier: Option<&SignedCheckpoint>,
    key: &PublicKey,
) -> InvalidBundle {
    match error {
        ReadRecordsError::Record { sequence, source, .. } => {
            InvalidBundle::Event { sequence, source }
        }
        ReadRecordsError::Changed { changed, .. } => {
            match earlier.map_or(Ok(()), |earlier| earlier.verified(key).map(|_| ())) {
                Ok(()) => InvalidBundle::Rewritten(changed),
                Err(error) => InvalidBundle::Earlier(error),
            }
        }
        // Whoever has no keys opens nothing, and destroys none.
        error @ (ReadRecordsError::Displaced { .. } | ReadRecordsError::Keys(_)) => {
            InvalidBundle::Disk(std::io::Error::other(error))
        }
        ReadRecordsError::Thread(error) => InvalidBundle::Disk(error),
        ReadRecordsError::Log(error) => InvalidBundle::of(error),
    }
}

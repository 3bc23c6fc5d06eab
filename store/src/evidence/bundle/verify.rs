//! From a bundle to what it proves: every leaf, every signature, the earlier checkpoint, then the
//! fold. Reads the bundle once, and holds no more of it than a line and the roots of its tiles.

use std::io::BufRead;

use super::{
    super::{Checkpoint, Hash, Known, PublicKey, SignedCheckpoint, Tree, state_digest},
    FORMAT, InvalidBundle, STATE,
    lines::{Events, Lines},
    state_text,
};
use crate::{
    directory::{Directory, OrganizationName},
    store::{self, ReadRecordsError},
};

/// What a bundle proves.
#[derive(Debug)]
pub struct Verified {
    /// Whose log.
    pub organization: OrganizationName,
    /// What was signed of it.
    pub checkpoint: Checkpoint,
    /// What its events make so.
    pub directory: Directory,
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
    let earlier = earlier.map(|earlier| believed(earlier, key)).transpose()?;
    let mut lines = Lines::of(input);
    lines.expect(FORMAT)?;
    let organization = lines.text()?.strip_prefix("organization ").unwrap_or_default().to_owned();
    let organization = OrganizationName::parse(&organization)
        .map_err(|_| lines.refuse("the organization belongs there"))?;
    let events = Events::of(lines);
    let folded = store::whole(&events, &organization, earlier.as_ref());
    let (mut lines, tiles) = events.rest()?;
    let (directory, tree) = folded.map_err(refused)?;
    if let Some(earlier) = earlier.map(|earlier| earlier.checkpoint.unverified().size)
        && tree.size() < earlier
    {
        return Err(InvalidBundle::Shorter { held: tree.size(), earlier });
    }
    lines.expect("checkpoint")?;
    let signed = lines.note()?;
    let signed =
        SignedCheckpoint::parse(&signed).map_err(|error| lines.refuse(error.to_string()))?;
    let checkpoint = signed.verified(key).map_err(InvalidBundle::Checkpoint)?.clone();
    require_events(&tree, tiles, signed)?;
    lines.expect("state")?;
    let state = key.verified(&lines.note()?).map_err(InvalidBundle::State)?;
    lines.end()?;
    require_state(&state, &checkpoint, &organization, &directory)?;
    Ok(Verified { organization, checkpoint, directory })
}

/// An earlier checkpoint of the same log, to be compared when the events have come so far.
fn believed(earlier: &SignedCheckpoint, key: &PublicKey) -> Result<Known, InvalidBundle> {
    earlier.verified(key).map_err(InvalidBundle::Earlier)?;
    Ok(Known { checkpoint: earlier.clone(), tiles: vec![] })
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

fn refused(error: ReadRecordsError) -> InvalidBundle {
    match error {
        ReadRecordsError::Record { sequence, source, .. } => {
            InvalidBundle::Event { sequence, source }
        }
        ReadRecordsError::Changed { changed, .. } => InvalidBundle::Rewritten(changed),
        ReadRecordsError::Thread(error) => InvalidBundle::Disk(error),
        ReadRecordsError::Log(error) => InvalidBundle::Disk(std::io::Error::other(error)),
    }
}

//! What is known of the logs outside the engine: the last checkpoint of each, in one file that is
//! replaced whole, and beside it the roots of the full tiles, which say where a log has changed.

use std::{
    collections::BTreeMap,
    fmt,
    fs::{self, OpenOptions},
    io::{self, ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use tlog_tiles::tlog::Hash;

use super::{SignedCheckpoint, TILE, Tree};
use crate::{directory::OrganizationName, record::Sequence, replace_file::replace_file};

const FORMAT: &str = "doorward checkpoints 1";
const HASH_BYTES: usize = 32;

/// What is known of one log.
#[derive(Debug, Clone)]
pub struct Known {
    /// The last thing that was said of it.
    pub checkpoint: SignedCheckpoint,
    /// The roots of its full tiles, in order, as far as they were kept.
    pub tiles: Vec<Hash>,
}

/// What is known, by organization.
pub type KnownByName = BTreeMap<OrganizationName, Known>;

/// A log holds other records than those that were signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub struct Changed {
    /// The first record that may be another.
    pub first: Sequence,
    /// The last.
    pub last: Sequence,
}

/// Where the last checkpoints lie, and the folder of the tiles.
#[derive(Debug, Clone)]
pub struct KnownFile {
    checkpoints: PathBuf,
    tiles: PathBuf,
}

/// Why what is known could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadKnownError {
    /// It is not what was written.
    #[error("the file of checkpoints is damaged: {0}")]
    Damaged(String),
    /// The disk failed.
    #[error("the file of checkpoints cannot be read")]
    Disk(#[source] io::Error),
}

impl Known {
    /// Looks whether a tree of the size of the checkpoint is the tree that was signed.
    ///
    /// # Errors
    /// Between which records it is not.
    pub fn require(&self, tree: &Tree) -> Result<(), Changed> {
        if tree.root() == self.checkpoint.unverified().root {
            return Ok(());
        }
        Err(self.differing(tree))
    }

    /// Between which records a tree is not the one that was signed.
    pub(super) fn differing(&self, tree: &Tree) -> Changed {
        let signed = tree.size();
        let roots = tree.tile_roots();
        let same = roots.iter().zip(&self.tiles).take_while(|(held, known)| held == known).count();
        let first = Sequence(TILE.saturating_mul(same as u64)).next();
        let named = self.tiles.len().min(roots.len()) > same;
        let last = if named { Sequence(first.0.saturating_add(TILE - 1)) } else { signed };
        Changed { first, last: last.min(signed) }
    }
}

impl KnownFile {
    /// The files of a data directory.
    #[must_use]
    pub fn of(directory: &Path) -> Self {
        Self { checkpoints: directory.join("checkpoints"), tiles: directory.join("tiles") }
    }

    /// All that is known, or nothing when nothing was ever written.
    ///
    /// # Errors
    /// See [`ReadKnownError`].
    pub fn read(&self) -> Result<Option<KnownByName>, ReadKnownError> {
        let text = match fs::read_to_string(&self.checkpoints) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                return Err(ReadKnownError::Damaged("it is not text".into()));
            }
            Err(error) => return Err(ReadKnownError::Disk(error)),
        };
        let mut known = KnownByName::new();
        for (name, checkpoint) in parse(&text).map_err(ReadKnownError::Damaged)? {
            let tiles = self.read_tiles(&name).map_err(ReadKnownError::Disk)?;
            known.insert(name, Known { checkpoint, tiles });
        }
        Ok(Some(known))
    }

    /// Replaces the file; when this returns, the new one survives a power cut. The tiles only help
    /// to find a place: they are written first, and not waited for.
    ///
    /// # Errors
    /// When the disk fails; the file is then the old one or the new one, never a part.
    pub fn write<'a>(
        &self,
        known: impl Iterator<Item = (&'a OrganizationName, &'a SignedCheckpoint, &'a Tree)>,
    ) -> io::Result<()> {
        let mut notes = BTreeMap::new();
        for (name, checkpoint, tree) in known {
            self.write_tiles(name, tree)?;
            notes.insert(name.to_string(), checkpoint.as_str().to_owned());
        }
        replace_file(&self.checkpoints, print(&notes).as_bytes())
    }

    fn read_tiles(&self, name: &OrganizationName) -> io::Result<Vec<Hash>> {
        let bytes = match fs::read(self.tiles.join(name.as_str())) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(vec![]),
            read => read?,
        };
        Ok(bytes.as_chunks::<HASH_BYTES>().0.iter().map(|hash| Hash(*hash)).collect())
    }

    /// Adds the tiles that are full since the last time.
    fn write_tiles(&self, name: &OrganizationName, tree: &Tree) -> io::Result<()> {
        let roots = tree.tile_roots();
        if roots.is_empty() {
            return Ok(());
        }
        if !self.tiles.is_dir() {
            fs::DirBuilder::new().mode(0o700).create(&self.tiles)?;
        }
        let path = self.tiles.join(name.as_str());
        let mut options = OpenOptions::new();
        let mut file = options.create(true).append(true).mode(0o600).open(path)?;
        let held = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX) / HASH_BYTES;
        file.set_len((held * HASH_BYTES) as u64)?; // a crash may have left a part of a hash
        let new = roots.iter().skip(held).flat_map(|hash| hash.0).collect::<Vec<_>>();
        file.write_all(&new)
    }
}

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { first, last } = self;
        if first == last {
            write!(f, "event {first} is not what was signed")
        } else {
            write!(f, "among events {first} to {last} at least one is not what was signed")
        }
    }
}

fn print(notes: &BTreeMap<String, String>) -> String {
    let notes = serde_json::to_string(notes).unwrap_or_default();
    let body = format!("{FORMAT}\n{notes}\n");
    format!("{body}crc32 {:08x}\n", crc32fast::hash(body.as_bytes()))
}

fn parse(text: &str) -> Result<Vec<(OrganizationName, SignedCheckpoint)>, String> {
    let mut lines = text.split_inclusive('\n');
    let (first, notes) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let sum = lines.next().ok_or("it is cut short")?;
    if first.trim_end() != FORMAT {
        return Err(format!("it begins with `{}`", first.trim_end()));
    }
    let body = [first, notes].concat();
    if sum != format!("crc32 {:08x}\n", crc32fast::hash(body.as_bytes())) || lines.next().is_some()
    {
        return Err("its checksum is wrong".into());
    }
    let notes: BTreeMap<String, String> =
        serde_json::from_str(notes).map_err(|error| error.to_string())?;
    let one = |(name, note): (String, String)| {
        let checkpoint = SignedCheckpoint::parse(&note);
        let checkpoint = checkpoint.map_err(|error| format!("of `{name}`: {error}"))?;
        let named = OrganizationName::parse(&name).map_err(|_| format!("`{name}` is no name"))?;
        Ok((named, checkpoint))
    };
    notes.into_iter().map(one).collect()
}

#[cfg(test)]
mod tests;

//! The keys that sign checkpoints: the first is made at the first start, one more when a log is to be
//! signed with another. They lie beside the data directory and never in it, so that whoever can only
//! write there signs nothing, and sealed under the instance key, so that neither file signs alone. A
//! witness has no instance key: its own lies in the clear.

use std::{
    collections::BTreeSet,
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use doorward_store::{
    evidence::{InvalidKey, Origin, Signer, witness::Cosigner},
    replace_file,
};

use crate::{
    clock::NoRandomness,
    seal::{KeyFile, SealError, SealingKey},
};

/// The first line of a file that holds them in the clear.
const CLEAR: &str = "doorward checkpoint keys 1";
/// The first line of one that holds them sealed.
const SEALED: &str = "doorward checkpoint keys 2";
/// What they are sealed for.
const PURPOSE: &str = "checkpoint keys";
const OTHERS: u32 = 0o077;
const KEY_BYTES: usize = 32;

/// Keys of Ed25519, the oldest first; they are not shown.
pub struct CheckpointKeys {
    path: PathBuf,
    keys: Vec<[u8; KEY_BYTES]>,
    sealing: Option<SealingKey>,
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum CheckpointKeyError {
    #[error("`{path}` is open to others: only its owner may read it (mode 0600)")]
    TooOpen { path: PathBuf },
    #[error("`{path}` cannot be read or written")]
    Disk { path: PathBuf, source: io::Error },
    #[error("`{path}` holds no checkpoint key: restore it from its backup")]
    Unreadable { path: PathBuf },
    #[error(
        "`{path}` does not open with this instance key: put back the one that belongs to it, or remove \
         the file; another key is made then, and every auditor must be given that one"
    )]
    Foreign { path: PathBuf },
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

impl CheckpointKeys {
    /// Reads the keys that belong to a data directory, or makes the first; says whether it was made.
    /// They are sealed under the instance key, those from before that, too.
    ///
    /// # Errors
    /// See [`CheckpointKeyError`].
    pub fn open(
        data_dir: &Path,
        instance_key: &KeyFile,
        random: impl Fn() -> Result<[u8; KEY_BYTES], NoRandomness>,
    ) -> Result<(Self, bool), CheckpointKeyError> {
        let sealing = instance_key.read()?.sealing(PURPOSE)?;
        let (mut keys, made) = Self::read_or_make(place(data_dir)?, Some(sealing), random)?;
        if !made && !is_sealed(&keys.path)? {
            keys.keep(keys.keys.clone())?;
        }
        Ok((keys, made))
    }

    /// The same for a witness.
    ///
    /// # Errors
    /// See [`CheckpointKeyError`].
    pub fn of_witness(
        state: &Path,
        random: impl Fn() -> Result<[u8; KEY_BYTES], NoRandomness>,
    ) -> Result<Self, CheckpointKeyError> {
        Self::read_or_make(place(state)?, None, random).map(|(keys, _)| keys)
    }

    /// Reads the keys of a data directory that may not be there yet, if there are any.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn beside(
        data_dir: &Path,
        instance_key: &KeyFile,
    ) -> Result<Option<Self>, CheckpointKeyError> {
        let absolute = std::path::absolute(data_dir);
        let absolute = absolute
            .map_err(|source| CheckpointKeyError::Disk { path: data_dir.into(), source })?;
        let path = named(&absolute);
        if !is_there(&path)? {
            return Ok(None);
        }
        let sealing = match is_sealed(&path)? {
            true => Some(instance_key.read()?.sealing(PURPOSE)?),
            false => None,
        };
        Self::read(path, sealing).map(Some)
    }

    fn read_or_make(
        path: PathBuf,
        sealing: Option<SealingKey>,
        random: impl Fn() -> Result<[u8; KEY_BYTES], NoRandomness>,
    ) -> Result<(Self, bool), CheckpointKeyError> {
        if is_there(&path)? {
            return Ok((Self::read(path, sealing)?, false));
        }
        let mut none = Self { path, keys: vec![], sealing };
        none.keep(vec![random()?])?;
        Ok((none, true))
    }

    fn read(path: PathBuf, sealing: Option<SealingKey>) -> Result<Self, CheckpointKeyError> {
        let disk = |source| CheckpointKeyError::Disk { path: path.clone(), source };
        let text = fs::read_to_string(&path).map_err(disk)?;
        if fs::metadata(&path).map_err(disk)?.mode() & OTHERS != 0 {
            return Err(CheckpointKeyError::TooOpen { path });
        }
        let Some((format, kept)) = parse(&text) else {
            return Err(CheckpointKeyError::Unreadable { path });
        };
        let opened = match (format, &sealing) {
            (CLEAR, _) => Some(kept),
            (SEALED, Some(key)) => match key.open(&kept, PURPOSE.as_bytes()) {
                Ok(opened) => Some(opened),
                Err(_) => return Err(CheckpointKeyError::Foreign { path }),
            },
            (_, _) => None,
        };
        match opened.as_deref().map(<[u8]>::as_chunks::<KEY_BYTES>) {
            Some((keys, [])) if !keys.is_empty() => Ok(Self { path, keys: keys.to_vec(), sealing }),
            Some(_) | None => Err(CheckpointKeyError::Unreadable { path }),
        }
    }

    /// Adds a key; when this returns, it survives a power cut.
    ///
    /// # Errors
    /// When it cannot be written; the keys are as they were then.
    pub fn add(&mut self, key: [u8; KEY_BYTES]) -> Result<(), CheckpointKeyError> {
        self.keep([self.keys.as_slice(), &[key]].concat())
    }

    /// Forgets the keys but those at the places that are needed, the newest being at 0; that one stays.
    ///
    /// # Errors
    /// When they cannot be written; the keys are as they were then.
    pub fn forget(&mut self, needed: &BTreeSet<usize>) -> Result<(), CheckpointKeyError> {
        let placed = self.keys.iter().rev().enumerate();
        let kept = placed.filter(|(place, _)| *place == 0 || needed.contains(place));
        let mut rest: Vec<_> = kept.map(|(_, key)| *key).collect();
        rest.reverse();
        match rest.len() == self.keys.len() {
            true => Ok(()),
            false => self.keep(rest),
        }
    }

    /// Those who can sign for a log, the newest first.
    ///
    /// # Errors
    /// When the origin cannot be the name of a key.
    pub fn signers(&self, origin: &Origin) -> Result<Vec<Signer>, InvalidKey> {
        self.keys.iter().rev().map(|key| Signer::new(origin.clone(), key)).collect()
    }

    /// Signs as a witness, if that may be its name.
    #[must_use]
    pub fn cosigner(&self, name: &str) -> Option<Cosigner> {
        Cosigner::new(name, self.keys.last()?)
    }

    fn keep(&mut self, keys: Vec<[u8; KEY_BYTES]>) -> Result<(), CheckpointKeyError> {
        let disk = |source| CheckpointKeyError::Disk { path: self.path.clone(), source };
        let (format, kept) = match &self.sealing {
            Some(key) => (SEALED, key.seal(keys.concat(), PURPOSE.as_bytes())?),
            None => (CLEAR, keys.concat()),
        };
        let text = format!("{format}\n{}\n", STANDARD.encode(kept));
        replace_file(&self.path, text.as_bytes()).map_err(disk)?;
        self.keys = keys;
        Ok(())
    }
}

impl std::fmt::Debug for CheckpointKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[secret]")
    }
}

fn place(data_dir: &Path) -> Result<PathBuf, CheckpointKeyError> {
    let whole = data_dir.canonicalize();
    let whole =
        whole.map_err(|source| CheckpointKeyError::Disk { path: data_dir.into(), source })?;
    Ok(named(&whole))
}

fn named(whole: &Path) -> PathBuf {
    let name = whole.file_name().unwrap_or_default().to_string_lossy();
    whole.with_file_name(format!("{name}.checkpoint-key"))
}

fn is_there(path: &Path) -> Result<bool, CheckpointKeyError> {
    path.try_exists().map_err(|source| CheckpointKeyError::Disk { path: path.into(), source })
}

fn is_sealed(path: &Path) -> Result<bool, CheckpointKeyError> {
    let disk = |source| CheckpointKeyError::Disk { path: path.into(), source };
    Ok(fs::read_to_string(path).map_err(disk)?.starts_with(SEALED))
}

/// The format and what is kept in it.
fn parse(text: &str) -> Option<(&str, Vec<u8>)> {
    let (format, kept) = text.split_once('\n')?;
    Some((format, STANDARD.decode(kept.strip_suffix('\n')?).ok()?))
}

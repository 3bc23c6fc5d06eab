//! The keys that sign checkpoints: the first is made at the first start, one more when a log is to be
//! signed with another. They lie beside the data directory and never in it, so that whoever can only
//! write there signs nothing.

use std::{
    collections::BTreeSet,
    fs, io,
    io::ErrorKind,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use doorward_store::{
    evidence::{InvalidKey, Origin, Signer, witness::Cosigner},
    replace_file,
};

use crate::clock::NoRandomness;

const FORMAT: &str = "doorward checkpoint keys 1";
const OTHERS: u32 = 0o077;
const KEY_BYTES: usize = 32;

/// Keys of Ed25519, the oldest first; they are not shown.
pub struct CheckpointKeys {
    path: PathBuf,
    keys: Vec<[u8; KEY_BYTES]>,
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
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

impl CheckpointKeys {
    /// Reads the keys that belong to a data directory, or makes the first; says whether it was made.
    ///
    /// # Errors
    /// See [`CheckpointKeyError`].
    pub fn open(
        data_dir: &Path,
        random: impl Fn() -> Result<[u8; KEY_BYTES], NoRandomness>,
    ) -> Result<(Self, bool), CheckpointKeyError> {
        let path = place(data_dir)?;
        match Self::read(path) {
            Err(CheckpointKeyError::Disk { path, source })
                if source.kind() == ErrorKind::NotFound =>
            {
                let mut none = Self { path, keys: vec![] };
                none.keep(vec![random()?])?;
                Ok((none, true))
            }
            read => Ok((read?, false)),
        }
    }

    /// Reads the keys of a data directory that is not there yet, if there are any.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn beside(data_dir: &Path) -> Result<Option<Self>, CheckpointKeyError> {
        let absolute = std::path::absolute(data_dir);
        let absolute = absolute
            .map_err(|source| CheckpointKeyError::Disk { path: data_dir.into(), source })?;
        let path = named(&absolute);
        match path.exists() {
            true => Self::read(path).map(Some),
            false => Ok(None),
        }
    }

    fn read(path: PathBuf) -> Result<Self, CheckpointKeyError> {
        let disk = |source| CheckpointKeyError::Disk { path: path.clone(), source };
        let text = fs::read_to_string(&path).map_err(disk)?;
        if fs::metadata(&path).map_err(disk)?.mode() & OTHERS != 0 {
            return Err(CheckpointKeyError::TooOpen { path });
        }
        match parse(&text) {
            Some(keys) => Ok(Self { path, keys }),
            None => Err(CheckpointKeyError::Unreadable { path }),
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
        let text = format!("{FORMAT}\n{}\n", STANDARD.encode(keys.concat()));
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

fn parse(text: &str) -> Option<Vec<[u8; KEY_BYTES]>> {
    let (format, keys) = text.split_once('\n')?;
    let keys = STANDARD.decode(keys.strip_suffix('\n')?).ok()?;
    let (keys, rest) = keys.as_chunks::<KEY_BYTES>();
    (format == FORMAT && rest.is_empty() && !keys.is_empty()).then(|| keys.to_vec())
}

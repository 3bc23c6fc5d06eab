//! Answers as they lie in the data directory, one file each, sealed: they may hold a secret that was
//! shown once.

use std::{
    fs, io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use doorward_store::{directory::TokenId, record::Timestamp, replace_file};
use serde::{Deserialize, Serialize};
use tracing::warn;

use super::{Fingerprint, KeyDigest};
use crate::{
    api::reply::Reply,
    seal::{KeyFile, SealError, SealingKey},
};

/// The folder in the data directory.
const FOLDER: &str = "api-answers";
/// Whom the key is for.
const PURPOSE: &str = "kept answer 1";

/// The folder of the notes.
#[derive(Debug)]
pub(super) struct Notes {
    folder: PathBuf,
    key_file: KeyFile,
    key: OnceLock<SealingKey>,
}

/// What an answer is kept for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Noted {
    pub(super) token: TokenId,
    pub(super) key: KeyDigest,
    pub(super) fingerprint: Fingerprint,
    pub(super) begun: Timestamp,
}

/// A file as it lies there.
#[derive(Serialize, Deserialize)]
struct Kept {
    noted: Noted,
    sealed: Vec<u8>,
}

impl Notes {
    pub(super) fn of(data_dir: &Path, key_file: KeyFile) -> Self {
        Self { folder: data_dir.join(FOLDER), key_file, key: OnceLock::new() }
    }

    /// Everything that lies there, the oldest first. What cannot be opened any more has no answer;
    /// what cannot be read at all is removed.
    pub(super) fn read(&self) -> io::Result<Vec<(Noted, Option<Reply>)>> {
        let mut all = Vec::new();
        let files = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(all),
            files => files?,
        };
        for file in files {
            let path = file?.path();
            match serde_json::from_slice::<Kept>(&fs::read(&path)?) {
                Ok(Kept { noted, sealed }) if self.path(&noted) == path => {
                    all.push((noted, self.open(&noted, &sealed)));
                }
                Ok(_) | Err(_) => fs::remove_file(&path)?, // half written, or not ours
            }
        }
        all.sort_by_key(|(noted, _)| noted.begun);
        Ok(all)
    }

    /// Writes an answer so that it is there after a crash.
    pub(super) fn write(&self, noted: &Noted, reply: &Reply) -> Result<(), CannotNote> {
        let text = serde_json::to_vec(reply).map_err(io::Error::from)?;
        let sealed = self.key()?.seal(text, &bound(noted)?)?;
        let kept = serde_json::to_vec(&Kept { noted: *noted, sealed }).map_err(io::Error::from)?;
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        Ok(replace_file(&self.path(noted), &kept)?)
    }

    /// Removes an answer that may have been noted.
    pub(super) fn remove(&self, noted: &Noted) {
        match fs::remove_file(self.path(noted)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                warn!(%error, "an old answer of the API cannot be removed");
            }
            Ok(()) | Err(_) => {}
        }
    }

    /// The time is in the name, so that a key that is used again later has another file.
    fn path(&self, noted: &Noted) -> PathBuf {
        let key: String = noted.key.0.iter().map(|byte| format!("{byte:02x}")).collect();
        self.folder.join(format!("{}-{key}-{}", noted.token, noted.begun.0))
    }

    fn open(&self, noted: &Noted, sealed: &[u8]) -> Option<Reply> {
        let opened = self.key().ok()?.open(sealed, &bound(noted).ok()?).ok()?;
        serde_json::from_slice(&opened).ok()
    }

    fn key(&self) -> Result<&SealingKey, SealError> {
        if let Some(key) = self.key.get() {
            return Ok(key);
        }
        let key = self.key_file.read()?.sealing(PURPOSE)?;
        Ok(self.key.get_or_init(|| key))
    }
}

/// Why an answer was not noted.
#[derive(Debug, thiserror::Error)]
pub(super) enum CannotNote {
    #[error(transparent)]
    Disk(#[from] io::Error),
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// What an answer is sealed for: it opens for no other request.
fn bound(noted: &Noted) -> io::Result<Vec<u8>> {
    serde_json::to_vec(noted).map_err(io::Error::from)
}

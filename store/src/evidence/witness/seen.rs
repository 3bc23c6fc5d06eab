//! A witness at work: what it saw last of each log, in a folder of its own, one file a log.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use super::{Cosigner, PublicKey, Shown, SignedCheckpoint, Unwitnessed, WitnessKey};
use crate::{evidence::Origin, replace_file::replace_file};

/// Cosigns what continues what it has seen.
#[derive(Debug)]
pub struct Witness {
    keys: Vec<PublicKey>,
    cosigner: Cosigner,
    folder: PathBuf,
    /// Looking at what was seen last and keeping the next is one step.
    one_at_a_time: Mutex<()>,
    _lock: File,
}

/// Why nothing was cosigned.
#[derive(Debug, thiserror::Error)]
pub enum NotAdded {
    /// The protocol says no.
    #[error(transparent)]
    Unwitnessed(#[from] Unwitnessed),
    /// What was seen cannot be read or kept.
    #[error("what this witness has seen cannot be read or kept")]
    Disk(#[from] io::Error),
}

impl Witness {
    /// Goes on with what lies in a folder, or begins there; nobody else can until it is dropped.
    ///
    /// # Errors
    /// When the folder cannot be made, or another witness has it.
    pub fn open(folder: &Path, keys: Vec<PublicKey>, cosigner: Cosigner) -> io::Result<Self> {
        fs::DirBuilder::new().mode(0o700).recursive(true).create(folder)?;
        let mut options = OpenOptions::new();
        let options = options.write(true).create(true).truncate(false).mode(0o600);
        let lock = options.open(folder.join("lock"))?;
        lock.try_lock()?;
        let (folder, one_at_a_time) = (folder.to_owned(), Mutex::default());
        Ok(Self { keys, cosigner, folder, one_at_a_time, _lock: lock })
    }

    /// Carries out `add-checkpoint`: the answer is a line with the cosignature, and what was shown is
    /// kept before it is given.
    ///
    /// # Errors
    /// See [`NotAdded`].
    pub fn add(&self, body: &str, seconds: u64) -> Result<String, NotAdded> {
        let shown = Shown::parse(body)?;
        let _alone = self.one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner);
        // The name of a file is made of an origin only when a key is known by it.
        let origin = &shown.checkpoint().unverified().origin;
        let known = self.keys.iter().any(|key| key.name() == origin.as_str());
        let last = if known { self.last(origin)? } else { None };
        let checkpoint =
            shown.judge(&self.keys, last.as_ref().map(SignedCheckpoint::unverified))?;
        replace_file(&self.path(origin), shown.checkpoint().as_str().as_bytes())?;
        let cosigned = self.cosigner.cosign(checkpoint, seconds);
        Ok(cosigned.ok_or_else(|| io::Error::other("nothing can be signed"))?)
    }

    /// What its cosignatures are checked with.
    #[must_use]
    pub fn public(&self) -> &WitnessKey {
        self.cosigner.public()
    }

    /// What was seen last of a log. A file that is not what was written is never taken for none.
    fn last(&self, origin: &Origin) -> io::Result<Option<SignedCheckpoint>> {
        let text = match fs::read_to_string(self.path(origin)) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            read => read?,
        };
        let read = SignedCheckpoint::parse(&text);
        read.map(Some).map_err(|error| io::Error::new(ErrorKind::InvalidData, error))
    }

    /// One file a log: an origin may hold slashes, its digest does not.
    fn path(&self, origin: &Origin) -> PathBuf {
        use sha2::{Digest, Sha256};
        let digest = Sha256::digest(origin.as_str());
        let name: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        self.folder.join(format!("{name}.checkpoint"))
    }
}

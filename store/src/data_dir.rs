//! The one place on disk that is Doorward's: who may open it, which format it has, and whether the
//! log in it is whole. Layout: `format`, `lock`, `log/`, `checkpoints`, `tiles/`, `keys/`, `reserve`,
//! `operator.sock`; of format 1 also `heads`, which the first checkpoints replace.
//!
//! Invariants: one process at a time; nobody but the owner can read it; a log that ends before the
//! last checkpoint says so is never opened, and one that holds other records is never served.

mod access;
mod error;
mod format;
mod lock;

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

pub use self::error::OpenDataDirError;
use crate::{
    directory::OrganizationName,
    evidence::{KnownByName, KnownFile, SignedCheckpoint, Tree},
    keys::{Dice, Keys, WrappingKey},
    log::{
        HeadsByName, Log, OpenLogError, Reserve, SledLog, SledOptions,
        heads::{self, Damage, Heads, Loss},
    },
    replace_file,
};

/// The folder of the keys of personal fields.
const KEYS: &str = "keys";

/// An open data directory; nobody else can open it until this is dropped.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    _lock: File,
}

/// How much the log may take.
#[derive(Debug, Clone, Copy)]
pub struct LogOptions {
    /// The memory for pages of the log, in bytes.
    pub cache_bytes: u64,
    /// The room kept on the disk for opening the log when the disk is full, in bytes.
    pub reserve_bytes: u64,
}

impl Default for LogOptions {
    fn default() -> Self {
        Self { cache_bytes: 16 * 1024 * 1024, reserve_bytes: 32 * 1024 * 1024 }
    }
}

impl DataDir {
    /// Opens the data directory, or makes one where nothing is.
    ///
    /// # Errors
    /// See [`OpenDataDirError`].
    pub fn open(path: &Path) -> Result<Self, OpenDataDirError> {
        access::prepare(path)?;
        format::refuse_strangers(path)?;
        access::require_private(path)?;
        let lock = lock::take(path)?;
        format::check(path)?;
        Ok(Self { path: path.into(), _lock: lock })
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the operator's commands find the running server.
    #[must_use]
    pub fn operator_socket(&self) -> PathBuf {
        self.path.join("operator.sock")
    }

    /// Whether personal fields were ever sealed here.
    #[must_use]
    pub fn has_keys(&self) -> bool {
        self.path.join(KEYS).read_dir().is_ok_and(|mut files| files.next().is_some())
    }

    /// Opens the keys of personal fields; there are none where nothing was sealed yet. A directory of an
    /// older format has the newest from then on.
    ///
    /// # Errors
    /// When one of them cannot be read, or was wrapped under another key.
    pub fn open_keys(&self, wrapping: WrappingKey, dice: Dice) -> Result<Keys, OpenDataDirError> {
        let folder = self.path.join(KEYS);
        access::private_folder(&folder)?;
        let keys = Keys::open(folder, wrapping, dice)?;
        format::raise(&self.path)?;
        Ok(keys)
    }

    /// Puts the keys of an organization back as they were kept elsewhere.
    ///
    /// # Errors
    /// When the disk fails.
    pub(crate) fn put_keys(&self, organization: &OrganizationName, kept: &[u8]) -> io::Result<()> {
        let folder = self.path.join(KEYS);
        access::private_folder(&folder).map_err(io::Error::other)?;
        replace_file(&folder.join(organization.as_str()), kept)
    }

    /// Opens the log and makes sure that it reaches as far as is known. Whether it holds what was
    /// signed is seen by whoever folds it: see [`crate::Store::open_known`].
    ///
    /// # Errors
    /// See [`OpenDataDirError`].
    pub fn open_log(&self, options: LogOptions) -> Result<SledLog, OpenDataDirError> {
        self.open_known(options).map(|(log, _)| log)
    }

    /// The same, with what is known of each organization's log.
    ///
    /// # Errors
    /// See [`OpenDataDirError`].
    pub fn open_known(
        &self,
        options: LogOptions,
    ) -> Result<(SledLog, KnownByName), OpenDataDirError> {
        let folder = self.path.join("log");
        let recorded = self.recorded()?;
        let heads = recorded.as_ref().map(|(_, heads)| heads.clone()).unwrap_or_default();
        if !folder.join("db").exists() {
            self.require_whole(&heads, &BTreeMap::new())?;
        }
        access::private_folder(&folder)?;
        let log = SledLog::open(&folder, self.sled_options(options))
            .map_err(|source| self.unopened(&heads, source))?;
        let actual = log
            .heads()
            .map_err(|source| OpenDataDirError::Read { path: self.path.clone(), source })?;
        let Some((known, _)) = recorded else {
            if !actual.is_empty() {
                return Err(OpenDataDirError::KnownMissing { path: self.path.clone() });
            }
            let begun = self.write_checkpoints(std::iter::empty());
            begun.map_err(|source| error::disk(&self.path.join("checkpoints"), source))?;
            return Ok((log, KnownByName::new()));
        };
        self.require_whole(&heads, &actual)?;
        Ok((log, known))
    }

    /// Notes the last checkpoint of each organization; when this returns, the note survives a power
    /// cut. A directory of format 1 has the newest from then on.
    ///
    /// # Errors
    /// When the disk fails; the note is then the old one or the new one.
    pub fn write_checkpoints<'a>(
        &self,
        known: impl Iterator<Item = (&'a OrganizationName, &'a SignedCheckpoint, &'a Tree)>,
    ) -> io::Result<()> {
        KnownFile::of(&self.path).write(known)?;
        if self.heads_file().exists() {
            format::write(&self.path)?;
            fs::remove_file(self.heads_file())?;
        }
        Ok(())
    }

    fn heads_file(&self) -> PathBuf {
        self.path.join("heads")
    }

    /// What is known, and how far each log was known to reach. The heads file counts for as long as
    /// it is there: a crash may have left it beside the first checkpoints.
    fn recorded(&self) -> Result<Option<(KnownByName, HeadsByName)>, OpenDataDirError> {
        let path = || self.path.clone();
        let heads = Heads::read(&self.heads_file())
            .map_err(|source| OpenDataDirError::Heads { path: path(), source })?;
        let known = KnownFile::of(&self.path)
            .read()
            .map_err(|source| OpenDataDirError::Known { path: path(), source })?;
        if heads.is_none() && known.is_none() {
            return Ok(None);
        }
        let (mut heads, known) = (heads.unwrap_or_default(), known.unwrap_or_default());
        for (name, known) in &known {
            let head = heads.entry(name.clone()).or_default();
            *head = known.checkpoint.unverified().size.max(*head);
        }
        Ok(Some((known, heads)))
    }

    fn sled_options(&self, LogOptions { cache_bytes, reserve_bytes }: LogOptions) -> SledOptions {
        let reserve = Reserve { path: self.path.join("reserve"), bytes: reserve_bytes };
        SledOptions { cache_bytes, reserve: (reserve_bytes > 0).then_some(reserve) }
    }

    fn require_whole(
        &self,
        recorded: &HeadsByName,
        actual: &HeadsByName,
    ) -> Result<(), OpenDataDirError> {
        heads::compare(recorded, actual).map_err(|damage| OpenDataDirError::Damaged {
            path: self.path.clone(),
            damage,
            source: None,
        })
    }

    /// A log that cannot be opened because it is damaged has lost all that was known of it.
    fn unopened(&self, known: &HeadsByName, source: OpenLogError) -> OpenDataDirError {
        let path = self.path.clone();
        let damage = match &source {
            OpenLogError::Damaged(_) => heads::compare(known, &BTreeMap::new()).err(),
            OpenLogError::DamagedRecords { organization, at: first, .. } => {
                let last = known.get(organization).copied().unwrap_or(*first).max(*first);
                let loss = Loss { organization: organization.clone(), first: *first, last };
                Some(Damage { losses: vec![loss] })
            }
            OpenLogError::Foreign
            | OpenLogError::Busy
            | OpenLogError::Full(_)
            | OpenLogError::Disk(_) => None,
        };
        match damage {
            Some(damage) => OpenDataDirError::Damaged { path, damage, source: Some(source) },
            None => OpenDataDirError::Log { path, source },
        }
    }
}

//! From the files of sled to a running engine: clears what a crash left, finds room, opens.

use std::{
    fs::{self, File},
    io::{self, ErrorKind},
    path::Path,
    thread,
    time::Duration,
};

use rustix::fs::{Advice, fadvise};
use tracing::warn;

use super::{EngineError, SledOptions, ahead::Ahead, engine::Engine, guard::guarded};
use crate::{
    directory::OrganizationName,
    log::space::{self, Reserve},
    one_processor,
    record::Sequence,
    replace_file::sync_folder_of,
};

/// Large enough for a batch of a hundred records under one key; can never change for a log that
/// exists.
pub(super) const SEGMENT_BYTES: usize = 2 * 1024 * 1024;

/// Room sled needs to open: two segments to begin with, and its snapshot twice.
const OPEN_BYTES: u64 = 8 * 1024 * 1024;

const LOCK_TRIES: u32 = 50;
const LOCK_PAUSE: Duration = Duration::from_millis(20);

/// Why a log on disk could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenLogError {
    /// The files are not what was written.
    #[error("the files of the log are damaged")]
    Damaged(#[source] EngineError),
    /// The last records of an organization are not what was written.
    #[error("the log of `{organization}` is damaged at {at}: {what}")]
    DamagedRecords {
        /// Whose log.
        organization: OrganizationName,
        /// The first sequence that cannot be trusted.
        at: Sequence,
        /// What is wrong.
        what: String,
    },
    /// The files hold something else than a log.
    #[error("the files hold something else than a log")]
    Foreign,
    /// Somebody else has it open.
    #[error("the log is open elsewhere")]
    Busy,
    /// There is no room on the disk.
    #[error("the disk is full")]
    Full(#[source] io::Error),
    /// The disk failed.
    #[error("the files of the log cannot be read or written")]
    Disk(#[source] io::Error),
}

/// Opens the engine in `folder`; gives up the reserve when the disk is full.
pub(super) fn open(folder: &Path, options: &SledOptions) -> Result<Engine, OpenLogError> {
    fs::create_dir_all(folder).map_err(OpenLogError::Disk)?;
    clear_leftovers(folder).map_err(OpenLogError::Disk)?;
    let free = space::free(folder).map_err(OpenLogError::Disk)?;
    if let Some(reserve) = options.reserve.as_ref().filter(|_| free < OPEN_BYTES) {
        reserve.give_up().map_err(OpenLogError::Disk)?;
    }
    one_processor::choose(folder);
    let db = open_sled(folder, options.cache_bytes)?;
    sync_folder(folder).map_err(OpenLogError::Disk)?;
    sync_folder_of(folder).map_err(OpenLogError::Disk)?;
    let file = File::open(folder.join("db")).map_err(OpenLogError::Disk)?;
    let ahead = Ahead::of(&folder.join("db")).map_err(OpenLogError::Disk)?;
    let engine = Engine::new(db, file, ahead)?;
    if let Some(Err(no_room)) = options.reserve.as_ref().map(Reserve::take) {
        warn!(%no_room, "nothing can be appended to the log before there is room");
    }
    Ok(engine)
}

/// Opens the engine after a failure, with what is on the disk: what the kernel could not write it
/// may still hold in memory, as if it were written.
pub(super) fn open_anew(folder: &Path, options: &SledOptions) -> Result<Engine, OpenLogError> {
    if let Ok(file) = File::open(folder.join("db"))
        && let Err(error) = fadvise(&file, 0, None, Advice::DontNeed)
    {
        warn!(%error, "the disk cannot be told to forget what it holds in memory");
    }
    open(folder, options)
}

/// A snapshot that a crash left half-written makes sled refuse to open; the whole one is beside.
fn clear_leftovers(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// An engine that was just dropped may hold its lock for a moment.
fn open_sled(folder: &Path, cache_bytes: u64) -> Result<sled::Db, OpenLogError> {
    let config = sled::Config::new()
        .path(folder)
        .cache_capacity(cache_bytes)
        .segment_size(SEGMENT_BYTES)
        .flush_every_ms(None);
    for _ in 0..LOCK_TRIES {
        let before = one_processor::stay(); // for the threads that sled starts
        let opened = guarded(|| config.open());
        before.restore();
        match opened {
            Err(error) if is_busy(&error) => thread::sleep(LOCK_PAUSE),
            Err(error) => return Err(refusal(error)),
            Ok(db) => return Ok(db),
        }
    }
    Err(OpenLogError::Busy)
}

/// What sled says, and its panics, told apart: a disk that fails is not yet a damaged log.
fn refusal(error: EngineError) -> OpenLogError {
    match error {
        EngineError::Failed(sled::Error::Io(cause)) if space::is_full(&cause) => {
            OpenLogError::Full(cause)
        }
        EngineError::Failed(sled::Error::Io(cause)) if !is_damage(&cause) => {
            OpenLogError::Disk(cause)
        }
        EngineError::Failed(_)
        | EngineError::Panicked(_)
        | EngineError::Abandoned
        | EngineError::NotKept(_) => OpenLogError::Damaged(error),
    }
}

/// A file that ends too early or holds what sled cannot read.
fn is_damage(error: &io::Error) -> bool {
    use ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    matches!(error.kind(), InvalidData | InvalidInput | Other | UnexpectedEof)
}

/// sled tells this one apart only by its words.
fn is_busy(error: &EngineError) -> bool {
    match error {
        EngineError::Failed(sled::Error::Io(cause)) => {
            cause.kind() == ErrorKind::Other
                && cause.to_string().starts_with("could not acquire lock")
        }
        EngineError::Failed(_)
        | EngineError::Panicked(_)
        | EngineError::Abandoned
        | EngineError::NotKept(_) => false,
    }
}

/// Makes what lies in a folder, and the folder's own list of files, survive a power cut.
fn sync_folder(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sync_folder(&path)?;
        } else {
            File::open(&path)?.sync_all()?;
        }
    }
    File::open(folder)?.sync_all()
}

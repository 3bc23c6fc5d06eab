//! Room on the disk: how much is left, and a reserve that is given up when the engine needs room
//! to come back to life on a full disk.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Read},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// Free room below which nothing is appended, beside what is appended itself: an engine that runs
/// into the end of the disk has to be opened anew, which takes time.
const LOW_WATER_BYTES: u64 = 4 * 1024 * 1024;

/// What an append may take of the disk, as a multiple of what is appended: the engine rewrites the
/// neighbours of what it writes.
const REWRITING: u64 = 4;

/// A file of real blocks that holds room on the disk. While it cannot be held, nothing is appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserve {
    /// Where it lies: on the disk of the log, beside the folder of the log.
    pub path: PathBuf,
    /// Its size when it is whole.
    pub bytes: u64,
}

/// Why there is no room.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoRoom {
    /// Other files take it.
    #[error("the disk is full: {free} bytes are free, {needed} are needed")]
    Full { free: u64, needed: u64 },
    /// It could not be found out.
    #[error("the room on the disk is unknown")]
    Unknown(#[from] io::Error),
}

impl Reserve {
    /// Gives the room back to the disk.
    pub(super) fn give_up(&self) -> io::Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Takes the room again, as soon as the disk has it and something to go on with.
    pub(super) fn take(&self) -> Result<(), NoRoom> {
        if fs::metadata(&self.path).is_ok_and(|file| file.len() == self.bytes) {
            return Ok(());
        }
        self.give_up()?;
        require(&self.path, self.bytes)?;
        self.fill().inspect_err(|_| drop(self.give_up())).map_err(NoRoom::Unknown)
    }

    fn fill(&self) -> io::Result<()> {
        let mut options = OpenOptions::new();
        let file = options.write(true).create_new(true).mode(0o600).open(&self.path)?;
        match rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::empty(), 0, self.bytes) {
            Err(rustix::io::Errno::OPNOTSUPP) => fill_with_zeros(&file, self.bytes)?,
            other => other?,
        }
        file.sync_all()
    }
}

/// Refuses an append of `bytes` while the disk has no room for it.
pub(super) fn require_for_append(
    folder: &Path,
    reserve: Option<&Reserve>,
    bytes: usize,
) -> Result<(), NoRoom> {
    reserve.map_or(Ok(()), Reserve::take)?;
    require(folder, REWRITING.saturating_mul(bytes as u64))
}

/// Whether an error says that there is no room: on the disk, in a quota, or in a file size limit.
pub(super) fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge
    )
}

/// The bytes this process may still write on the disk of `path`.
pub(super) fn free(path: &Path) -> io::Result<u64> {
    let existing = path.ancestors().find(|ancestor| ancestor.exists()).unwrap_or(path);
    let disk = rustix::fs::statvfs(existing)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

fn require(path: &Path, bytes: u64) -> Result<(), NoRoom> {
    let (free, needed) = (free(path)?, bytes.saturating_add(LOW_WATER_BYTES));
    if free < needed { Err(NoRoom::Full { free, needed }) } else { Ok(()) }
}

/// For a disk that cannot set room aside; a file with holes would hold none.
fn fill_with_zeros(mut file: &File, bytes: u64) -> io::Result<()> {
    io::copy(&mut io::repeat(0).take(bytes), &mut file).map(drop)
}

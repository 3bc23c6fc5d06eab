//! Room on the disk: how much is left, and a reserve that is given up when the engine needs room
//! to come back to life on a full disk.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// Free room below which nothing is appended, beside what is appended itself: an engine that runs
/// into the end of the disk has to be opened anew, which takes time.
const LOW_WATER_BYTES: u64 = 4 * 1024 * 1024;

/// A file of real blocks that holds room on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserve {
    /// Where it lies: on the disk of the log, beside the folder of the log.
    pub path: PathBuf,
    /// Its size when it is whole.
    pub bytes: u64,
}

/// The disk has no room; what was asked was not done.
#[derive(Debug, thiserror::Error)]
#[error("the disk is full: {free} bytes are free, {needed} are needed")]
pub(super) struct DiskFull {
    pub(super) free: u64,
    pub(super) needed: u64,
}

impl Reserve {
    /// Whether the whole reserve is there.
    fn is_held(&self) -> bool {
        fs::metadata(&self.path).is_ok_and(|file| file.len() >= self.bytes)
    }

    /// Gives the room back to the disk.
    pub(super) fn give_up(&self) -> io::Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Takes the room again when the disk has it and some more; says whether it is held.
    pub(super) fn take(&self) -> io::Result<bool> {
        if self.is_held() {
            return Ok(true);
        }
        let free = free(&self.path)?;
        if free < self.bytes.saturating_add(LOW_WATER_BYTES) {
            return Ok(false);
        }
        match self.fill() {
            Ok(()) => Ok(true),
            Err(error) if is_full(&error) => self.give_up().map(|()| false),
            Err(error) => Err(error),
        }
    }

    /// Writes zeros: a file with holes would hold no room.
    fn fill(&self) -> io::Result<()> {
        const BLOCK: [u8; 64 * 1024] = [0; 64 * 1024];
        let mut options = OpenOptions::new();
        let mut file =
            options.write(true).create(true).truncate(true).mode(0o600).open(&self.path)?;
        let mut missing = self.bytes;
        while missing > 0 {
            let length = usize::try_from(missing).unwrap_or(BLOCK.len()).min(BLOCK.len());
            file.write_all(BLOCK.get(..length).unwrap_or(&BLOCK))?;
            missing -= length as u64;
        }
        file.sync_all()
    }
}

/// Refuses an append of `bytes` when the disk has no room for it, or when the reserve is given up
/// and cannot be taken again.
pub(super) fn require(
    folder: &Path,
    reserve: Option<&Reserve>,
    bytes: u64,
) -> io::Result<Result<(), DiskFull>> {
    let needed = bytes.saturating_mul(4).saturating_add(LOW_WATER_BYTES);
    let held = reserve.map_or(Ok(true), Reserve::take)?;
    let free = free(folder)?;
    let needed = if held { needed } else { needed + reserve.map_or(0, |reserve| reserve.bytes) };
    Ok(if held && free >= needed { Ok(()) } else { Err(DiskFull { free, needed }) })
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

/// Makes what lies in a folder, and the folder's own list of files, survive a power cut.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
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

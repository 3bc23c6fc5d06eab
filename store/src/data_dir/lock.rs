//! One process on one data directory.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use super::error::{OpenDataDirError, disk};

/// Locks the directory and leaves our process id in the lock file. The kernel lets go of the lock
/// when the file is closed, also by `kill -9`.
pub(super) fn take(directory: &Path) -> Result<File, OpenDataDirError> {
    let path = directory.join("lock");
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    let mut file = options.open(&path).map_err(|e| disk(&path, e))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(OpenDataDirError::Locked { path: directory.into(), pid: pid(&mut file) });
        }
        Err(TryLockError::Error(error)) => return Err(disk(&path, error)),
    }
    note(&mut file).map_err(|e| disk(&path, e))?;
    Ok(file)
}

fn note(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

fn pid(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    text.trim_end().parse().ok()
}

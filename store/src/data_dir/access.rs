//! Who may read and write the data directory: its owner, and nobody else.

use std::{
    fs::{self, DirBuilder, Permissions},
    os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt},
    path::Path,
};

use super::error::{OpenDataDirError, disk};
use crate::replace_file::sync_folder_of;

/// What others must not read; the socket is the gateway's.
const OURS: [&str; 8] =
    ["format", "lock", "log", "heads", "checkpoints", "tiles", "keys", "reserve"];

const OTHERS: u32 = 0o077;
const OWNER: u32 = 0o700;

/// Makes the directory when it is absent, and closes an empty one of ours to others.
pub(super) fn prepare(path: &Path) -> Result<(), OpenDataDirError> {
    if !path.exists() {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|e| disk(path, e))?;
        }
        private_folder(path)?;
    }
    if !path.is_dir() {
        let what = "it is a file".into();
        return Err(OpenDataDirError::Foreign { path: path.into(), what });
    }
    owned(path)?;
    if fs::read_dir(path).map_err(|e| disk(path, e))?.next().is_none() {
        fs::set_permissions(path, Permissions::from_mode(OWNER)).map_err(|e| disk(path, e))?;
    }
    Ok(())
}

/// Refuses a directory that is not ours alone, or that we cannot write.
pub(super) fn require_private(path: &Path) -> Result<(), OpenDataDirError> {
    private(path)?;
    for name in OURS {
        let path = path.join(name);
        if path.exists() {
            owned(&path)?;
            private(&path)?;
        }
    }
    Ok(())
}

/// Makes a folder that only its owner can enter.
pub(super) fn private_folder(path: &Path) -> Result<(), OpenDataDirError> {
    if path.is_dir() {
        return Ok(());
    }
    let made = DirBuilder::new().mode(OWNER).create(path).and_then(|()| sync_folder_of(path));
    made.map_err(|e| disk(path, e))
}

fn owned(path: &Path) -> Result<(), OpenDataDirError> {
    let owner = fs::metadata(path).map_err(|e| disk(path, e))?.uid();
    let us = rustix::process::geteuid().as_raw();
    if owner == us {
        Ok(())
    } else {
        Err(OpenDataDirError::NotOurs { path: path.into(), owner, us })
    }
}

fn private(path: &Path) -> Result<(), OpenDataDirError> {
    let mode = fs::metadata(path).map_err(|e| disk(path, e))?.mode() & 0o777;
    if mode & OTHERS != 0 {
        return Err(OpenDataDirError::TooOpen { path: path.into(), mode });
    }
    let wanted = if path.is_dir() { OWNER } else { 0o600 };
    if mode & wanted == wanted {
        Ok(())
    } else {
        Err(OpenDataDirError::NotWritable { path: path.into() })
    }
}

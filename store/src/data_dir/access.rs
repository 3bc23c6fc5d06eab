//! Who may read and write the data directory: its owner, and nobody else.

use std::{
    fs::{self, DirBuilder, Permissions},
    os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt},
    path::Path,
};

use super::error::{OpenDataDirError, disk};

const OTHERS: u32 = 0o077;
const OWNER: u32 = 0o700;

/// Makes the directory when it is absent, takes an empty one of ours, and refuses one that is not
/// ours alone.
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
    let entries = fs::read_dir(path).map_err(|e| disk(path, e))?.collect::<Result<Vec<_>, _>>();
    let entries = entries.map_err(|e| disk(path, e))?;
    if entries.is_empty() {
        fs::set_permissions(path, Permissions::from_mode(OWNER)).map_err(|e| disk(path, e))?;
    }
    private(path)?;
    for path in entries.iter().map(fs::DirEntry::path).filter(|path| is_ours(path)) {
        owned(&path)?;
        private(&path)?;
    }
    Ok(())
}

/// Makes a folder that only its owner can enter.
pub(super) fn private_folder(path: &Path) -> Result<(), OpenDataDirError> {
    if path.is_dir() {
        return Ok(());
    }
    DirBuilder::new().mode(OWNER).create(path).map_err(|e| disk(path, e))
}

/// The socket is the gateway's, and a stranger's file is `format`'s to refuse.
fn is_ours(path: &Path) -> bool {
    let ours = ["format", "lock", "log", "heads", "reserve"];
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| ours.contains(&name))
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

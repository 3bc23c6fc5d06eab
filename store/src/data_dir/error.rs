//! Why a data directory is not opened, each with what to do about it.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::{
    evidence::ReadKnownError,
    keys::KeysError,
    log::{
        OpenLogError, ReadError,
        heads::{Damage, ReadHeadsError},
    },
};

/// Why a data directory was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenDataDirError {
    /// Another process has it.
    #[error("the data directory `{path}` is in use by {}", owner(*.pid))]
    Locked {
        /// Which directory.
        path: PathBuf,
        /// Whose; unknown for the moment in which the other process starts.
        pid: Option<u32>,
    },
    /// A newer program has written it.
    #[error(
        "the data directory `{path}` has format {found}, this program knows format {known}: start \
         the program that wrote it, or a newer one"
    )]
    Newer {
        /// Which directory.
        path: PathBuf,
        /// The format it has.
        found: u32,
        /// The format this program writes.
        known: u32,
    },
    /// It holds something else.
    #[error("`{path}` is no data directory ({what}): name an empty or absent directory instead")]
    Foreign {
        /// Which directory.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// It belongs to another user.
    #[error(
        "`{path}` belongs to user {owner}, this program runs as user {us}: run it as user {owner}, \
         or `chown -R {us}` the data directory"
    )]
    NotOurs {
        /// Which directory or file.
        path: PathBuf,
        /// The user id of its owner.
        owner: u32,
        /// The user id of this process.
        us: u32,
    },
    /// Others can read it or write to it.
    #[error("`{path}` is open to other users (mode {mode:03o}): `chmod -R go=` the data directory")]
    TooOpen {
        /// Which directory or file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// We cannot write to it.
    #[error("`{path}` cannot be written: `chmod u+rwX` it, and see that its disk is writable")]
    NotWritable {
        /// Which directory or file.
        path: PathBuf,
    },
    /// The log has lost records it once had.
    #[error(
        "the log in `{path}` is damaged: {damage}; keep a copy of the directory, then restore it \
         from the last backup"
    )]
    Damaged {
        /// Which directory.
        path: PathBuf,
        /// Which organization lost what.
        damage: Damage,
        /// What the log itself says, when it could not be opened at all.
        source: Option<OpenLogError>,
    },
    /// The checkpoints are gone, and the log is not empty.
    #[error(
        "the file `checkpoints` is missing from `{path}`, so nobody can tell whether the log in it \
         is whole: restore the directory from the last backup"
    )]
    KnownMissing {
        /// Which directory.
        path: PathBuf,
    },
    /// The checkpoints cannot be read.
    #[error(
        "the file `checkpoints` in `{path}` does not tell how far the log reaches: restore the \
         directory from the last backup"
    )]
    Known {
        /// Which directory.
        path: PathBuf,
        /// What is wrong with it.
        source: ReadKnownError,
    },
    /// The heads file, which a directory of format 1 has instead, cannot be read.
    #[error(
        "the file `heads` in `{path}` does not tell how far the log reaches: restore the \
         directory from the last backup"
    )]
    Heads {
        /// Which directory.
        path: PathBuf,
        /// What is wrong with it.
        source: ReadHeadsError,
    },
    /// The log cannot be opened.
    #[error("the log in `{path}` cannot be opened")]
    Log {
        /// Which directory.
        path: PathBuf,
        /// Why.
        source: OpenLogError,
    },
    /// The log was opened and cannot be read.
    #[error("the log in `{path}` cannot be read")]
    Read {
        /// Which directory.
        path: PathBuf,
        /// Why.
        source: ReadError,
    },
    /// The keys of personal fields cannot be had.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The disk failed.
    #[error("`{path}` cannot be read or written")]
    Disk {
        /// Which directory or file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

fn owner(pid: Option<u32>) -> String {
    pid.map_or_else(|| "a process that is just starting".into(), |pid| format!("process {pid}"))
}

/// What a failed call on a file means.
pub(super) fn disk(path: &Path, source: io::Error) -> OpenDataDirError {
    let path = path.into();
    let denied = [io::ErrorKind::PermissionDenied, io::ErrorKind::ReadOnlyFilesystem];
    if denied.contains(&source.kind()) {
        OpenDataDirError::NotWritable { path }
    } else {
        OpenDataDirError::Disk { path, source }
    }
}

//! A copy of what a data directory must not lose, in one folder that is there whole or not at all: of
//! each organization the log as a bundle, which proves itself, and the keys of personal fields as they
//! lie in the data directory, wrapped under the instance key.
//!
//! The folder: `backup`, a line with the form, then for each organization its name and the origin that
//! its log is signed under; `NAME.bundle`; `NAME.keys` where something was ever sealed. Keys are copied
//! after the log, so whoever was erased meanwhile has none in it.

mod restore;
mod write;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

pub use self::{
    restore::{Restored, restore},
    write::Making,
};
use crate::{
    ReadRecordsError,
    data_dir::OpenDataDirError,
    directory::{OrganizationName, UserId},
    evidence::{
        Origin,
        bundle::{InvalidBundle, WriteBundleError},
    },
    keys::KeysError,
    log::AppendError,
    record::Sequence,
    replace_file::PASSING,
};

const FORM: &str = "doorward backup 1";
const MARK: &str = "backup";

/// Called as a backup is made or restored, with how many events are done.
pub type Told<'a> = dyn FnMut(&OrganizationName, Sequence) + 'a;

/// Why nothing was copied, or put back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The disk failed.
    #[error("`{}` cannot be read or written", .0.display())]
    Disk(PathBuf, #[source] io::Error),
    /// Something is there that nobody shall overwrite.
    #[error("`{}` is there already: name a folder that is not", .0.display())]
    There(PathBuf),
    /// The folder is no backup.
    #[error("`{}` is no backup, or not all of one", .0.display())]
    NoBackup(PathBuf),
    /// The log could not be copied.
    #[error("the log of `{0}` cannot be copied")]
    Unwritten(OrganizationName, #[source] WriteBundleError),
    /// The copy does not prove what the log was.
    #[error("the copy of `{0}` is not what was signed")]
    Unproved(OrganizationName, #[source] InvalidBundle),
    /// The keys cannot be read.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The new data directory cannot be made.
    #[error(transparent)]
    DataDir(#[from] OpenDataDirError),
    /// The new log takes no records.
    #[error("the log of `{0}` cannot be written")]
    Append(OrganizationName, #[source] AppendError),
    /// What was put back is not what was signed.
    #[error(transparent)]
    Read(#[from] ReadRecordsError),
    /// Somebody who came later was erased since.
    #[error(
        "`{organization}` cannot be put back as far as there: `{user}` came later and was erased, so \
         whoever comes next would have their number, whose key is destroyed; choose a later moment"
    )]
    GivenAgain {
        /// Whose log.
        organization: OrganizationName,
        /// Who was erased.
        user: UserId,
    },
    /// Nothing can be signed.
    #[error("nothing can be signed")]
    Unsigned,
}

/// Where something lies until it is whole: beside its place, under a name that nobody else gives.
fn passing(to: &Path) -> PathBuf {
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    to.with_file_name(format!(".{name}.doorward-{PASSING}"))
}

/// Takes away what a crash left on its way: it has no meaning.
fn clear(passing: &Path) -> Result<(), BackupError> {
    match fs::remove_dir_all(passing) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(BackupError::Disk(passing.into(), error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

fn disk(path: &Path) -> impl Fn(io::Error) -> BackupError {
    move |error| BackupError::Disk(path.into(), error)
}

fn bundle_of(folder: &Path, organization: &OrganizationName) -> PathBuf {
    folder.join(format!("{organization}.bundle"))
}

fn keys_of(folder: &Path, organization: &OrganizationName) -> PathBuf {
    folder.join(format!("{organization}.keys"))
}

/// Whether personal fields were sealed in what a backup holds: then it needs the instance key.
///
/// # Errors
/// When the folder is no backup.
pub fn is_sealed(folder: &Path) -> Result<bool, BackupError> {
    Ok(backed_up(folder)?.iter().any(|(name, _)| keys_of(folder, name).exists()))
}

/// Whose logs are in a backup, and under which names they are signed.
fn backed_up(folder: &Path) -> Result<Vec<(OrganizationName, Origin)>, BackupError> {
    let mark = folder.join(MARK);
    let none = || BackupError::NoBackup(folder.into());
    let text = match fs::read_to_string(&mark) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(none()),
        read => read.map_err(disk(&mark))?,
    };
    let mut lines = text.lines();
    if lines.next() != Some(FORM) || !text.ends_with('\n') {
        return Err(none());
    }
    let named = lines.map(|line| {
        let (name, origin) = line.split_once(' ')?;
        Some((OrganizationName::parse(name).ok()?, Origin::parse(origin)?))
    });
    named.collect::<Option<_>>().ok_or_else(none)
}

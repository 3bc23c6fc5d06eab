//! Replaces a small file whole: after a crash or a power cut it is the old one or the new one.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// The ending of a file on its way; what a crash leaves of it has no meaning.
pub(crate) const PASSING: &str = "new";

/// Writes `path` anew, readable by its owner only; when this returns, it survives a power cut. On its
/// way it lies beside, under the name with the ending `new`.
///
/// # Errors
/// When the disk fails; the file is then the old one or the new one.
pub fn replace_file(path: &Path, content: &[u8]) -> io::Result<()> {
    let passing = path.with_extension(PASSING);
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&passing)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&passing, path)?;
    sync_folder_of(path)
}

/// Makes the list of files that `path` stands in survive a power cut.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if folder != Path::new("") => File::open(folder)?.sync_all(),
        Some(_) | None => File::open(".")?.sync_all(),
    }
}

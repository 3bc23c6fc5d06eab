//! A file that a command writes: it is there whole or not at all.

use std::{
    fs::{self, OpenOptions},
    io::{self, BufWriter, Write},
    path::Path,
};

use crate::{exit::Exit, operator::Failure};

/// Writes what comes, as it comes, and puts it in the place of what was there once it is on the disk.
///
/// # Errors
/// What went wrong where it came from, or that it cannot be written.
pub(super) fn write(
    path: &Path,
    come: impl FnOnce(&mut dyn FnMut(&[u8]) -> io::Result<()>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let passing = path.with_file_name(format!("{name}.new"));
    let unwritten = |error: io::Error| unwritten(path, &error);
    let mut options = OpenOptions::new();
    let file = options.write(true).create(true).truncate(true).open(&passing);
    let mut file = BufWriter::new(file.map_err(unwritten)?);
    let asked = come(&mut |bytes| file.write_all(bytes));
    let whole = file.into_inner().map_err(io::IntoInnerError::into_error);
    let kept = whole.and_then(|file| file.sync_all());
    if let Err(failure) = asked.and_then(|()| kept.map_err(unwritten)) {
        let _ = fs::remove_file(&passing); // a part proves nothing
        return Err(failure);
    }
    fs::rename(&passing, path).map_err(unwritten)
}

/// That a file cannot be written.
pub(super) fn unwritten(path: &Path, error: &io::Error) -> Failure {
    Failure::new(Exit::Disk, format!("`{}` cannot be written: {error}", path.display()))
}

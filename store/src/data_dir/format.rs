//! The number of the format a data directory has.

use std::{
    fs,
    io::{self, ErrorKind},
    path::Path,
};

use super::error::{OpenDataDirError, disk};
use crate::replace_file::{PASSING, replace_file};

/// The format this program reads and writes.
const KNOWN: u32 = 1;

/// Reads the number, or writes it into a directory that holds nothing else.
pub(super) fn check(directory: &Path) -> Result<(), OpenDataDirError> {
    let path = directory.join("format");
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return begin(directory, &path),
        Err(error) => return Err(disk(&path, error)),
    };
    match text.trim_end().parse::<u32>() {
        Ok(KNOWN) => Ok(()),
        Ok(found) if found > KNOWN => {
            Err(OpenDataDirError::Newer { path: directory.into(), found, known: KNOWN })
        }
        Ok(_) | Err(_) => Err(foreign(directory, format!("its format is `{}`", text.trim_end()))),
    }
}

fn begin(directory: &Path, path: &Path) -> Result<(), OpenDataDirError> {
    if let Some(name) = stranger(directory).map_err(|e| disk(directory, e))? {
        return Err(foreign(directory, format!("it holds `{name}` and no file `format`")));
    }
    replace_file(path, format!("{KNOWN}\n").as_bytes()).map_err(|e| disk(path, e))
}

/// A file that a beginning, cut off by a crash, would not have left.
fn stranger(directory: &Path) -> io::Result<Option<String>> {
    let passing = format!("format.{PASSING}");
    for entry in fs::read_dir(directory)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name != "lock" && name != passing {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

fn foreign(directory: &Path, what: String) -> OpenDataDirError {
    OpenDataDirError::Foreign { path: directory.into(), what }
}

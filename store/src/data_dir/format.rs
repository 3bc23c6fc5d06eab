//! The number of the format a data directory has.

use std::{
    fs,
    io::{self, ErrorKind},
    path::Path,
};

use super::error::{OpenDataDirError, disk};
use crate::replace_file::{PASSING, replace_file};

/// The format this program writes: personal fields lie sealed in the log.
const KNOWN: u32 = 3;
/// The formats before, which are read: 1 noted heads and is left with the first checkpoints, 2 sealed
/// nothing and is left when the keys of personal fields are opened.
const BEFORE: std::ops::RangeInclusive<u32> = 1..=2;

const FILE: &str = "format";

/// Refuses a directory that holds something and no format: it is somebody's, not ours.
pub(super) fn refuse_strangers(directory: &Path) -> Result<(), OpenDataDirError> {
    match stranger(directory).map_err(|e| disk(directory, e))? {
        Some(name) if !directory.join(FILE).exists() => {
            Err(foreign(directory, format!("it holds `{name}` and no file `{FILE}`")))
        }
        Some(_) | None => Ok(()),
    }
}

/// Reads the number, or writes it where there is none.
pub(super) fn check(directory: &Path) -> Result<(), OpenDataDirError> {
    let path = directory.join(FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return write(directory).map_err(|e| disk(&path, e));
        }
        Err(error) => return Err(disk(&path, error)),
    };
    match text.trim_end().parse::<u32>() {
        Ok(found) if found == KNOWN || BEFORE.contains(&found) => Ok(()),
        Ok(found) if found > KNOWN => {
            Err(OpenDataDirError::Newer { path: directory.into(), found, known: KNOWN })
        }
        Ok(_) | Err(_) => Err(foreign(directory, format!("its format is `{}`", text.trim_end()))),
    }
}

/// Writes the number where it is an older one.
pub(super) fn raise(directory: &Path) -> Result<(), OpenDataDirError> {
    let path = directory.join(FILE);
    let written = fs::read_to_string(&path).map_err(|e| disk(&path, e))?;
    match written.trim_end() == KNOWN.to_string() {
        true => Ok(()),
        false => write(directory).map_err(|e| disk(&path, e)),
    }
}

/// Writes the number.
pub(super) fn write(directory: &Path) -> io::Result<()> {
    replace_file(&directory.join(FILE), format!("{KNOWN}\n").as_bytes())
}

/// A file that a beginning, cut off by a crash, would not have left.
fn stranger(directory: &Path) -> io::Result<Option<String>> {
    let passing = format!("{FILE}.{PASSING}");
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

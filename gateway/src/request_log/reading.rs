//! Reading the entries back, for `doorward provisioning requests`.

use std::{
    collections::VecDeque,
    fs::File,
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
};

use doorward_store::directory::OrganizationName;

use super::{Entry, files};

/// The last entries of an organization, the oldest of them first; with `only_failed` those of
/// requests that failed. A line that is no entry, such as one half written, is passed over.
///
/// # Errors
/// When the disk fails. Files that are not there hold nothing.
pub fn read(
    folder: &Path,
    organization: &OrganizationName,
    only_failed: bool,
    limit: usize,
) -> io::Result<Vec<Entry>> {
    let mut last = VecDeque::new();
    for path in [files::previous(folder, organization), files::current(folder, organization)] {
        each(path, &mut |entry| {
            if only_failed && !entry.failed() {
                return;
            }
            if last.len() >= limit {
                last.pop_front();
            }
            last.push_back(entry);
        })?;
    }
    last.truncate(limit);
    Ok(last.into())
}

/// Every entry of a file, the oldest first; a file that is not there has none.
pub(super) fn each(path: PathBuf, visit: &mut dyn FnMut(Entry)) -> io::Result<()> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for line in BufReader::new(file).split(b'\n') {
        if let Ok(entry) = serde_json::from_slice::<Entry>(&line?) {
            visit(entry);
        }
    }
    Ok(())
}

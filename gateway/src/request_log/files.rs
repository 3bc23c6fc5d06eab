//! Where the entries of an organization lie: the file written to, and the one before it.

use std::path::{Path, PathBuf};

use doorward_store::directory::OrganizationName;

/// The file that is written to.
pub(super) fn current(folder: &Path, organization: &OrganizationName) -> PathBuf {
    folder.join(format!("{organization}.jsonl"))
}

/// The file before it.
pub(super) fn previous(folder: &Path, organization: &OrganizationName) -> PathBuf {
    folder.join(format!("{organization}.1.jsonl"))
}

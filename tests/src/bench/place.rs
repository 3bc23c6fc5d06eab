//! Where measurements write: beside the build, because `/tmp` may be no disk at all.

use std::path::Path;

use doorward_store::{data_dir::DataDir, log::SledLog};
use tempfile::TempDir;

use super::Trouble;

/// A folder that is gone afterwards.
pub(super) fn scratch() -> Result<TempDir, Trouble> {
    let target = Path::new("target");
    let parent = if target.is_dir() { target } else { Path::new(".") };
    Ok(tempfile::Builder::new().prefix("bench-").tempdir_in(parent)?)
}

/// The log of a data directory as `doorward serve` opens it.
pub(super) fn log(folder: &Path) -> Result<(DataDir, SledLog), Trouble> {
    let data_dir = DataDir::open(&folder.join("data"))?;
    let log = data_dir.open_log(Default::default())?;
    Ok((data_dir, log))
}

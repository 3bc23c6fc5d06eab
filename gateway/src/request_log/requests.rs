//! What lies in the request log, for whoever reads.

use std::{collections::hash_map::Entry as Place, io, path::PathBuf};

use doorward_store::directory::OrganizationName;

use super::{
    Entry, Summary, reading,
    sums::{Sum, Sums},
};

/// The entries of all organizations. Where something writes, it keeps the sums of these up to date.
#[derive(Debug, Clone)]
pub struct Requests {
    folder: PathBuf,
    pub(super) sums: Sums,
}

impl Requests {
    /// Those in a folder.
    #[must_use]
    pub fn of(folder: PathBuf) -> Self {
        Self { folder, sums: Sums::default() }
    }

    /// The last entries of an organization, as [`super::read`] gives them.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn last(
        &self,
        organization: &OrganizationName,
        only_failed: bool,
        limit: usize,
    ) -> io::Result<Vec<Entry>> {
        reading::read(&self.folder, organization, only_failed, limit)
    }

    /// What the entries of an organization say in sum: all that were written, so those of the last
    /// moments may be missing. Only the first to ask waits for the disk.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn summary(&self, organization: &OrganizationName) -> io::Result<Summary> {
        let mut sums = self.sums.lock();
        let sum = match sums.entry(organization.clone()) {
            Place::Occupied(held) => held.into_mut(),
            Place::Vacant(place) => place.insert(Sum::read(&self.folder, organization)?),
        };
        Ok(sum.whole())
    }
}

//! The sums of the files, for whoever was asked about.

use std::{
    collections::HashMap,
    io,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use doorward_store::directory::OrganizationName;

use super::{Entry, Summary, files, reading};

/// The sums by organization. Whoever writes entries holds them until the entries are in the files,
/// so that whoever begins a sum from the files misses none and counts none twice.
#[derive(Debug, Clone, Default)]
pub(super) struct Sums(Arc<Mutex<HashMap<OrganizationName, Sum>>>);

/// The sums of both files of an organization.
#[derive(Debug)]
pub(super) struct Sum {
    previous: Summary,
    current: Summary,
}

impl Sums {
    pub(super) fn lock(&self) -> MutexGuard<'_, HashMap<OrganizationName, Sum>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sum {
    /// Of what lies in the files.
    pub(super) fn read(folder: &Path, organization: &OrganizationName) -> io::Result<Self> {
        let sum = |path| {
            let mut summary = Summary::default();
            reading::each(path, &mut |entry| summary.take(&entry))?;
            Ok::<_, io::Error>(summary)
        };
        let previous = sum(files::previous(folder, organization))?;
        Ok(Self { previous, current: sum(files::current(folder, organization))? })
    }

    /// An entry was written.
    pub(super) fn take(&mut self, entry: &Entry) {
        self.current.take(entry);
    }

    /// The file that was written to is the one before it now.
    pub(super) fn turn_over(&mut self) {
        self.previous = std::mem::take(&mut self.current);
    }

    /// Of both files.
    pub(super) fn whole(&self) -> Summary {
        self.previous.clone().then(self.current.clone())
    }
}

//! A log that is gone when the process ends: for fast tests and folding what was exported.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use imbl::Vector;

use super::{Append, AppendError, HeadsByName, Log, ReadError, Visit, accept::accept};
use crate::{directory::OrganizationName, record::Sequence};

/// The records of each organization; cloned cheaply, so reading holds no lock.
type Records = BTreeMap<OrganizationName, Vector<Arc<[u8]>>>;

/// A log in memory.
#[derive(Debug, Default)]
pub struct MemoryLog {
    records: Mutex<Records>,
}

impl MemoryLog {
    /// An empty log.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn records(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Log for MemoryLog {
    fn append(&self, batch: &[Append]) -> Result<(), AppendError> {
        let mut records = self.records();
        accept(&heads(&records), batch)?;
        for append in batch.iter().filter(|append| !append.records.is_empty()) {
            let held = records.entry(append.organization.clone()).or_default();
            held.extend(append.records.iter().map(|record| Arc::from(record.as_slice())));
        }
        Ok(())
    }

    fn read(
        &self,
        organization: &OrganizationName,
        after: Sequence,
        visit: &mut Visit<'_>,
    ) -> Result<(), ReadError> {
        let held = self.records().get(organization).cloned().unwrap_or_default();
        for (place, record) in (1..).map(Sequence).zip(&held).filter(|(place, _)| *place > after) {
            if let ControlFlow::Break(()) = visit(place, record) {
                break;
            }
        }
        Ok(())
    }

    fn heads(&self) -> Result<HeadsByName, ReadError> {
        Ok(heads(&self.records()))
    }

    fn ready(&self) -> Result<(), AppendError> {
        Ok(())
    }
}

fn heads(records: &Records) -> HeadsByName {
    let head = |held: &Vector<_>| Sequence(held.len() as u64);
    records.iter().map(|(organization, held)| (organization.clone(), head(held))).collect()
}

//! A log that shows what it is given before it keeps it.

use std::collections::BTreeMap;

use doorward_store::{
    directory::OrganizationName,
    log::{Append, AppendError, Log, ReadError, SledLog, Visit},
    record::Sequence,
};

/// The log, and who is shown.
pub(super) struct Watched<F> {
    log: SledLog,
    see: F,
}

impl<F: Fn(&[Append])> Watched<F> {
    pub(super) const fn new(log: SledLog, see: F) -> Self {
        Self { log, see }
    }
}

impl<F: Fn(&[Append]) + Send + Sync + 'static> Log for Watched<F> {
    fn append(&self, batch: &[Append]) -> Result<(), AppendError> {
        (self.see)(batch);
        self.log.append(batch)
    }

    fn read(
        &self,
        organization: &OrganizationName,
        after: Sequence,
        visit: &mut Visit<'_>,
    ) -> Result<(), ReadError> {
        self.log.read(organization, after, visit)
    }

    fn heads(&self) -> Result<BTreeMap<OrganizationName, Sequence>, ReadError> {
        self.log.heads()
    }

    fn ready(&self) -> Result<(), AppendError> {
        self.log.ready()
    }
}

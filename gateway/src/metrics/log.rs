//! A log that is timed.

use std::{collections::BTreeMap, time::Instant};

use doorward_store::{
    directory::OrganizationName,
    log::{Append, AppendError, Log, ReadError, Visit},
    record::Sequence,
};

use super::{AppendDuration, Metrics};

/// Another log, with the time that each append takes.
#[derive(Debug)]
pub struct MeasuredLog<L> {
    log: L,
    append: AppendDuration,
}

impl<L: Log> MeasuredLog<L> {
    /// Times the appends to a log.
    #[must_use]
    pub fn new(log: L, metrics: &Metrics) -> Self {
        Self { log, append: metrics.log_append.clone() }
    }
}

impl<L: Log> Log for MeasuredLog<L> {
    fn append(&self, batch: &[Append]) -> Result<(), AppendError> {
        let begin = Instant::now();
        let result = self.log.append(batch);
        self.append.0.observe(begin.elapsed().as_secs_f64());
        result
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

//! What the writer does when the log fails: nothing is decided until the log has been read again,
//! because it alone knows what became durable.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tracing::{error, info, warn};

use super::{
    super::{ReadRecordsError, Until, fold},
    Draft, Health, Writer,
};
use crate::log::ReadError;

/// How long a log that failed is left alone.
pub(super) const RECOVERY: Duration = Duration::from_millis(500);

impl Writer {
    /// Nothing is decided from now on.
    pub(super) fn fail(&mut self, failure: &(dyn std::error::Error + 'static)) {
        let reason = causes(failure);
        if **self.health.load() == Health::Ready {
            error!(reason, "the event log failed: commands are refused until it recovers");
        }
        self.health.store(Arc::new(Health::Unavailable { reason }));
        self.failed = Some(Instant::now());
    }

    /// Tries the log again when it has been left alone for long enough.
    pub(super) fn recover_if_due(&mut self) {
        if self.failed.is_none_or(|since| since.elapsed() < RECOVERY) {
            return;
        }
        self.failed = None;
        self.underway.begin();
        match self.log.ready() {
            Ok(()) => self.catch_up_or_fail(),
            Err(failure) => self.fail(&failure),
        }
        self.underway.end();
        if self.failed.is_none() {
            self.conflicts = 0;
            self.draft = Draft::on(self.current(), self.keys.clone());
            self.health.store(Arc::new(Health::Ready));
            info!("the event log has recovered");
        }
    }

    /// Reads what lies in the log beyond the published value, or nothing is decided from now on.
    pub(super) fn catch_up_or_fail(&mut self) {
        if let Err(failure) = self.catch_up() {
            self.fail(&failure);
        }
    }

    /// Folds in what lies in the log beyond the published value.
    fn catch_up(&mut self) -> Result<(), ReadRecordsError> {
        let mut next = self.current();
        let heads = self.log.heads()?;
        for (name, directory) in self.current().iter() {
            let head = heads.get(name).copied().unwrap_or_default();
            if head < directory.head() {
                let what = format!("it ends at {head}, but {} was durable", directory.head());
                let (organization, at) = (name.clone(), head.next());
                return Err(ReadError::Damaged { organization, at, what }.into());
            }
        }
        for (name, head) in &heads {
            let (name, head) = (name.clone(), *head);
            let held = next.folded(&name);
            if held.directory.head() < head {
                let (from, to) = (held.directory.head(), head);
                warn!(organization = %name, %from, %to, "events found in the log");
                let folded = fold::one(self.source(), &name, held, Until::Head, None)?;
                next.insert(name, folded);
            }
        }
        fold::destroy_gone(&next, self.keys.as_deref())?;
        self.publish(next, heads.keys());
        Ok(())
    }
}

/// An error with all its causes, for the text log and `/readyz`.
fn causes(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

//! The next value while a batch is being decided, and the records that lead to it.

use std::collections::BTreeMap;

use super::{Organizations, Outcome, Submission, SubmitError};
use crate::{
    codec,
    directory::{Directory, Event, OrganizationName, Refusal, decide, evolve},
    log::{Append, MAX_RECORD_BYTES},
    record::{Recorded, Sequence},
};

/// Organizations that the batch has touched so far.
pub(super) struct Draft {
    base: Organizations,
    touched: BTreeMap<OrganizationName, Page>,
    bytes: usize,
}

struct Page {
    expected: Sequence,
    directory: Directory,
    records: Vec<Vec<u8>>,
}

impl Draft {
    pub(super) fn of(base: &Organizations) -> Self {
        Self { base: base.clone(), touched: BTreeMap::new(), bytes: 0 }
    }

    /// The size of the records so far.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Decides one command against what the commands before it made so.
    pub(super) fn add(&mut self, submission: &Submission) -> Outcome {
        let name = &submission.organization;
        if !self.touched.contains_key(name) {
            let directory =
                self.base.get(name).map(|held| Directory::clone(held)).unwrap_or_default();
            let page = Page { expected: directory.head(), directory, records: vec![] };
            self.touched.insert(name.clone(), page);
        }
        let Some(page) = self.touched.get_mut(name) else { return Err(SubmitError::Closed) };
        let events = decide(name, &page.directory, submission.command.clone())?;
        let recorded = page.record(submission, events);
        let records = recorded.iter().map(written).collect::<Result<Vec<_>, _>>()?;
        self.bytes += records.iter().map(Vec::len).sum::<usize>();
        page.records.extend(records);
        for recorded in &recorded {
            let before = std::mem::take(&mut page.directory);
            page.directory = evolve(before, recorded.happened(), &recorded.event);
        }
        Ok(recorded)
    }

    /// What is to be appended, and the value to publish after that.
    pub(super) fn finish(self) -> (Vec<Append>, Organizations) {
        let mut next = self.base;
        let mut appends = Vec::new();
        for (organization, page) in self.touched {
            let Page { expected, directory, records } = page;
            if !records.is_empty() {
                next.insert(organization.clone(), directory);
                appends.push(Append { organization, expected, records });
            }
        }
        (appends, next)
    }
}

impl Page {
    /// Gives the events their places. Time never goes backwards in a log.
    fn record(&self, submission: &Submission, events: Vec<Event>) -> Vec<Recorded> {
        let time = submission.time.max(self.directory.time());
        let places = (1..).map(|step| self.directory.head().plus(step));
        places
            .zip(events)
            .map(|(sequence, event)| Recorded {
                sequence,
                time,
                actor: submission.actor.clone(),
                request: submission.request,
                event,
            })
            .collect()
    }
}

fn written(recorded: &Recorded) -> Result<Vec<u8>, Refusal> {
    match codec::encode(recorded) {
        Ok(bytes) if bytes.len() <= MAX_RECORD_BYTES => Ok(bytes),
        Ok(bytes) => Err(Refusal::TooLarge { bytes: bytes.len() }),
        Err(_) => Err(Refusal::TooLarge { bytes: MAX_RECORD_BYTES }),
    }
}

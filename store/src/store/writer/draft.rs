//! The next value while commands are being decided, and the records that lead to it.

use std::collections::BTreeMap;

use super::{super::organizations::Folded, Answer, Organizations, Submission, SubmitError};
use crate::{
    codec,
    directory::{Event, OrganizationName, Refusal, decide},
    log::{Append, MAX_RECORD_BYTES},
    record::{Recorded, Sequence},
};

/// The most commands of one batch.
const COMMANDS_A_BATCH: usize = 512;
/// The size of records after which a batch takes no more commands, in bytes.
const BYTES_A_BATCH: usize = 2 * 1024 * 1024;

/// What has been decided on top of a value.
pub(super) struct Draft {
    base: Organizations,
    touched: BTreeMap<OrganizationName, Page>,
    decided: Vec<Decided>,
    bytes: usize,
}

/// A command, what it came to, and who waits for that.
pub(super) struct Decided {
    pub(super) submission: Submission,
    pub(super) answer: Answer,
    pub(super) outcome: Result<Vec<Recorded>, SubmitError>,
}

struct Page {
    expected: Sequence,
    folded: Folded,
    records: Vec<Vec<u8>>,
}

impl Draft {
    pub(super) fn on(base: Organizations) -> Self {
        Self { base, touched: BTreeMap::new(), decided: vec![], bytes: 0 }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.decided.is_empty()
    }

    /// How many commands are decided.
    pub(super) fn len(&self) -> usize {
        self.decided.len()
    }

    pub(super) fn is_full(&self) -> bool {
        self.decided.len() >= COMMANDS_A_BATCH || self.bytes >= BYTES_A_BATCH
    }

    /// Decides one command against what the commands before it made so.
    pub(super) fn add(&mut self, submission: Submission, answer: Answer) {
        let outcome = self.decide(&submission);
        self.decided.push(Decided { submission, answer, outcome });
    }

    /// What is to be appended, what was decided, and the value to publish after that; goes on on
    /// top of that value.
    pub(super) fn close(&mut self) -> (Vec<Append>, Vec<Decided>, Organizations) {
        let mut appends = Vec::new();
        for (organization, page) in std::mem::take(&mut self.touched) {
            let Page { expected, folded, records } = page;
            if !records.is_empty() {
                self.base.insert(organization.clone(), folded);
                appends.push(Append { organization, expected, records });
            }
        }
        self.bytes = 0;
        (appends, std::mem::take(&mut self.decided), self.base.clone())
    }

    pub(super) fn into_decided(self) -> Vec<Decided> {
        self.decided
    }

    fn decide(&mut self, submission: &Submission) -> Result<Vec<Recorded>, SubmitError> {
        let name = &submission.organization;
        if !self.touched.contains_key(name) {
            self.touched.insert(name.clone(), Page::on(self.base.folded(name)));
        }
        let Some(page) = self.touched.get_mut(name) else { return Err(SubmitError::Closed) };
        let events = decide(name, &page.folded.directory, submission.command.clone())?;
        let recorded = page.record(submission, events);
        let records = recorded.iter().map(written).collect::<Result<Vec<_>, _>>()?;
        self.bytes += records.iter().map(Vec::len).sum::<usize>();
        for record in &records {
            page.folded.tree.push(record);
        }
        page.records.extend(records);
        for recorded in &recorded {
            page.folded.directory.apply(recorded.happened(), &recorded.event);
        }
        Ok(recorded)
    }
}

impl Page {
    fn on(folded: Folded) -> Self {
        Self { expected: folded.directory.head(), folded, records: vec![] }
    }

    /// Gives the events their places. Time never goes backwards in a log.
    fn record(&self, submission: &Submission, events: Vec<Event>) -> Vec<Recorded> {
        let directory = &self.folded.directory;
        let time = submission.time.max(directory.time());
        let places = (1..).map(|step| directory.head().plus(step));
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

//! The next value while commands are being decided, and the records that lead to it.

use std::{collections::BTreeMap, sync::Arc};

use tracing::error;

use super::{super::organizations::Folded, Answer, Organizations, Submission, SubmitError};
use crate::{
    codec::{self, EncodeError, RecordKeys},
    directory::{Event, OrganizationName, Refusal, decide, personal::SealedUnder},
    keys::{Keys, KeysError},
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
    keys: Option<Arc<Keys>>,
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
    keys: Option<RecordKeys>,
}

impl Draft {
    pub(super) fn on(base: Organizations, keys: Option<Arc<Keys>>) -> Self {
        Self { base, keys, touched: BTreeMap::new(), decided: vec![], bytes: 0 }
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
            let Page { expected, folded, records, keys: _ } = page;
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
        if let (Some(keys), None, false) = (&self.keys, &page.keys, events.is_empty()) {
            let keys = RecordKeys::of_or_new(name, keys);
            page.keys = Some(keys.map_err(|error| unavailable(&error))?);
        }
        let recorded = page.record(submission, events);
        let records = recorded.iter().map(|recorded| page.written(recorded));
        let records = records.collect::<Result<Vec<_>, _>>()?;
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
        Self { expected: folded.directory.head(), folded, records: vec![], keys: None }
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

    /// What lies in the log: personal fields sealed, wherever there are keys.
    fn written(&self, recorded: &Recorded) -> Result<Vec<u8>, SubmitError> {
        let under = SealedUnder::of(&self.folded.directory, &recorded.event);
        let written = match self.keys.as_ref().zip(under) {
            Some((keys, under)) => codec::seal(recorded, under, keys),
            None => codec::encode(recorded),
        };
        let large = |bytes| Err(Refusal::TooLarge { bytes }.into());
        match written {
            Ok(bytes) if bytes.len() <= MAX_RECORD_BYTES => Ok(bytes),
            Ok(bytes) => large(bytes.len()),
            Err(EncodeError::TooLarge(_)) => large(MAX_RECORD_BYTES),
            Err(EncodeError::NoKey | EncodeError::Erased) => Err(Refusal::NoSuchUser.into()),
        }
    }
}

fn unavailable(error: &KeysError) -> SubmitError {
    error!(%error, "there are no keys for an organization");
    SubmitError::Unavailable
}

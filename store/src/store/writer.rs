//! The one writer: takes all waiting commands, decides each against the next value, appends all
//! their events as one flushed batch, then publishes the next value and answers.
//!
//! Nobody reads what is not durable, and nobody is answered before the append: even a refusal may
//! rest on an event of the same batch. When an append fails the next value is dropped, every
//! command of the batch is told so, and the log is read again before anything else is decided: it
//! alone knows what became durable.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::{Duration, Instant},
};

use arc_swap::ArcSwap;
use tokio::sync::{oneshot, watch};
use tracing::{error, info, warn};

use super::{
    Committed, Health, Organizations, ReadRecordsError, Submission, SubmitError, Until, fold,
};
use crate::{
    directory::Directory,
    log::{AppendError, Log, ReadError},
    record::Recorded,
};

mod draft;

use draft::Draft;

/// The most commands of one batch.
const COMMANDS_A_BATCH: usize = 512;
/// The size of records after which a batch takes no more commands, in bytes.
const BYTES_A_BATCH: usize = 2 * 1024 * 1024;
/// How often a batch is decided anew because another process wrote first.
const ATTEMPTS: usize = 5;
/// How long a log that failed is left alone.
const RECOVERY: Duration = Duration::from_millis(500);

/// What the writer is told.
pub(super) enum Message {
    /// Carry this out.
    Submit { submission: Submission, answer: Answer },
    /// Stop after what came before.
    Close,
}

/// Where a command is answered.
pub(super) type Answer = oneshot::Sender<Result<Committed, SubmitError>>;

/// What a command came to, before its batch is durable.
type Outcome = Result<Vec<Recorded>, SubmitError>;

/// The owner of the next value.
pub(super) struct Writer {
    log: Arc<dyn Log>,
    current: Organizations,
    published: Arc<ArcSwap<Organizations>>,
    health: Arc<ArcSwap<Health>>,
    tick: watch::Sender<u64>,
    failed: Option<Instant>,
}

impl Writer {
    pub(super) fn new(
        log: Arc<dyn Log>,
        published: Arc<ArcSwap<Organizations>>,
        health: Arc<ArcSwap<Health>>,
        tick: watch::Sender<u64>,
    ) -> Self {
        let current = Organizations::clone(&published.load());
        Self { log, current, published, health, tick, failed: None }
    }

    /// Works until told to stop, or until nobody can tell it anything any more.
    pub(super) fn run(mut self, messages: &Receiver<Message>) {
        loop {
            let first = match self.wait(messages) {
                Ok(message) => Some(message),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            self.recover_if_due();
            let mut open = true;
            let mut batch = Vec::new();
            let waiting = std::iter::from_fn(|| messages.try_recv().ok());
            for message in first.into_iter().chain(waiting) {
                match message {
                    Message::Submit { submission, answer } => batch.push((submission, answer)),
                    Message::Close => open = false,
                }
                if batch.len() == COMMANDS_A_BATCH || !open {
                    break;
                }
            }
            while !batch.is_empty() {
                batch = self.carry_out(batch);
            }
            if !open {
                return;
            }
        }
    }

    /// Waits for a message; while the log is failed not for long, so that it recovers unasked.
    fn wait(&self, messages: &Receiver<Message>) -> Result<Message, RecvTimeoutError> {
        match self.failed {
            Some(_) => messages.recv_timeout(RECOVERY),
            None => messages.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    /// Carries out a batch, and gives back what did not fit into it.
    fn carry_out(&mut self, mut batch: Vec<(Submission, Answer)>) -> Vec<(Submission, Answer)> {
        for _ in 0..ATTEMPTS {
            if self.failed.is_some() {
                break;
            }
            let mut draft = Draft::of(&self.current);
            let mut outcomes: Vec<Outcome> = Vec::with_capacity(batch.len());
            for (submission, _) in &batch {
                if draft.bytes() >= BYTES_A_BATCH {
                    break;
                }
                outcomes.push(draft.add(submission));
            }
            match self.append(draft) {
                Ok(()) => {
                    let rest = batch.split_off(outcomes.len());
                    self.answer(batch, outcomes);
                    return rest;
                }
                Err(AppendError::Conflict { .. }) => self.catch_up_or_fail(),
                Err(failure @ (AppendError::TooLarge { .. } | AppendError::Unavailable(_))) => {
                    self.fail(&failure);
                }
            }
        }
        for (_, answer) in batch {
            let _ = answer.send(Err(SubmitError::Unavailable)); // it may have gone away
        }
        vec![]
    }

    fn append(&mut self, draft: Draft) -> Result<(), AppendError> {
        let (appends, next) = draft.finish();
        if appends.is_empty() {
            return Ok(());
        }
        self.log.append(&appends)?;
        self.publish(next);
        Ok(())
    }

    fn publish(&mut self, next: Organizations) {
        self.current = next.clone();
        self.published.store(Arc::new(next));
        self.tick.send_modify(|ticks| *ticks = ticks.wrapping_add(1));
    }

    fn answer(&self, batch: Vec<(Submission, Answer)>, outcomes: Vec<Outcome>) {
        for ((submission, answer), outcome) in batch.into_iter().zip(outcomes) {
            let committed = outcome.map(|events| {
                let directory = self.current.get(&submission.organization).cloned();
                Committed { directory: directory.unwrap_or_default(), events }
            });
            let _ = answer.send(committed); // the client may have gone away: it happened all the same
        }
    }

    fn fail(&mut self, failure: &(dyn std::error::Error + 'static)) {
        let reason = causes(failure);
        if **self.health.load() == Health::Ready {
            error!(reason, "the event log failed: commands are refused until it recovers");
        }
        self.health.store(Arc::new(Health::Unavailable { reason }));
        self.failed = Some(Instant::now());
    }

    fn recover_if_due(&mut self) {
        if self.failed.is_some_and(|since| since.elapsed() >= RECOVERY) {
            self.failed = None;
            match self.log.ready() {
                Ok(()) => self.catch_up_or_fail(),
                Err(failure) => self.fail(&failure),
            }
            if self.failed.is_none() {
                info!("the event log has recovered");
                self.health.store(Arc::new(Health::Ready));
            }
        }
    }

    fn catch_up_or_fail(&mut self) {
        match self.catch_up() {
            Ok(()) => {}
            Err(failure) => self.fail(&failure),
        }
    }

    /// Folds in what lies in the log beyond the current value.
    fn catch_up(&mut self) -> Result<(), ReadRecordsError> {
        let mut next = self.current.clone();
        let mut moved = false;
        let heads = self.log.heads()?;
        for (name, directory) in self.current.iter() {
            let head = heads.get(name).copied().unwrap_or_default();
            if head < directory.head() {
                let what = format!("it ends at {head}, but {} was durable", directory.head());
                let (organization, at) = (name.clone(), head.next());
                return Err(ReadError::Damaged { organization, at, what }.into());
            }
        }
        for (name, head) in heads {
            let held = next.get(&name).map(|held| Directory::clone(held)).unwrap_or_default();
            if held.head() < head {
                warn!(organization = %name, from = %held.head(), to = %head, "events found in the log");
                let directory = fold::one(self.log.as_ref(), &name, held, Until::Head)?;
                next.insert(name, directory);
                moved = true;
            }
        }
        if moved {
            self.publish(next);
        }
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

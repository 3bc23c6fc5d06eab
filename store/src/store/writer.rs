//! The one writer: decides each command, as it arrives, against the next value; hands what came
//! together to the log as one flushed batch; then publishes that value and answers.
//!
//! While a batch is on its way to the disk the next one is being decided on top of it. So nobody
//! reads what is not durable and nobody is answered before the append: even a refusal may rest on
//! an event of its batch. When an append fails, what was decided on top is dropped with it,
//! everybody is told so, and the log is read again before anything else is decided: it alone knows
//! what became durable.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::{Duration, Instant},
};

use arc_swap::ArcSwap;
use tokio::sync::oneshot;

use super::{
    Committed, Health, Organizations, Submission, SubmitError, fold::Source, ticks::Ticking,
    underway::Underway,
};
use crate::{
    directory::{Event, OrganizationName},
    keys::{Gone, Keys, KeysError},
    log::{AppendError, Log},
    one_processor::{self, Before},
};

mod appender;
mod draft;
mod recovery;

pub(super) use appender::Appender;
use draft::{Decided, Draft};
use recovery::RECOVERY;

/// How long a small batch waits for those who were just answered.
const LINGER: Duration = Duration::from_micros(100);
/// How long the writer looks out for whoever was just answered alone.
const LOOKOUT: Duration = Duration::from_micros(200);
/// How many commands are written alone before the writer moves next to the engine.
const MANY: usize = 16;
/// How long commands gather, while a batch is on its way, before they are decided.
const HANDFUL: Duration = Duration::from_micros(100);
/// How often commands are decided anew because another process wrote first.
const ATTEMPTS: usize = 5;

/// What the writer is told.
pub(super) enum Message {
    /// Carry this out.
    Submit { submission: Submission, answer: Answer },
    /// Stop after what came before.
    Close,
}

/// Where a command is answered.
pub(super) type Answer = oneshot::Sender<Result<Committed, SubmitError>>;

/// Where the writer tells what is so, how the log is, and since when it waits for it.
pub(super) type Told = (Arc<ArcSwap<Organizations>>, Arc<ArcSwap<Health>>, Arc<Underway>);

/// The owner of the next value.
pub(super) struct Writer {
    log: Arc<dyn Log>,
    keys: Option<Arc<Keys>>,
    published: Arc<ArcSwap<Organizations>>,
    health: Arc<ArcSwap<Health>>,
    underway: Arc<Underway>,
    ticking: Ticking,
    appender: Appender,
    /// What is decided and not yet handed to the log.
    draft: Draft,
    /// What the log is writing, and the value that makes.
    on_its_way: Option<(Vec<Decided>, Organizations)>,
    /// How many commands the last batch had.
    last: usize,
    /// How many commands are worth a batch of their own.
    worthwhile: usize,
    /// Where this thread may run when it no longer appends by itself.
    before: Option<Before>,
    alone: usize,
    conflicts: usize,
    failed: Option<Instant>,
    open: bool,
}

impl Writer {
    pub(super) fn new(
        (log, keys): (Arc<dyn Log>, Option<Arc<Keys>>),
        (published, health, underway): Told,
        ticking: Ticking,
        appender: Appender,
    ) -> Self {
        let draft = Draft::on(Organizations::clone(&published.load()), keys.clone());
        Self {
            log,
            keys,
            published,
            health,
            underway,
            ticking,
            appender,
            draft,
            on_its_way: None,
            last: 0,
            worthwhile: 0,
            before: None,
            alone: 0,
            conflicts: 0,
            failed: None,
            open: true,
        }
    }

    /// Works until told to stop, or until nobody can tell it anything any more.
    pub(super) fn run(mut self, messages: &Receiver<Message>) {
        loop {
            self.recover_if_due();
            while self.open && !self.draft.is_full() {
                let Ok(message) = messages.try_recv() else { break };
                self.heed(message);
            }
            if self.on_its_way.is_some() {
                // What comes meanwhile is decided by the handful: waking for each costs more.
                if let Some(outcome) = self.appender.outcome(HANDFUL) {
                    self.arrived(outcome);
                }
            } else if !self.draft.is_empty() {
                self.linger(messages);
                self.hand_over();
            } else if self.open {
                self.wait(messages);
            } else {
                return;
            }
        }
    }

    /// Waits for a message; while the log is failed not for long, so that it recovers unasked.
    fn wait(&mut self, messages: &Receiver<Message>) {
        if let Some(message) = self.watch_for(messages) {
            return self.heed(message);
        }
        let message = match self.failed {
            Some(_) => messages.recv_timeout(RECOVERY),
            None => messages.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match message {
            Ok(message) => self.heed(message),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => self.open = false,
        }
    }

    /// One who writes alone comes back as soon as the answer is there: looking out for that costs
    /// less time than being woken.
    fn watch_for(&self, messages: &Receiver<Message>) -> Option<Message> {
        let until = Instant::now() + LOOKOUT;
        while self.last == 1 && Instant::now() < until {
            match messages.try_recv() {
                Ok(message) => return Some(message),
                Err(_) => std::thread::yield_now(),
            }
        }
        None
    }

    fn heed(&mut self, message: Message) {
        match message {
            Message::Submit { answer, .. } if answer.is_closed() => {} // nobody waits any longer
            Message::Submit { submission, answer } if self.failed.is_none() => {
                self.draft.add(submission, answer);
            }
            Message::Submit { answer, .. } => tell(answer, Err(SubmitError::Unavailable)),
            Message::Close => self.open = false,
        }
    }

    /// Those who were just answered are about to come back: a batch that is small beside how many
    /// write at once waits for them a moment. Each batch costs the processors as much as several
    /// commands, whatever its size.
    fn linger(&mut self, messages: &Receiver<Message>) {
        if self.is_worth_the_way() {
            return;
        }
        let until = Instant::now() + LINGER;
        while self.open && !self.is_worth_the_way() {
            let left = until.saturating_duration_since(Instant::now());
            match messages.recv_timeout(left) {
                Ok(message) => self.heed(message),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn is_worth_the_way(&self) -> bool {
        self.draft.is_full() || self.draft.len() >= self.worthwhile
    }

    /// Gives what is decided to the log. One command after another is appended here: there is
    /// nothing to decide meanwhile, and two changes of thread are saved.
    fn hand_over(&mut self) {
        let (appends, decided, next) = self.draft.close();
        let alone = decided.len() == 1 && self.last <= 1;
        self.settle(alone);
        self.last = decided.len();
        if appends.is_empty() {
            self.answer(decided); // it rests on nothing but the published value
            return;
        }
        self.on_its_way = Some((decided, next));
        self.underway.begin();
        if alone {
            let outcome = self.log.append(&appends);
            self.arrived(outcome);
        } else {
            self.appender.append(appends);
        }
    }

    /// Moves to where the engine's threads are when many were written alone, and away from there
    /// when the next batch can be decided meanwhile.
    fn settle(&mut self, alone: bool) {
        self.alone = if alone { self.alone.saturating_add(1) } else { 0 };
        match self.before.take() {
            None if self.alone >= MANY => self.before = Some(one_processor::stay()),
            Some(before) if !alone => before.restore(),
            held => self.before = held,
        }
    }

    /// The batch on its way is durable, or is not.
    fn arrived(&mut self, outcome: Result<(), AppendError>) {
        let Some((decided, next)) = self.on_its_way.take() else { return };
        self.underway.end();
        self.worthwhile = (decided.len() + self.draft.len()) / 2;
        match outcome {
            Ok(()) => {
                self.conflicts = 0;
                self.publish(next, decided.iter().map(|it| &it.submission.organization));
                let decided = self.destroy_keys(decided);
                if !self.draft.is_empty() && self.is_worth_the_way() {
                    self.hand_over(); // the disk need not wait until everybody is answered
                }
                self.answer(decided);
            }
            Err(AppendError::Conflict { .. }) if self.conflicts < ATTEMPTS => {
                self.conflicts += 1;
                self.catch_up_or_fail();
                self.decide_again(decided);
            }
            Err(
                failure @ (AppendError::Conflict { .. }
                | AppendError::TooLarge { .. }
                | AppendError::Unavailable(_)),
            ) => {
                self.fail(&failure);
                self.decide_again(decided);
            }
        }
    }

    /// Destroys the keys of those whose receipts are durable now. While that fails, nothing else is
    /// done: it is tried again as the log is.
    fn destroy_keys(&mut self, decided: Vec<Decided>) -> Vec<Decided> {
        let (erasing, others): (Vec<_>, _) =
            decided.into_iter().partition(|decided| decided.gone().next().is_some());
        if erasing.is_empty() {
            return others;
        }
        match erasing.iter().try_for_each(|decided| self.destroy_keys_of(decided)) {
            Ok(()) => others.into_iter().chain(erasing).collect(),
            Err(failure) => {
                self.fail(&failure);
                erasing.into_iter().for_each(|it| tell(it.answer, Err(SubmitError::Unavailable)));
                self.decide_again(vec![]);
                others
            }
        }
    }

    fn destroy_keys_of(&self, decided: &Decided) -> Result<(), KeysError> {
        let Some(keys) = &self.keys else { return Ok(()) };
        keys.destroy(&decided.submission.organization, decided.gone())
    }

    fn source(&self) -> Source<'_> {
        Source { log: self.log.as_ref(), keys: self.keys.as_deref() }
    }

    /// Decides on the published value what was decided on one that never came to be.
    fn decide_again(&mut self, decided: Vec<Decided>) {
        let published = Draft::on(self.current(), self.keys.clone());
        let on_top = std::mem::replace(&mut self.draft, published);
        for Decided { submission, answer, .. } in decided.into_iter().chain(on_top.into_decided()) {
            self.heed(Message::Submit { submission, answer });
        }
    }

    fn current(&self) -> Organizations {
        Organizations::clone(&self.published.load())
    }

    /// Lets everybody see the next value, in which something is new of these organizations.
    fn publish<'a>(
        &self,
        next: Organizations,
        changed: impl Iterator<Item = &'a OrganizationName>,
    ) {
        self.published.store(Arc::new(next));
        self.ticking.tick(changed);
    }

    fn answer(&self, decided: Vec<Decided>) {
        let published = self.published.load();
        for Decided { submission, answer, outcome } in decided {
            let committed = outcome.map(|events| {
                let directory = published.get(&submission.organization).cloned();
                Committed { directory: directory.unwrap_or_default(), events }
            });
            tell(answer, committed);
        }
    }
}

impl Decided {
    /// Which keys are to be destroyed.
    fn gone(&self) -> impl Iterator<Item = Gone> {
        let events = self.outcome.iter().flatten();
        events.filter_map(|recorded| {
            if let Event::UserErased(it) = &recorded.event {
                return Some(Gone::Person(it.user.number()));
            }
            let Event::PersonalFieldsExpired(it) = &recorded.event else { return None };
            Some(Gone::DaysBefore(it.before))
        })
    }
}

/// The client may have gone away: what happened has happened all the same.
fn tell(answer: Answer, outcome: Result<Committed, SubmitError>) {
    drop(answer.send(outcome));
}

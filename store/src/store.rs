//! The one door to what is true: readers take the published value, writers hand in commands.

use std::{
    fmt,
    ops::{ControlFlow, Deref},
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, channel, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

use arc_swap::ArcSwap;
use tokio::sync::{oneshot, watch};

mod evidence;
mod fold;
mod organizations;
mod places;
mod ticks;
mod underway;
mod writer;

pub(crate) use fold::whole;
pub use fold::{Personal, ReadRecordsError, Until};
pub use organizations::Organizations;

use crate::{
    codec::{self, Glimpse},
    directory::{Command, Directory, Event, GroupId, OrganizationName, Refusal, UserId},
    evidence::KnownByName,
    keys::Keys,
    log::Log,
    record::{Actor, Recorded, RequestId, Sequence, Timestamp},
};
use fold::Source;
use organizations::Folded;
use ticks::Ticks;
use underway::Underway;
use writer::{Appender, Message, Writer};

/// How many submissions may wait for the writer.
const QUEUE: usize = 4096;
/// How long the log may take for one batch, and a command for its answer, before nobody waits for
/// it any longer.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// How long closing looks away while the queue is full.
const PAUSE: Duration = Duration::from_millis(10);

/// A command with everything the log will say about how it came.
#[derive(Debug, Clone)]
pub struct Submission {
    /// In whose directory.
    pub organization: OrganizationName,
    /// Who wishes it.
    pub actor: Actor,
    /// By which request.
    pub request: RequestId,
    /// When it was received.
    pub time: Timestamp,
    /// What is wished.
    pub command: Command,
}

/// A command was carried out, and what it made happen is durable.
#[derive(Debug, Clone)]
pub struct Committed {
    /// The directory as published with, or after, these events.
    pub directory: Arc<Directory>,
    /// What happened; empty when everything was so already.
    pub events: Vec<Recorded>,
}

impl Committed {
    /// The user that was provisioned.
    #[must_use]
    pub fn created_user(&self) -> Option<UserId> {
        self.events.iter().find_map(|recorded| {
            let Event::UserProvisioned(event) = &recorded.event else { return None };
            Some(event.user)
        })
    }

    /// The group that was provisioned.
    #[must_use]
    pub fn created_group(&self) -> Option<GroupId> {
        self.events.iter().find_map(|recorded| {
            let Event::GroupProvisioned(event) = &recorded.event else { return None };
            Some(event.group)
        })
    }
}

/// Why a command was not carried out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// The directory says no; nothing happened.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The log cannot be written, or has not answered in time. What was wished did not happen, or
    /// is found in the log when it can be read again; it is never half done.
    #[error("the event log cannot be written at the moment")]
    Unavailable,
    /// Too many commands wait already; nothing happened.
    #[error("too many requests wait to be written")]
    Busy,
    /// The store was closed; nothing happened.
    #[error("Doorward is shutting down")]
    Closed,
}

/// Whether commands can be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// They can.
    Ready,
    /// The log failed and has not recovered yet.
    Unavailable {
        /// What it said.
        reason: String,
    },
    /// The log has not answered for longer than [`PATIENCE`]; perhaps only a new process helps.
    Stuck,
}

/// The writer still waits for the log; what it is writing was acknowledged to nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the event log does not answer: what was being written is acknowledged to nobody")]
pub struct NotClosed;

/// All organizations: their logs, and the values folded from them.
pub struct Store {
    log: Arc<dyn Log>,
    keys: Option<Arc<Keys>>,
    published: Arc<ArcSwap<Organizations>>,
    health: Arc<ArcSwap<Health>>,
    underway: Arc<Underway>,
    ticks: Ticks,
    queue: SyncSender<Message>,
    /// Says nothing and is gone with the writer; taken by whoever closes.
    writer: Mutex<Option<Receiver<()>>>,
}

impl Store {
    /// Folds every log from its beginning and starts the writer; a log that does not hold what is known
    /// of it is refused. Personal fields are read and written under these keys; those of erased people
    /// are destroyed, should a crash have left them.
    ///
    /// # Errors
    /// When the log cannot be read or does not hold what it should.
    pub fn open_sealed(
        log: Arc<dyn Log>,
        keys: Arc<Keys>,
        known: &KnownByName,
    ) -> Result<Self, ReadRecordsError> {
        Self::begin((log, Some(keys)), known, PATIENCE)
    }

    /// The same of a log in which everything lies in the clear: for what ends with the process, and
    /// for whoever folds without keys, to whom all personal fields are erased.
    ///
    /// # Errors
    /// As for [`Self::open_sealed`].
    pub fn open(log: Arc<dyn Log>) -> Result<Self, ReadRecordsError> {
        Self::open_patient(log, PATIENCE)
    }

    /// The same, where something is known of the logs.
    ///
    /// # Errors
    /// As for [`Self::open_sealed`].
    pub fn open_known(log: Arc<dyn Log>, known: &KnownByName) -> Result<Self, ReadRecordsError> {
        Self::begin((log, None), known, PATIENCE)
    }

    /// The same, where the log may take another time than [`PATIENCE`].
    ///
    /// # Errors
    /// As for [`Self::open`].
    pub fn open_patient(log: Arc<dyn Log>, patience: Duration) -> Result<Self, ReadRecordsError> {
        Self::begin((log, None), &KnownByName::new(), patience)
    }

    fn begin(
        (log, keys): (Arc<dyn Log>, Option<Arc<Keys>>),
        known: &KnownByName,
        patience: Duration,
    ) -> Result<Self, ReadRecordsError> {
        let source = Source { log: log.as_ref(), keys: keys.as_deref() };
        let organizations = fold::all(source, known)?;
        fold::destroy_gone(&organizations, keys.as_deref())?;
        let published = Arc::new(ArcSwap::from_pointee(organizations));
        let health = Arc::new(ArcSwap::from_pointee(Health::Ready));
        let (queue, submissions) = sync_channel(QUEUE);
        let (ticks, ticking) = Ticks::new();
        let appender = Appender::start(log.clone())?;
        let underway = Arc::new(Underway::new(patience));
        let told = (published.clone(), health.clone(), underway.clone());
        let writer = Writer::new((log.clone(), keys.clone()), told, ticking, appender);
        let (alive, ended) = channel();
        thread::Builder::new()
            .name("writer".into())
            .spawn(move || {
                let _alive: std::sync::mpsc::Sender<()> = alive;
                writer.run(&submissions);
            })
            .map_err(ReadRecordsError::Thread)?;
        let writer = Mutex::new(Some(ended));
        Ok(Self { log, keys, published, health, underway, ticks, queue, writer })
    }

    /// All organizations as they are now; the value stays as it is for as long as it is held.
    #[must_use]
    pub fn organizations(&self) -> Arc<Organizations> {
        self.published.load_full()
    }

    /// As [`Self::organizations`], for a look that ends soon: nothing is shared with who else looks.
    #[must_use]
    pub fn glance(&self) -> impl Deref<Target = Arc<Organizations>> {
        self.published.load()
    }

    /// The directory of an organization as it is now.
    #[must_use]
    pub fn directory(&self, organization: &OrganizationName) -> Option<Arc<Directory>> {
        self.published.load().get(organization).cloned()
    }

    /// The directory as it is now of the organization that a text names, if it names one.
    #[must_use]
    pub fn directory_named(&self, name: &str) -> Option<Arc<Directory>> {
        self.published.load().named(name).cloned()
    }

    /// Hands a command to the writer and waits until it is durable, or refused.
    ///
    /// # Errors
    /// See [`SubmitError`].
    pub async fn submit(&self, submission: Submission) -> Result<Committed, SubmitError> {
        if self.underway.is_stuck() {
            return Err(SubmitError::Unavailable);
        }
        let (answer, answered) = oneshot::channel();
        self.queue.try_send(Message::Submit { submission, answer }).map_err(|e| match e {
            TrySendError::Full(_) => SubmitError::Busy,
            TrySendError::Disconnected(_) => SubmitError::Closed,
        })?;
        match tokio::time::timeout(self.underway.patience(), answered).await {
            Ok(answer) => answer.unwrap_or(Err(SubmitError::Closed)),
            Err(_) => Err(SubmitError::Unavailable),
        }
    }

    /// Visits what happened in an organization after a place, in order.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn read(
        &self,
        organization: &OrganizationName,
        after: Sequence,
        visit: &mut dyn FnMut(Recorded) -> ControlFlow<()>,
    ) -> Result<(), ReadRecordsError> {
        fold::read(self.source(), organization, after, visit)
    }

    /// Whether personal fields lie sealed under keys.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        self.keys.as_ref().is_some_and(|keys| !keys.is_empty())
    }

    /// How many events say something personal of somebody.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn count_personal(
        &self,
        organization: &OrganizationName,
        user: UserId,
    ) -> Result<Personal, ReadRecordsError> {
        let directory = self.directory(organization).unwrap_or_default();
        fold::count_personal(self.log.as_ref(), organization, &directory, user)
    }

    /// Reads what happened at some places, in the order these are in; a place that is none is left out.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn at(
        &self,
        organization: &OrganizationName,
        places: &[Sequence],
    ) -> Result<Vec<Recorded>, ReadRecordsError> {
        places::read(self.source(), organization, places, codec::open)
    }

    /// The same, as much of it as a list shows.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn glimpses(
        &self,
        organization: &OrganizationName,
        places: &[Sequence],
    ) -> Result<Vec<Glimpse>, ReadRecordsError> {
        places::read(self.source(), organization, places, codec::glimpse)
    }

    /// Folds the log of an organization from nothing, as far as asked.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn replay(
        &self,
        organization: &OrganizationName,
        until: Until,
    ) -> Result<Directory, ReadRecordsError> {
        let nothing = Folded::default();
        Ok(fold::one(self.source(), organization, nothing, until, None)?.directory)
    }

    fn source(&self) -> Source<'_> {
        Source { log: self.log.as_ref(), keys: self.keys.as_deref() }
    }

    /// Whether commands can be carried out.
    #[must_use]
    pub fn health(&self) -> Arc<Health> {
        if self.underway.is_stuck() { Arc::new(Health::Stuck) } else { self.health.load_full() }
    }

    /// Ticks after each published batch.
    #[must_use]
    pub fn ticks(&self) -> watch::Receiver<u64> {
        self.ticks.of_all()
    }

    /// Ticks after each published batch that has something of an organization.
    #[must_use]
    pub fn ticks_of(&self, organization: &OrganizationName) -> watch::Receiver<u64> {
        self.ticks.of(organization)
    }

    /// Carries out what waits already and stops; commands after that are answered with
    /// [`SubmitError::Closed`].
    ///
    /// # Errors
    /// When that takes longer than `within`: the writer is left alone with the log.
    pub fn close(&self, within: Duration) -> Result<(), NotClosed> {
        let until = Instant::now() + within;
        let Some(writer) = self.writer.lock().ok().and_then(|mut writer| writer.take()) else {
            return Ok(());
        };
        // A full queue still ends: the writer drains it while this waits.
        while let Err(TrySendError::Full(_)) = self.queue.try_send(Message::Close) {
            if Instant::now() >= until {
                return Err(NotClosed);
            }
            thread::sleep(PAUSE);
        }
        match writer.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Err(RecvTimeoutError::Timeout) => Err(NotClosed),
            Ok(()) | Err(RecvTimeoutError::Disconnected) => Ok(()),
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Err(error) = self.close(self.underway.patience()) {
            tracing::error!(%error, "the store is left as it is");
        }
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("heads", &self.organizations().heads()).finish()
    }
}

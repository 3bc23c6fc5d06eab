//! The one door to what is true: readers take the published value, writers hand in commands.

use std::{
    fmt,
    ops::ControlFlow,
    sync::{
        Arc, Mutex,
        mpsc::{SyncSender, TrySendError, sync_channel},
    },
    thread::JoinHandle,
};

use arc_swap::ArcSwap;
use tokio::sync::{oneshot, watch};

mod fold;
mod organizations;
mod writer;

pub use fold::{ReadRecordsError, Until};
pub use organizations::Organizations;

use crate::{
    directory::{Command, Directory, Event, GroupId, OrganizationName, Refusal, UserId},
    log::Log,
    record::{Actor, Recorded, RequestId, Sequence, Timestamp},
};
use writer::{Appender, Message, Writer};

/// How many submissions may wait for the writer.
const QUEUE: usize = 4096;

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
    /// The log cannot be written. What was wished did not happen, or is found in the log when it
    /// can be read again; it is never half done.
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
}

/// All organizations: their logs, and the values folded from them.
pub struct Store {
    log: Arc<dyn Log>,
    published: Arc<ArcSwap<Organizations>>,
    health: Arc<ArcSwap<Health>>,
    ticks: watch::Receiver<u64>,
    queue: SyncSender<Message>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

impl Store {
    /// Folds every log from its beginning and starts the writer. Snapshots would be read here.
    ///
    /// # Errors
    /// When the log cannot be read or does not hold what it should.
    pub fn open(log: Arc<dyn Log>) -> Result<Self, ReadRecordsError> {
        let organizations = fold::all(log.as_ref())?;
        let published = Arc::new(ArcSwap::from_pointee(organizations));
        let health = Arc::new(ArcSwap::from_pointee(Health::Ready));
        let (queue, submissions) = sync_channel(QUEUE);
        let (tick, ticks) = watch::channel(0);
        let appender = Appender::start(log.clone())?;
        let writer = Writer::new(log.clone(), published.clone(), health.clone(), tick, appender);
        let writer = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || writer.run(&submissions))
            .map_err(ReadRecordsError::Thread)?;
        Ok(Self { log, published, health, ticks, queue, writer: Mutex::new(Some(writer)) })
    }

    /// All organizations as they are now; the value stays as it is for as long as it is held.
    #[must_use]
    pub fn organizations(&self) -> Arc<Organizations> {
        self.published.load_full()
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
        let (answer, answered) = oneshot::channel();
        self.queue.try_send(Message::Submit { submission, answer }).map_err(|e| match e {
            TrySendError::Full(_) => SubmitError::Busy,
            TrySendError::Disconnected(_) => SubmitError::Closed,
        })?;
        answered.await.unwrap_or(Err(SubmitError::Closed))
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
        fold::read(self.log.as_ref(), organization, after, visit)
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
        fold::one(self.log.as_ref(), organization, Directory::default(), until)
    }

    /// Whether commands can be carried out.
    #[must_use]
    pub fn health(&self) -> Arc<Health> {
        self.health.load_full()
    }

    /// Ticks after each published batch.
    #[must_use]
    pub fn ticks(&self) -> watch::Receiver<u64> {
        self.ticks.clone()
    }

    /// Carries out what waits already and stops; commands after that are answered with
    /// [`SubmitError::Closed`].
    pub fn close(&self) {
        let writer = self.writer.lock().ok().and_then(|mut writer| writer.take());
        if let Some(writer) = writer {
            // A full queue still ends: the writer drains it while this waits.
            let _ = self.queue.send(Message::Close);
            if writer.join().is_err() {
                tracing::error!("the writer had stopped by a panic");
            }
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.close();
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("heads", &self.organizations().heads()).finish()
    }
}

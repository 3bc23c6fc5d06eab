//! What provisioning clients asked for and what became of it, kept per organization for the
//! operator: two files of bounded size, written by one thread, read whether or not a server runs.
//!
//! Invariants: no body, no value of a filter, nothing a client wrote as free text; a full queue or
//! disk loses entries and never holds up a request.

use std::{
    fmt, io,
    path::PathBuf,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
        mpsc::{SyncSender, sync_channel},
    },
    thread::JoinHandle,
};

use doorward_store::directory::OrganizationName;

mod entry;
mod files;
mod reading;
mod reason;
mod requests;
mod summary;
mod sums;
mod writer;

pub use entry::Entry;
pub use reading::read;
pub use reason::without_values;
pub use requests::Requests;
pub use summary::{Failures, Kind, PAUSE, Round, Summary};

use writer::{Message, Writer};

/// How many entries may wait for the disk.
const QUEUE: usize = 8192;

/// The folder of the data directory.
pub const FOLDER: &str = "scim-requests";

/// Where entries go.
pub struct RequestLog {
    requests: Requests,
    queue: SyncSender<Message>,
    writer: Mutex<Option<JoinHandle<()>>>,
    dropped: AtomicU64,
}

impl RequestLog {
    /// Starts to write into a folder, which is made if it is not there. A file that has reached
    /// `limit` bytes is turned over; the one before it is forgotten then.
    ///
    /// # Errors
    /// When the folder or the thread cannot be made.
    pub fn start(folder: PathBuf, limit: u64) -> io::Result<Self> {
        let requests = Requests::of(folder.clone());
        let writer = Writer::new(folder, limit, requests.sums.clone())?;
        let (queue, messages) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new().name("request-log".into());
        let writer = thread.spawn(move || writer.run(&messages))?;
        let (writer, dropped) = (Mutex::new(Some(writer)), AtomicU64::new(0));
        Ok(Self { requests, queue, writer, dropped })
    }

    /// What was written, for whoever reads.
    #[must_use]
    pub fn requests(&self) -> Requests {
        self.requests.clone()
    }

    /// Hands an entry over; says whether it was taken.
    pub fn note(&self, organization: &OrganizationName, entry: Entry) -> bool {
        let message = Message::Note(organization.clone(), Box::new(entry));
        let taken = self.queue.try_send(message).is_ok();
        if !taken {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
        taken
    }

    /// How many entries were not taken.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    /// Writes what waits and stops.
    pub fn close(&self) {
        let writer = self.writer.lock().ok().and_then(|mut writer| writer.take());
        if let Some(writer) = writer {
            // Fails only if the thread is gone already, and then there is nothing to wait for.
            let _ = self.queue.send(Message::Close);
            if writer.join().is_err() {
                tracing::error!("the request log had stopped by a panic");
            }
        }
    }
}

impl Drop for RequestLog {
    fn drop(&mut self) {
        self.close();
    }
}

impl fmt::Debug for RequestLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestLog").field("dropped", &self.dropped()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

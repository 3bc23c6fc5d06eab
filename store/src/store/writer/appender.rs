//! The thread that waits for the disk, so that the writer can decide the next batch meanwhile.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, Sender, SyncSender, channel},
    },
    thread,
};

use super::{super::ReadRecordsError, Message};
use crate::log::{Append, AppendError, Log};

/// Appends one batch at a time on a thread of its own, which ends with this value.
pub(in crate::store) struct Appender {
    batches: Sender<Vec<Append>>,
    outcomes: Receiver<Result<(), AppendError>>,
}

impl Appender {
    /// Starts the thread; it tells the writer to look when a batch has arrived.
    pub(in crate::store) fn start(
        log: Arc<dyn Log>,
        writer: SyncSender<Message>,
    ) -> Result<Self, ReadRecordsError> {
        let (batches, to_append) = channel::<Vec<Append>>();
        let (done, outcomes) = channel();
        thread::Builder::new()
            .name("appender".into())
            .spawn(move || {
                for batch in to_append {
                    if done.send(log.append(&batch)).is_err() {
                        return;
                    }
                    // A full queue needs no word: the writer looks after every message.
                    let _ = writer.try_send(Message::Look);
                }
            })
            .map_err(ReadRecordsError::Thread)?;
        Ok(Self { batches, outcomes })
    }

    /// Appends a batch; there is no other on its way.
    pub(super) fn append(&self, batch: Vec<Append>) {
        let _ = self.batches.send(batch); // `outcome` tells if the thread is gone
    }

    /// What became of the batch on its way, if it is known or must be waited for.
    pub(super) fn outcome(&self, wait: bool) -> Option<Result<(), AppendError>> {
        let gone = || AppendError::Unavailable("the thread that appends has ended".into());
        match wait {
            true => Some(self.outcomes.recv().unwrap_or_else(|_| Err(gone()))),
            false => match self.outcomes.try_recv() {
                Ok(outcome) => Some(outcome),
                Err(std::sync::mpsc::TryRecvError::Empty) => None,
                Err(std::sync::mpsc::TryRecvError::Disconnected) => Some(Err(gone())),
            },
        }
    }
}

//! The thread that waits for the disk, so that the writer can decide the next batch meanwhile.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread,
    time::Duration,
};

use super::super::ReadRecordsError;
use crate::{
    log::{Append, AppendError, Log},
    one_processor,
};

/// Appends one batch at a time on a thread of its own, which ends with this value.
pub(in crate::store) struct Appender {
    batches: Sender<Vec<Append>>,
    outcomes: Receiver<Result<(), AppendError>>,
}

impl Appender {
    /// Starts the thread.
    pub(in crate::store) fn start(log: Arc<dyn Log>) -> Result<Self, ReadRecordsError> {
        let (batches, to_append) = channel::<Vec<Append>>();
        let (done, outcomes) = channel();
        thread::Builder::new()
            .name("appender".into())
            .spawn(move || {
                let _ = one_processor::stay();
                for batch in to_append {
                    if done.send(log.append(&batch)).is_err() {
                        return;
                    }
                }
            })
            .map_err(ReadRecordsError::Thread)?;
        Ok(Self { batches, outcomes })
    }

    /// Appends a batch; there is no other on its way.
    pub(super) fn append(&self, batch: Vec<Append>) {
        let _ = self.batches.send(batch); // `outcome` tells if the thread is gone
    }

    /// What became of the batch on its way, if it is known before so much time has passed.
    pub(super) fn outcome(&self, within: Duration) -> Option<Result<(), AppendError>> {
        match self.outcomes.recv_timeout(within) {
            Ok(outcome) => Some(outcome),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                let gone = "the thread that appends has ended";
                Some(Err(AppendError::Unavailable(gone.into())))
            }
        }
    }
}

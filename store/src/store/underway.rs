//! Since when the writer waits for the log, for those who must not wait with it for ever: a disk
//! that hangs, or a thread of the engine that died, never says that it failed.

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::{Duration, Instant},
};

use tracing::{error, info};

/// What the writer notes, and everybody else may look at without waiting.
#[derive(Debug)]
pub(super) struct Underway {
    opened: Instant,
    patience: Duration,
    /// In microseconds after `opened`; 0 is not underway.
    since: AtomicU64,
    told: AtomicBool,
}

impl Underway {
    /// Nothing is; what takes longer than `patience` will be called stuck.
    pub(super) fn new(patience: Duration) -> Self {
        let (since, told) = (AtomicU64::new(0), AtomicBool::new(false));
        Self { opened: Instant::now(), patience, since, told }
    }

    /// The writer begins to wait for the log.
    pub(super) fn begin(&self) {
        let micros = u64::try_from(self.opened.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.since.store(micros.max(1), Ordering::Relaxed);
    }

    /// The log has answered.
    pub(super) fn end(&self) {
        self.since.store(0, Ordering::Relaxed);
        if self.told.load(Ordering::Relaxed) && self.told.swap(false, Ordering::Relaxed) {
            info!("the event log answers again");
        }
    }

    /// How long a command may wait for its answer.
    pub(super) fn patience(&self) -> Duration {
        self.patience
    }

    /// Whether the log takes longer than anybody should wait.
    pub(super) fn is_stuck(&self) -> bool {
        let since = self.since.load(Ordering::Relaxed);
        if since == 0 {
            return false;
        }
        let took = self.opened.elapsed().saturating_sub(Duration::from_micros(since));
        if took < self.patience {
            return false;
        }
        if !self.told.swap(true, Ordering::Relaxed) {
            let seconds = took.as_secs();
            error!(seconds, "the event log does not answer: commands are refused until it does");
        }
        true
    }
}

//! One processor for threads that wake each other at every append: the appender and those of the
//! engine, and the writer while it appends by itself. Waking a thread on another, idle processor
//! takes tens of microseconds, which is as long as the disk takes; on the same one it takes two.

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use tracing::debug;

/// Where a thread was allowed to run before it was kept on one processor.
#[derive(Debug, Default)]
pub(crate) struct Before(Option<CpuSet>);

/// Keeps the calling thread on the processor of those that append.
pub(crate) fn stay() -> Before {
    let stayed = sched_getaffinity(None).and_then(|allowed| {
        sched_setaffinity(None, &last_of(&allowed))?;
        Ok(Before(Some(allowed)))
    });
    stayed.unwrap_or_else(|error| {
        debug!(%error, "the threads that append are not kept on one processor");
        Before::default()
    })
}

impl Before {
    /// Lets the calling thread run there again.
    pub(crate) fn restore(self) {
        if let Some(Err(error)) = self.0.map(|before| sched_setaffinity(None, &before)) {
            debug!(%error, "a thread stays on one processor");
        }
    }
}

/// The last one: the first has most of the machine's interrupts.
fn last_of(allowed: &CpuSet) -> CpuSet {
    let mut last = CpuSet::new();
    if let Some(processor) = (0..CpuSet::MAX_CPU).rev().find(|&cpu| allowed.is_set(cpu)) {
        last.set(processor);
    }
    last
}

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
        sched_setaffinity(None, &one_of(&allowed))?;
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

/// The same one for all threads of this process, another one for the next process.
fn one_of(allowed: &CpuSet) -> CpuSet {
    let processors: Vec<_> = (0..CpuSet::MAX_CPU).filter(|&cpu| allowed.is_set(cpu)).collect();
    let turn = std::process::id() as usize % processors.len().max(1);
    let mut one = CpuSet::new();
    processors.get(turn).into_iter().for_each(|&processor| one.set(processor));
    one
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn threads_of_a_process_stay_on_the_same_processor_until_they_are_let_go() {
        let stayed = || {
            let before = stay();
            let during = sched_getaffinity(None).unwrap();
            before.restore();
            (during, sched_getaffinity(None).unwrap())
        };
        let at_first = sched_getaffinity(None).unwrap();
        let (one, other) = (stayed(), thread::spawn(stayed).join().unwrap());
        assert_eq!(one.0.count(), 1);
        assert!(one.0 == other.0 && one.1 == at_first && other.1 == at_first);
    }
}

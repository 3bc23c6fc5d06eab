//! One processor for threads that wake each other at every append: the appender and those of the
//! engine, and the writer while it appends by itself. Waking a thread on another, idle processor
//! takes tens of microseconds, which is as long as the disk takes; on the same one it takes two.
//!
//! It is the processor on which the disk answers soonest: a disk with one queue interrupts one
//! processor, and whoever waits on another waits half as long again.

mod nearest;

use std::{path::Path, sync::OnceLock};

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use tracing::debug;

/// Found out once in a process; without a disk there is none.
static NEAREST: OnceLock<Option<usize>> = OnceLock::new();

/// Where a thread was allowed to run before it was kept on one processor.
#[derive(Debug, Default)]
pub(crate) struct Before(Option<CpuSet>);

/// Finds out which processor is nearest to the disk of `folder`, unless that is known already.
pub(crate) fn choose(folder: &Path) {
    let nearest = NEAREST.get_or_init(|| match nearest::to_disk(folder) {
        Ok(nearest) => nearest,
        Err(error) => {
            debug!(%error, "it cannot be found out on which processor the disk answers soonest");
            None
        }
    });
    debug!(?nearest, "the processor of the threads that append");
}

/// Keeps the calling thread on the processor of those that append, if one was chosen.
pub(crate) fn stay() -> Before {
    let Some(processor) = NEAREST.get().copied().flatten() else { return Before::default() };
    let stayed = sched_getaffinity(None).and_then(|allowed| {
        sched_setaffinity(None, &only(processor))?;
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

fn only(processor: usize) -> CpuSet {
    let mut one = CpuSet::new();
    one.set(processor);
    one
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn threads_of_a_process_stay_on_the_same_processor_until_they_are_let_go() {
        let folder = tempfile::tempdir().unwrap();
        choose(folder.path());
        let stayed = || {
            let before = stay();
            let during = sched_getaffinity(None).unwrap();
            before.restore();
            (during, sched_getaffinity(None).unwrap())
        };
        let at_first = sched_getaffinity(None).unwrap();
        let (one, other) = (stayed(), thread::spawn(stayed).join().unwrap());
        if NEAREST.get().copied().flatten().is_some() {
            assert_eq!(one.0.count(), 1);
        }
        assert!(one.0 == other.0 && one.1 == at_first && other.1 == at_first);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");
    }
}

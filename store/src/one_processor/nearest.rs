//! Asks the disk: a few small writes from each processor in turn, and the quickest median wins.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::{FileExt, OpenOptionsExt},
    path::Path,
    time::{Duration, Instant},
};

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// How often each processor is tried.
const ROUNDS: usize = 7;
/// How long all of it may take: a disk that is slower than that is waited for on any processor.
const BUDGET: Duration = Duration::from_millis(100);
/// The file that is written to; no longer there when this returns.
const FILE: &str = "nearest";

type Samples = BTreeMap<usize, Vec<Duration>>;

/// The processor, of those this thread may run on, from which a small write to the disk of `folder`
/// is durable soonest; nothing when there is no choice, or when the disk is too slow to tell.
pub(super) fn to_disk(folder: &Path) -> io::Result<Option<usize>> {
    let allowed = sched_getaffinity(None)?;
    let file = scratch(&folder.join(FILE))?;
    let samples = take_samples(&file, &allowed);
    sched_setaffinity(None, &allowed)?;
    Ok(soonest(samples?))
}

fn scratch(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    let file = options.write(true).create(true).truncate(true).mode(0o600).open(path)?;
    fs::remove_file(path)?;
    file.write_all_at(&[0; 4096], 0)?;
    file.sync_all()?;
    Ok(file)
}

fn take_samples(file: &File, allowed: &CpuSet) -> io::Result<Samples> {
    let (began, mut samples) = (Instant::now(), Samples::new());
    for _ in 0..ROUNDS {
        for processor in (0..CpuSet::MAX_CPU).filter(|&processor| allowed.is_set(processor)) {
            if began.elapsed() > BUDGET {
                return Ok(Samples::new());
            }
            sched_setaffinity(None, &super::only(processor))?;
            let asked = Instant::now();
            file.write_all_at(&[1; 512], 0)?;
            file.sync_data()?;
            samples.entry(processor).or_default().push(asked.elapsed());
        }
    }
    Ok(samples)
}

fn soonest(samples: Samples) -> Option<usize> {
    let medians = samples.into_iter().filter_map(|(processor, mut took)| {
        took.sort_unstable();
        Some((*took.get(took.len() / 2)?, processor))
    });
    medians.min().map(|(_, processor)| processor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quickest_median_wins_whatever_the_outliers() {
        let micros = |all: [u64; 3]| all.map(Duration::from_micros).to_vec();
        let samples = [(0, micros([90, 300, 310])), (1, micros([200, 210, 9000]))];
        assert_eq!(soonest(Samples::from(samples)), Some(1));
        assert_eq!(soonest(Samples::new()), None);
    }
}

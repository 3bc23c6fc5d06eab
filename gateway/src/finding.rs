//! What people and events are found by, kept for each organization from the first question on.
//!
//! Finding and reading the log wait for the disk or for a long fold: whoever asks is on a thread that
//! may wait.

mod actors;
mod memberships;

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::{Arc, Mutex, PoisonError},
};

use doorward_store::{
    ReadRecordsError, Recorded, Store,
    directory::{Directory, OrganizationName},
    finding::{Names, Trail},
    record::{Sequence, Timestamp},
};

pub use actors::{ACTORS, acted};
pub use memberships::since;

/// How far two events may lie apart to be read in one go.
const NEAR: u64 = 32;
/// How far from its place in the order of times an event may lie: times are those of requests.
pub const SLACK: u64 = 4096;

/// What is kept, by organization.
#[derive(Debug, Default)]
pub struct Finding(Mutex<BTreeMap<OrganizationName, Arc<Mutex<Found>>>>);

/// What is kept of one organization.
#[derive(Debug, Default)]
pub struct Found {
    /// By words of names.
    pub names: Names,
    /// By what events are about.
    pub trail: Trail,
}

impl Finding {
    /// Does something with what is kept of an organization, which is first brought up to the head of
    /// the log; `directory` is how the organization is.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn found<T>(
        &self,
        store: &Store,
        organization: &OrganizationName,
        directory: &Directory,
        work: impl FnOnce(&Found) -> T,
    ) -> Result<T, ReadRecordsError> {
        let kept = self.of(organization);
        let mut found = kept.lock().unwrap_or_else(PoisonError::into_inner);
        let mut head = found.trail.head();
        if head < directory.head() {
            let Found { names, trail } = &mut *found;
            store.read(organization, head, &mut |recorded| {
                head = recorded.sequence;
                names.read(&recorded);
                trail.read(directory, &recorded);
                ControlFlow::Continue(())
            })?;
            found.names.settle(head);
            found.trail.settle(head);
        }
        Ok(work(&found))
    }

    fn of(&self, organization: &OrganizationName) -> Arc<Mutex<Found>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.entry(organization.clone()).or_default().clone()
    }
}

/// Reads some events, in the order they were asked for.
///
/// # Errors
/// When the log cannot be read.
pub fn events(
    store: &Store,
    organization: &OrganizationName,
    wanted: &[Sequence],
) -> Result<Vec<Recorded>, ReadRecordsError> {
    let mut sorted = wanted.to_vec();
    sorted.sort_unstable();
    let mut read = BTreeMap::new();
    for near in sorted.chunk_by(|one, next| next.0.saturating_sub(one.0) <= NEAR) {
        let (Some(first), Some(last)) = (near.first(), near.last()) else { continue };
        let after = Sequence(first.0.saturating_sub(1));
        store.read(organization, after, &mut |recorded| {
            let at = recorded.sequence;
            if near.binary_search(&at).is_ok() {
                read.insert(at, recorded);
            }
            if at < *last { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
    }
    Ok(wanted.iter().filter_map(|at| read.remove(at)).collect())
}

/// The first place, up to the one after `head`, whose event is at or after a time: to [`SLACK`]
/// events.
///
/// # Errors
/// When the log cannot be read.
pub fn place_of(
    store: &Store,
    organization: &OrganizationName,
    head: Sequence,
    time: Timestamp,
) -> Result<Sequence, ReadRecordsError> {
    let (mut low, mut high) = (1, head.0.saturating_add(1));
    while low < high {
        let middle = low.midpoint(high);
        let mut early = false;
        let after = Sequence(middle.saturating_sub(1));
        store.read(organization, after, &mut |recorded| {
            early = recorded.time < time;
            ControlFlow::Break(())
        })?;
        if early { low = middle.saturating_add(1) } else { high = middle }
    }
    Ok(Sequence(low))
}

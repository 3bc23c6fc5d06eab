//! What people, groups and events are found by, kept for each organization and kept up with its log.
//!
//! It is folded when the server has begun to listen, so that nobody waits for it, by a thread that
//! gives way to everything else. Finding and reading the log may wait for the disk all the same: whoever
//! asks is on a thread that may wait.

mod actors;
mod kept;
mod memberships;

use std::ops::ControlFlow;

use doorward_store::{
    ReadRecordsError, Store,
    directory::OrganizationName,
    record::{Sequence, Timestamp},
};

pub use actors::{ACTORS, acted};
pub use kept::{Finding, Found};
pub use memberships::since;

/// How far from its place in the order of times an event may lie: times are those of requests.
pub const SLACK: u64 = 4096;

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

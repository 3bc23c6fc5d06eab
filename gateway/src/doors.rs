//! Who was lately let in to each workspace, and who was not: the newest of what this process has seen.
//! It is in memory only, because nobody's way through a door is worth an event of its own; the
//! refusals that are told stand in the log as well.

use std::{
    collections::{BTreeMap, VecDeque},
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use doorward_store::{
    Timestamp,
    directory::{NoEntry, SessionId, UserId},
};

/// How many are kept of each workspace.
pub const MOST: usize = 50;
/// Of how many workspaces; those that nobody came to for the longest time are forgotten first.
const MOST_DOORS: usize = 1024;

/// Somebody at a door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Who.
    pub user: UserId,
    /// By which session.
    pub session: SessionId,
    /// From where.
    pub address: IpAddr,
    /// When, the last time. Whoever is let in is noted when a pass is made, not at each request: to
    /// within five minutes.
    pub at: Timestamp,
    /// Why they were not let in; nothing when they were.
    pub refused: Option<NoEntry>,
}

/// An organization and a workspace of it.
type Door = (Box<str>, Box<str>);

/// The doors of all workspaces.
#[derive(Debug, Default)]
pub struct Doors(Mutex<BTreeMap<Door, VecDeque<Seen>>>);

impl Doors {
    /// Notes somebody. A session that comes again with the same outcome is one line.
    pub fn note(&self, organization: &str, workspace: &str, seen: Seen) {
        let door = (organization.into(), workspace.into());
        let mut doors = self.doors();
        if doors.len() >= MOST_DOORS && !doors.contains_key(&door) {
            let last = |seen: &VecDeque<Seen>| seen.front().map(|newest| newest.at);
            let silent =
                doors.iter().min_by_key(|(_, seen)| last(seen)).map(|(door, _)| door.clone());
            if let Some(silent) = silent {
                doors.remove(&silent);
            }
        }
        let held = doors.entry(door).or_default();
        held.retain(|it| (it.session, it.refused) != (seen.session, seen.refused));
        held.push_front(seen);
        held.truncate(MOST);
    }

    /// Who was seen since a time, the newest first.
    #[must_use]
    pub fn newest(&self, organization: &str, workspace: &str, since: Timestamp) -> Vec<Seen> {
        let door: Door = (organization.into(), workspace.into());
        let doors = self.doors();
        let held = doors.get(&door).into_iter().flatten();
        held.filter(|seen| seen.at >= since).cloned().collect()
    }

    fn doors(&self) -> MutexGuard<'_, BTreeMap<Door, VecDeque<Seen>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;

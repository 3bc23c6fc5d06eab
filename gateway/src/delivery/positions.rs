//! How far each receiver is: what it has acknowledged, on disk before it is told so. The file of an
//! organization lies in the data directory beside the log. One that is gone, unreadable or ahead of the
//! log makes its receivers begin anew: something comes twice, and nothing is lost.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs, io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use doorward_store::{Sequence, directory::OrganizationName, replace_file};
use serde::{Deserialize, Serialize};

/// How many tokens may be acknowledged before one that came earlier is.
const MOST_AHEAD: usize = 1000;

/// How far a receiver is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Position {
    /// Everything up to here is done with.
    pub(crate) done: Sequence,
    /// What is done with beyond that.
    pub(crate) ahead: BTreeSet<Sequence>,
}

/// A receiver, with the stretch of the log that its feed can be about.
#[derive(Debug, Clone)]
pub(crate) struct Receiver {
    pub(crate) organization: OrganizationName,
    /// The id of its API token, or the address where it is told.
    pub(crate) name: Box<str>,
    /// The feed begins after this.
    pub(crate) since: Sequence,
    /// The end of the log.
    pub(crate) head: Sequence,
}

type Receivers = BTreeMap<Box<str>, Position>;

/// Where all receivers are.
#[derive(Debug)]
pub(crate) struct Positions {
    folder: PathBuf,
    held: Mutex<HashMap<OrganizationName, Receivers>>,
}

impl Positions {
    /// Those that are kept in a folder.
    pub(crate) fn in_folder(folder: PathBuf) -> Self {
        Self { folder, held: Mutex::default() }
    }

    /// How far a receiver is.
    pub(crate) fn of(&self, receiver: &Receiver) -> Position {
        let mut held = self.held();
        let known = self.receivers(&mut held, &receiver.organization).get(&receiver.name);
        known.map_or_else(Position::default, Position::clone).within(receiver)
    }

    /// Takes note of what is done with, on disk when this returns.
    ///
    /// # Errors
    /// When the disk fails; the position is as it was then.
    pub(crate) fn settle(
        &self,
        receiver: &Receiver,
        done: impl Iterator<Item = Sequence>,
    ) -> io::Result<()> {
        let mut held = self.held();
        let receivers = self.receivers(&mut held, &receiver.organization);
        let before = receivers.get(&receiver.name).cloned().unwrap_or_default().within(receiver);
        let mut after = before.clone();
        for place in done.filter(|place| (before.done..=receiver.head).contains(place)) {
            if place > before.done && after.ahead.len() < MOST_AHEAD {
                after.ahead.insert(place);
            }
        }
        if after == before {
            return Ok(());
        }
        let mut new = receivers.clone();
        new.insert(receiver.name.clone(), after);
        write(&self.folder, &file(&self.folder, &receiver.organization), &new)?;
        *receivers = new;
        Ok(())
    }

    /// Steps over what is done with or was not to be told. It is written with what is settled next:
    /// until then it would be found out anew.
    pub(crate) fn step(&self, receiver: &Receiver, to: Sequence) {
        let mut held = self.held();
        let receivers = self.receivers(&mut held, &receiver.organization);
        let held = receivers.entry(receiver.name.clone()).or_default();
        let mut position = std::mem::take(held).within(receiver);
        position.done = position.done.max(to);
        *held = position.within(receiver);
    }

    fn held(&self) -> MutexGuard<'_, HashMap<OrganizationName, Receivers>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn receivers<'h>(
        &self,
        held: &'h mut HashMap<OrganizationName, Receivers>,
        organization: &OrganizationName,
    ) -> &'h mut Receivers {
        held.entry(organization.clone()).or_insert_with(|| {
            let bytes = fs::read(file(&self.folder, organization)).unwrap_or_default();
            serde_json::from_slice(&bytes).unwrap_or_default()
        })
    }
}

impl Position {
    /// The last place as far as which everything is done with.
    pub(crate) fn last(&self) -> Sequence {
        let next = |done: Sequence, at: &Sequence| if *at == done.next() { *at } else { done };
        self.ahead.iter().fold(self.done, next)
    }

    /// A position that fits the feed: not before its beginning, and of this log.
    fn within(mut self, receiver: &Receiver) -> Self {
        if self.done > receiver.head {
            self = Self::default();
        }
        self.done = self.done.max(receiver.since);
        self.ahead = self.ahead.split_off(&self.done.next());
        self
    }
}

fn file(folder: &Path, organization: &OrganizationName) -> PathBuf {
    folder.join(format!("{organization}.json"))
}

fn write(folder: &Path, file: &Path, receivers: &Receivers) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    replace_file(file, &serde_json::to_vec(receivers)?)
}

#[cfg(test)]
mod tests;

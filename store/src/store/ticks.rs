//! Who is woken when something was published: whoever listens to everything by every batch, and
//! whoever listens to one organization by its own batches only, however many others there are.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

use crate::directory::OrganizationName;

/// So many are not worth forgetting.
const FEW: usize = 16;

/// Those who listen; nobody any more when the writer has ended.
#[derive(Debug, Clone)]
pub(super) struct Ticks(Arc<Mutex<Option<Listening>>>);

#[derive(Debug, Default)]
struct Listening {
    all: watch::Sender<u64>,
    of: BTreeMap<OrganizationName, watch::Sender<u64>>,
    /// At how many organizations those are forgotten that nobody listens to any more.
    most: usize,
}

/// The writer's end of it: with it, all listening ends.
#[derive(Debug)]
pub(super) struct Ticking(Ticks);

impl Ticks {
    /// With the end that tells of news.
    pub(super) fn new() -> (Self, Ticking) {
        let ticks = Self(Arc::new(Mutex::new(Some(Listening::default()))));
        (ticks.clone(), Ticking(ticks))
    }

    /// Ticks after each batch.
    pub(super) fn of_all(&self) -> watch::Receiver<u64> {
        let listening = self.listening();
        listening.as_ref().map_or_else(ended, |listening| listening.all.subscribe())
    }

    /// Ticks after each batch that has something of an organization.
    pub(super) fn of(&self, organization: &OrganizationName) -> watch::Receiver<u64> {
        let mut listening = self.listening();
        let Some(listening) = listening.as_mut() else { return ended() };
        if let Some(sender) = listening.of.get(organization) {
            return sender.subscribe();
        }
        if listening.of.len() >= listening.most {
            listening.of.retain(|_, sender| sender.receiver_count() > 0);
            listening.most = listening.of.len() * 2 + FEW;
        }
        listening.of.entry(organization.clone()).or_default().subscribe()
    }

    fn listening(&self) -> MutexGuard<'_, Option<Listening>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ticking {
    /// Something of these organizations was published.
    pub(super) fn tick<'a>(&self, organizations: impl Iterator<Item = &'a OrganizationName>) {
        let listening = self.0.listening();
        let Some(listening) = listening.as_ref() else { return };
        once_more(&listening.all);
        if listening.of.is_empty() {
            return;
        }
        let mut last = None;
        for organization in organizations.filter(|name| last.replace(*name) != Some(*name)) {
            listening.of.get(organization).into_iter().for_each(once_more);
        }
    }
}

impl Drop for Ticking {
    fn drop(&mut self) {
        *self.0.listening() = None;
    }
}

fn once_more(sender: &watch::Sender<u64>) {
    sender.send_modify(|ticks| *ticks = ticks.wrapping_add(1));
}

/// What nothing will ever be told to.
fn ended() -> watch::Receiver<u64> {
    watch::channel(0).1
}

#[cfg(test)]
mod tests;

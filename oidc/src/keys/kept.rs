//! Key sets that were read, per tenant: believed for a day, read again after an hour, and at once for
//! an unknown key, by one at a time and not too often.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

use super::{Key, KeyError, KeySet, bucket::Bucket};
use crate::{
    authority::Destination,
    http::{self, Http, HttpError},
};

const READ_AGAIN_AFTER: SignedDuration = SignedDuration::from_hours(1);
const BELIEVED_FOR: SignedDuration = SignedDuration::from_hours(24);
/// After a failure nobody asks again for so long.
const PAUSE: SignedDuration = SignedDuration::from_secs(5);
/// A key that was not there is not asked for again for so long.
const MISSED_FOR: SignedDuration = SignedDuration::from_secs(60);
const MOST_MISSED: usize = 64;

/// Where the keys of a tenant are, and perhaps those of one app registration.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KeySource {
    keys: Destination,
    own: Option<Destination>,
}

impl KeySource {
    pub(crate) const fn of(keys: Destination) -> Self {
        Self { keys, own: None }
    }

    pub(crate) const fn with_own(keys: Destination, own: Destination) -> Self {
        Self { keys, own: Some(own) }
    }
}

/// The keys of all tenants in use. App registrations of one tenant share its keys, its bucket and its
/// turn; each may have a key set of its own beside them.
#[derive(Debug, Default)]
pub struct KeyCache {
    tenants: Mutex<HashMap<Destination, Arc<Kept>>>,
}

#[derive(Debug, Default)]
struct Kept {
    state: Mutex<State>,
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    keys: KeySet,
    read_at: Option<Timestamp>,
    /// The sets of app registrations, where they were asked for and gave one.
    own: HashMap<Destination, Own>,
    used_at: Timestamp,
    failed: Option<(HttpError, Timestamp)>,
    /// What was asked for by whom and was not there.
    missed: VecDeque<(Option<Destination>, String, Timestamp)>,
    bucket: Bucket,
}

#[derive(Debug, Clone)]
struct Own {
    keys: KeySet,
    read_at: Timestamp,
    used_at: Timestamp,
}

impl KeyCache {
    /// The key of this name, read now if the tenant has published it since.
    ///
    /// # Errors
    /// When the tenant publishes no such key, or its keys cannot be read.
    pub async fn key(
        &self,
        http: &dyn Http,
        source: &KeySource,
        id: &str,
        now: Timestamp,
    ) -> Result<Key, KeyError> {
        let kept = self.kept(source);
        if let Some(known) = kept.state().known(source, id, now) {
            return known;
        }
        let _turn = kept.turn.lock().await;
        if let Some(known) = kept.state().known(source, id, now) {
            return known;
        }
        if !kept.state().may_ask(now) {
            return Err(KeyError::Unknown);
        }
        let keys = read(http, &source.keys).await;
        kept.state().take(keys, now).map_err(KeyError::Unavailable)?;
        let lacking = kept.state().find(source, id, now).is_none();
        let may_ask = lacking && source.own.is_some() && kept.state().bucket.take(now);
        if let (true, Some(own)) = (may_ask, &source.own) {
            kept.read_own(http, own, now).await;
        }
        kept.state().answer(source, id, now)
    }

    /// Reads again what is older than an hour and drops what nobody used for a day. Meant to be
    /// called every few minutes.
    pub async fn refresh(&self, http: &dyn Http, now: Timestamp) {
        for (tenant, kept) in self.due(now) {
            let _turn = kept.turn.lock().await;
            let keys = read(http, &tenant).await;
            // A failure is remembered, and the last good keys stay for the rest of their day.
            if kept.state().take(keys, now).is_ok() {
                let owners: Vec<_> = kept.state().owners(now);
                for own in owners {
                    kept.read_own(http, &own, now).await;
                }
            }
        }
    }

    fn due(&self, now: Timestamp) -> Vec<(Destination, Arc<Kept>)> {
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        tenants.retain(|_, kept| now.duration_since(kept.state().used_at) < BELIEVED_FOR);
        let due =
            tenants.iter().filter(|(_, kept)| !kept.state().is_younger(READ_AGAIN_AFTER, now));
        due.map(|(tenant, kept)| (tenant.clone(), Arc::clone(kept))).collect()
    }

    fn kept(&self, source: &KeySource) -> Arc<Kept> {
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(tenants.entry(source.keys.clone()).or_default())
    }
}

async fn read(http: &dyn Http, from: &Destination) -> Result<KeySet, HttpError> {
    KeySet::read(&http::read(http, from.clone()).await?.body)
}

impl Kept {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the keys of an app registration, if it has some. Most have none of their own and are
    /// answered with the tenant's.
    async fn read_own(&self, http: &dyn Http, own: &Destination, now: Timestamp) {
        if let Ok(keys) = read(http, own).await {
            let mut state = self.state();
            let used_at = state.own.get(own).map_or(now, |held| held.used_at);
            state.own.insert(own.clone(), Own { keys, read_at: now, used_at });
        }
    }
}

impl State {
    fn is_younger(&self, than: SignedDuration, now: Timestamp) -> bool {
        self.read_at.is_some_and(|read_at| now.duration_since(read_at) < than)
    }

    /// A key that is believed today.
    fn find(&self, source: &KeySource, id: &str, now: Timestamp) -> Option<&Key> {
        let believed = |read_at: Timestamp| now.duration_since(read_at) < BELIEVED_FOR;
        let keys = self.read_at.filter(|read_at| believed(*read_at)).map(|_| &self.keys);
        let own = source.own.as_ref().and_then(|own| self.own.get(own));
        let own = own.filter(|own| believed(own.read_at)).map(|own| &own.keys);
        [keys, own].into_iter().flatten().find_map(|set| set.get(id))
    }

    /// What can be said without asking anybody.
    fn known(
        &mut self,
        source: &KeySource,
        id: &str,
        now: Timestamp,
    ) -> Option<Result<Key, KeyError>> {
        self.used_at = now;
        if let Some(own) = source.own.as_ref().and_then(|own| self.own.get_mut(own)) {
            own.used_at = now;
        }
        if let Some(key) = self.find(source, id, now) {
            return Some(Ok(key.clone()));
        }
        if let Some((error, failed_at)) = &self.failed
            && now.duration_since(*failed_at).abs() < PAUSE
        {
            return Some(Err(KeyError::Unavailable(error.clone())));
        }
        let missed = |(by, missed, at): &(Option<Destination>, String, Timestamp)| {
            *by == source.own && missed == id && now.duration_since(*at).abs() < MISSED_FOR
        };
        self.missed.iter().any(missed).then_some(Err(KeyError::Unknown))
    }

    /// Keys that are too old must be read; for an unknown key the bucket decides.
    fn may_ask(&mut self, now: Timestamp) -> bool {
        !self.is_younger(BELIEVED_FOR, now) || self.bucket.take(now)
    }

    /// Takes a new set, or keeps the last good one for the rest of its day.
    fn take(&mut self, read: Result<KeySet, HttpError>, now: Timestamp) -> Result<(), HttpError> {
        match read {
            Ok(keys) => {
                self.keys = keys;
                self.read_at = Some(now);
                self.failed = None;
                Ok(())
            }
            Err(error) => {
                // The pause bounds what fails; the bucket is for answers that came.
                self.bucket.give_back();
                self.failed = Some((error.clone(), now));
                Err(error)
            }
        }
    }

    /// The app registrations with keys of their own that somebody used within a day.
    fn owners(&mut self, now: Timestamp) -> Vec<Destination> {
        self.own.retain(|_, own| now.duration_since(own.used_at) < BELIEVED_FOR);
        self.own.keys().cloned().collect()
    }

    /// The key, or a note that it was not there.
    fn answer(&mut self, source: &KeySource, id: &str, now: Timestamp) -> Result<Key, KeyError> {
        if let Some(key) = self.find(source, id, now) {
            return Ok(key.clone());
        }
        if self.missed.len() >= MOST_MISSED {
            self.missed.pop_front();
        }
        self.missed.push_back((source.own.clone(), id.to_owned(), now));
        Err(KeyError::Unknown)
    }
}

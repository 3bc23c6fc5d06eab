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

/// The keys of all tenants in use.
#[derive(Debug, Default)]
pub struct KeyCache {
    sources: Mutex<HashMap<KeySource, Arc<Kept>>>,
}

#[derive(Debug, Default)]
struct Kept {
    state: Mutex<State>,
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    keys: KeySet,
    own: Option<(KeySet, Timestamp)>,
    read_at: Option<Timestamp>,
    used_at: Timestamp,
    failed: Option<(HttpError, Timestamp)>,
    missed: VecDeque<(String, Timestamp)>,
    bucket: Bucket,
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
        if let Some(known) = kept.state().known(id, now) {
            return known;
        }
        let _turn = kept.turn.lock().await;
        if let Some(known) = kept.state().known(id, now) {
            return known;
        }
        if !kept.state().may_ask(now) {
            return Err(KeyError::Unknown);
        }
        let keys = read(http, &source.keys).await;
        kept.state().take(keys, now).map_err(KeyError::Unavailable)?;
        if kept.state().find(id, now).is_none() {
            kept.read_own(http, source, now).await;
        }
        kept.state().answer(id, now)
    }

    /// Reads again what is older than an hour and drops what nobody used for a day. Meant to be
    /// called every few minutes.
    pub async fn refresh(&self, http: &dyn Http, now: Timestamp) {
        for (source, kept) in self.due(now) {
            let _turn = kept.turn.lock().await;
            let keys = read(http, &source.keys).await;
            // A failure is remembered, and the last good keys stay for the rest of their day.
            if kept.state().take(keys, now).is_ok() && kept.state().own.is_some() {
                kept.read_own(http, &source, now).await;
            }
        }
    }

    fn due(&self, now: Timestamp) -> Vec<(KeySource, Arc<Kept>)> {
        let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        sources.retain(|_, kept| now.duration_since(kept.state().used_at) < BELIEVED_FOR);
        let due =
            sources.iter().filter(|(_, kept)| !kept.state().is_younger(READ_AGAIN_AFTER, now));
        due.map(|(source, kept)| (source.clone(), Arc::clone(kept))).collect()
    }

    fn kept(&self, source: &KeySource) -> Arc<Kept> {
        let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(sources.entry(source.clone()).or_default())
    }
}

async fn read(http: &dyn Http, from: &Destination) -> Result<KeySet, HttpError> {
    KeySet::read(&http::read(http, from.clone()).await?.body)
}

impl Kept {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the keys of the app registration, if it may have some. Most have none of their own and
    /// are answered with the tenant's.
    async fn read_own(&self, http: &dyn Http, source: &KeySource, now: Timestamp) {
        if let Some(own) = &source.own
            && let Ok(keys) = read(http, own).await
        {
            self.state().own = Some((keys, now));
        }
    }
}

impl State {
    fn is_younger(&self, than: SignedDuration, now: Timestamp) -> bool {
        self.read_at.is_some_and(|read_at| now.duration_since(read_at) < than)
    }

    /// A key that is believed today.
    fn find(&self, id: &str, now: Timestamp) -> Option<&Key> {
        let believed = |read_at: Timestamp| now.duration_since(read_at) < BELIEVED_FOR;
        let keys = self.read_at.filter(|read_at| believed(*read_at)).map(|_| &self.keys);
        let own = self.own.as_ref().filter(|(_, read_at)| believed(*read_at)).map(|(own, _)| own);
        [keys, own].into_iter().flatten().find_map(|set| set.get(id))
    }

    /// What can be said without asking anybody.
    fn known(&mut self, id: &str, now: Timestamp) -> Option<Result<Key, KeyError>> {
        self.used_at = now;
        if let Some(key) = self.find(id, now) {
            return Some(Ok(key.clone()));
        }
        if let Some((error, failed_at)) = &self.failed
            && now.duration_since(*failed_at).abs() < PAUSE
        {
            return Some(Err(KeyError::Unavailable(error.clone())));
        }
        let missed = |(missed, at): &(String, Timestamp)| {
            missed == id && now.duration_since(*at).abs() < MISSED_FOR
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

    /// The key, or a note that it was not there.
    fn answer(&mut self, id: &str, now: Timestamp) -> Result<Key, KeyError> {
        if let Some(key) = self.find(id, now) {
            return Ok(key.clone());
        }
        if self.missed.len() >= MOST_MISSED {
            self.missed.pop_front();
        }
        self.missed.push_back((id.to_owned(), now));
        Err(KeyError::Unknown)
    }
}

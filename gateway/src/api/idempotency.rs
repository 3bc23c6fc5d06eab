//! `Idempotency-Key`: the same key with the same request is carried out once and answered the same.
//!
//! Answers are kept for an hour, a thousand of each token, in memory and in the data directory. Where
//! an answer may be lost, after a restart or a failure, the log says whether the request was carried
//! out: its request id is made of its key.

use std::{
    collections::{HashMap, VecDeque},
    fmt, mem,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use doorward_store::{directory::TokenId, record::Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tracing::warn;

use super::{problem::Problem, reply::Reply};
use crate::seal::KeyFile;

mod before;
mod note;

pub(super) use before::carried_out;
pub use before::request_of;
use note::{Noted, Notes};

/// How long an answer is kept, in microseconds.
const KEPT: i64 = 3_600_000_000;
/// How many answers of one token are kept.
const MOST: usize = 1000;
/// The longest key, in bytes.
const LONGEST: usize = 255;

/// What tells one request from another: method, target, body and condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Fingerprint([u8; 32]);

/// A key as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct KeyDigest([u8; 32]);

/// The keys of every token.
pub struct Keys {
    held: Mutex<HashMap<TokenId, Held>>,
    /// What was forgotten and may still lie on the disk.
    gone: Mutex<Vec<Noted>>,
    notes: Notes,
    opened: Timestamp,
}

/// The keys of one token, the oldest first.
#[derive(Default)]
struct Held {
    answers: HashMap<KeyDigest, Kept>,
    order: VecDeque<(Timestamp, KeyDigest)>,
}

struct Kept {
    noted: Noted,
    outcome: Outcome,
}

/// What a request has come to.
enum Outcome {
    UnderWay,
    /// It failed, or its answer is lost: the log knows whether anything happened.
    Unknown,
    Answered(Reply),
}

/// What is to be done about a request with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Known {
    /// Carry it out, and tell [`Keys::finished`] what came of it.
    New {
        /// Unless the log says that it was carried out before.
        look_back: bool,
    },
    /// Answer this again.
    Before(Reply),
}

impl Fingerprint {
    pub(super) fn of(parts: &[&[u8]]) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            digest.update(part);
        }
        Self(digest.finalize().into())
    }
}

impl KeyDigest {
    fn of(key: &str) -> Self {
        Self(Sha256::digest(key).into())
    }
}

impl Keys {
    /// Reads what was kept in a data directory. What cannot be read is as if it were lost: the log
    /// is asked then.
    #[must_use]
    pub fn open(data_dir: &Path, key_file: KeyFile, now: Timestamp) -> Self {
        let notes = Notes::of(data_dir, key_file);
        let kept = notes.read().unwrap_or_else(|error| {
            warn!(%error, "answers of the API that were kept cannot be read");
            vec![]
        });
        let mut held = HashMap::<TokenId, Held>::new();
        for (noted, reply) in kept {
            let outcome = reply.map_or(Outcome::Unknown, Outcome::Answered);
            held.entry(noted.token).or_default().take(Kept { noted, outcome });
        }
        Self { held: Mutex::new(held), gone: Mutex::default(), notes, opened: now }
    }

    /// Notes that a request with a key has begun, unless it came before.
    ///
    /// # Errors
    /// When the key is none, was used for something else, or its first request is not done yet.
    pub(super) fn begin(
        &self,
        token: TokenId,
        key: &str,
        fingerprint: Fingerprint,
        now: Timestamp,
    ) -> Result<Known, Problem> {
        if key.is_empty() || key.len() > LONGEST || !key.bytes().all(|it| it.is_ascii_graphic()) {
            let detail = format!("`Idempotency-Key` has 1 to {LONGEST} characters and no blanks");
            return Err(Problem::new(400, "bad-header", detail));
        }
        let key = KeyDigest::of(key);
        let mut all = self.forget_old(now);
        let held = all.entry(token).or_default();
        match held.answers.get_mut(&key) {
            Some(kept) if kept.noted.fingerprint != fingerprint => {
                let detail = "the `Idempotency-Key` came with another request before: choose a new \
                              key for each request";
                Err(Problem::new(422, "key-reused", detail))
            }
            Some(Kept { outcome: Outcome::Answered(reply), .. }) => {
                Ok(Known::Before(reply.clone()))
            }
            Some(Kept { outcome: Outcome::UnderWay, .. }) => {
                let detail = "the first request with this `Idempotency-Key` is not done yet";
                Err(Problem::new(409, "in-progress", detail).header("retry-after", "1"))
            }
            Some(Kept { outcome: outcome @ Outcome::Unknown, .. }) => {
                *outcome = Outcome::UnderWay;
                Ok(Known::New { look_back: true })
            }
            None => {
                self.forget(held.make_room());
                let noted = Noted { token, key, fingerprint, begun: now };
                held.take(Kept { noted, outcome: Outcome::UnderWay });
                let look_back = now.0.saturating_sub(self.opened.0) <= KEPT;
                Ok(Known::New { look_back })
            }
        }
    }

    /// Keeps what a request came to, on the disk too, for which it waits. What may go better the next
    /// time is tried again then.
    pub(super) fn finished(&self, token: TokenId, key: &str, reply: &Reply) {
        let noted = {
            let (mut all, key) = (self.all(), KeyDigest::of(key));
            let Some(kept) = all.get_mut(&token).and_then(|held| held.answers.get_mut(&key)) else {
                return;
            };
            let answered = reply.status < 500;
            kept.outcome = match answered {
                true => Outcome::Answered(reply.clone()),
                false => Outcome::Unknown,
            };
            answered.then_some(kept.noted)
        };
        if let Some(noted) = noted
            && let Err(error) = self.notes.write(&noted, reply)
        {
            warn!(%error, "an answer of the API is kept in memory only");
        }
    }

    /// Forgets what is old, on the disk too.
    pub fn tidy(&self, now: Timestamp) {
        drop(self.forget_old(now));
        let gone = mem::take(&mut *self.gone.lock().unwrap_or_else(PoisonError::into_inner));
        gone.iter().for_each(|noted| self.notes.remove(noted));
    }

    fn forget_old(&self, now: Timestamp) -> MutexGuard<'_, HashMap<TokenId, Held>> {
        let mut all = self.all();
        all.retain(|_, held| {
            self.forget(held.take_old(now));
            !held.order.is_empty()
        });
        all
    }

    fn forget(&self, noted: Vec<Noted>) {
        self.gone.lock().unwrap_or_else(PoisonError::into_inner).extend(noted);
    }

    fn all(&self) -> MutexGuard<'_, HashMap<TokenId, Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn take(&mut self, kept: Kept) {
        self.order.push_back((kept.noted.begun, kept.noted.key));
        self.answers.insert(kept.noted.key, kept);
    }

    /// Gives up what is old.
    fn take_old(&mut self, now: Timestamp) -> Vec<Noted> {
        let mut gone = Vec::new();
        while self.order.front().is_some_and(|(begun, _)| now.0.saturating_sub(begun.0) > KEPT) {
            gone.extend(self.take_oldest());
        }
        gone
    }

    /// Gives up the oldest of as many as may be kept.
    fn make_room(&mut self) -> Vec<Noted> {
        let mut gone = Vec::new();
        while self.order.len() >= MOST {
            gone.extend(self.take_oldest());
        }
        gone
    }

    fn take_oldest(&mut self) -> Option<Noted> {
        let (_, key) = self.order.pop_front()?;
        self.answers.remove(&key).map(|kept| kept.noted)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("tokens", &self.all().len()).finish()
    }
}

#[cfg(test)]
mod tests;

//! `Idempotency-Key`: the same key with the same request is carried out once and answered the same.
//!
//! Answers are kept in memory for an hour, a thousand of each token, because some hold a secret that
//! is shown once. A restart forgets them.

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use doorward_store::{directory::TokenId, record::Timestamp};
use sha2::{Digest, Sha256};

use super::{problem::Problem, reply::Reply};

/// How long an answer is kept, in microseconds.
const KEPT: i64 = 3_600_000_000;
/// How many answers of one token are kept.
const MOST: usize = 1000;
/// The longest key, in bytes.
const LONGEST: usize = 255;

/// What tells one request from another: method, target, body and condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fingerprint([u8; 32]);

/// The keys of every token.
#[derive(Default)]
pub struct Keys(Mutex<HashMap<TokenId, Held>>);

/// The keys of one token, the oldest first.
#[derive(Default)]
struct Held {
    answers: HashMap<String, Kept>,
    order: VecDeque<(Timestamp, String)>,
}

struct Kept {
    fingerprint: Fingerprint,
    /// Nothing while the request is being carried out.
    reply: Option<Reply>,
}

/// What is to be done about a request with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Known {
    /// Carry it out, and tell [`Keys::finished`] what came of it.
    New,
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

impl Keys {
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
        let mut all = self.all();
        all.retain(|_, held| held.is_worth_keeping(now));
        let held = all.entry(token).or_default();
        match held.answers.get(key) {
            Some(kept) if kept.fingerprint != fingerprint => {
                let detail = "the `Idempotency-Key` came with another request before: choose a new \
                              key for each request";
                Err(Problem::new(422, "key-reused", detail))
            }
            Some(Kept { reply: Some(reply), .. }) => Ok(Known::Before(reply.clone())),
            Some(Kept { reply: None, .. }) => {
                let detail = "the first request with this `Idempotency-Key` is not done yet";
                Err(Problem::new(409, "in-progress", detail).header("retry-after", "1"))
            }
            None => {
                held.make_room();
                held.answers.insert(key.into(), Kept { fingerprint, reply: None });
                held.order.push_back((now, key.into()));
                Ok(Known::New)
            }
        }
    }

    /// Keeps what a request came to. What may go better the next time is forgotten.
    pub(super) fn finished(&self, token: TokenId, key: &str, reply: &Reply) {
        let mut all = self.all();
        let Some(held) = all.get_mut(&token) else { return };
        if reply.status >= 500 {
            held.answers.remove(key);
            held.order.retain(|(_, held)| held != key);
        } else if let Some(kept) = held.answers.get_mut(key) {
            kept.reply = Some(reply.clone());
        }
    }

    fn all(&self) -> MutexGuard<'_, HashMap<TokenId, Held>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    /// Forgets what is old; whether anything is left.
    fn is_worth_keeping(&mut self, now: Timestamp) -> bool {
        while self.order.front().is_some_and(|(begun, _)| now.0.saturating_sub(begun.0) > KEPT) {
            self.forget_oldest();
        }
        !self.order.is_empty()
    }

    /// Forgets the oldest of as many as may be kept.
    fn make_room(&mut self) {
        while self.order.len() >= MOST {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        if let Some((_, key)) = self.order.pop_front() {
            self.answers.remove(&key);
        }
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("tokens", &self.all().len()).finish()
    }
}

#[cfg(test)]
mod tests;

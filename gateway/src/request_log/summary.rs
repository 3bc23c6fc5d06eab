//! What the request log says in sum, kept beside it so that no page reads all of it.

use std::{borrow::Cow, collections::BTreeMap};

use doorward_store::{RequestId, Timestamp};

use super::Entry;
use crate::time_text;

const HOUR: i64 = 3_600_000_000;
/// How many hours with requests are remembered.
const HOURS: usize = 48;
/// How many kinds of failures are remembered.
const KINDS: usize = 100;
/// A pause after which a new round begins: Entra's rounds are forty minutes apart.
pub const PAUSE: i64 = 10 * 60 * 1_000_000;

/// The requests of a stretch of the log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// The first of them.
    pub first: Option<Timestamp>,
    /// The last of them.
    pub last: Option<Timestamp>,
    /// How many there were in an hour, and how many of those failed, by hours since 1970.
    pub hours: BTreeMap<i64, (usize, usize)>,
    /// The last requests with no long pause between them.
    pub round: Option<Round>,
    /// Those that failed, those alike together.
    pub failures: BTreeMap<Kind, Failures>,
}

/// Requests with no long pause between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Round {
    /// When the first came.
    pub began: Timestamp,
    /// When the last came.
    pub last: Timestamp,
    /// Questions that went well.
    pub asked: usize,
    /// What was made.
    pub created: usize,
    /// What was changed.
    pub changed: usize,
    /// What was deleted.
    pub deleted: usize,
    /// What failed, of all these.
    pub failed: usize,
}

/// What failures that are alike have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// The HTTP method.
    pub method: Cow<'static, str>,
    /// The pattern of the path.
    pub endpoint: Cow<'static, str>,
    /// The status of the answer.
    pub status: u16,
    /// Why, as Entra was told.
    pub reason: Option<String>,
}

/// Failures that are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// How many.
    pub count: usize,
    /// When the newest came.
    pub last: Timestamp,
    /// The newest one's request.
    pub request: RequestId,
}

impl Summary {
    /// Of entries, the oldest first.
    pub fn of<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Self {
        let mut summary = Self::default();
        entries.into_iter().for_each(|entry| summary.take(entry));
        summary
    }

    /// Takes in the next entry; one whose time cannot be read is passed over.
    pub fn take(&mut self, entry: &Entry) {
        let Ok(time) = time_text::parse(&entry.time) else { return };
        let failed = entry.failed();
        self.first.get_or_insert(time);
        self.last = Some(time);
        self.count(time.0.div_euclid(HOUR), (1, usize::from(failed)));
        let before = self.round.filter(|round| time.0.saturating_sub(round.last.0) < PAUSE);
        self.round = Some(before.unwrap_or_else(|| Round::at(time)).with(time, entry));
        if failed {
            let kind = Kind {
                method: entry.method.clone(),
                endpoint: entry.endpoint.clone(),
                status: entry.status,
                reason: entry.reason.clone(),
            };
            self.fail(kind, Failures { count: 1, last: time, request: entry.request });
        }
    }

    /// The same with a later stretch behind it.
    #[must_use]
    pub fn then(mut self, later: Self) -> Self {
        later.hours.into_iter().for_each(|(hour, counts)| self.count(hour, counts));
        later.failures.into_iter().for_each(|(kind, failures)| self.fail(kind, failures));
        self.round = match (self.round, later.round) {
            (Some(one), Some(next)) if Some(next.began) == later.first && one.leads_to(next) => {
                Some(one.and(next))
            }
            (one, next) => next.or(one),
        };
        self.first = self.first.or(later.first);
        self.last = later.last.or(self.last);
        self
    }

    fn count(&mut self, hour: i64, (count, failed): (usize, usize)) {
        let held = self.hours.entry(hour).or_default();
        *held = (held.0 + count, held.1 + failed);
        while self.hours.len() > HOURS {
            self.hours.pop_first();
        }
    }

    fn fail(&mut self, kind: Kind, new: Failures) {
        let held = self.failures.get(&kind).map_or(0, |held| held.count);
        self.failures.insert(kind, Failures { count: held + new.count, ..new });
        while self.failures.len() > KINDS {
            let oldest = self.failures.iter().min_by_key(|(_, held)| held.last);
            let Some(kind) = oldest.map(|(kind, _)| kind.clone()) else { return };
            self.failures.remove(&kind);
        }
    }
}

impl Round {
    fn at(time: Timestamp) -> Self {
        Self { began: time, last: time, asked: 0, created: 0, changed: 0, deleted: 0, failed: 0 }
    }

    fn with(mut self, time: Timestamp, entry: &Entry) -> Self {
        self.last = time;
        let counted = match (entry.failed(), &*entry.method) {
            (true, _) => &mut self.failed,
            (false, "POST") => &mut self.created,
            (false, "PATCH" | "PUT") => &mut self.changed,
            (false, "DELETE") => &mut self.deleted,
            (false, _) => &mut self.asked,
        };
        *counted += 1;
        self
    }

    fn leads_to(&self, next: Self) -> bool {
        next.began.0.saturating_sub(self.last.0) < PAUSE
    }

    fn and(self, next: Self) -> Self {
        Self {
            began: self.began,
            last: next.last,
            asked: self.asked + next.asked,
            created: self.created + next.created,
            changed: self.changed + next.changed,
            deleted: self.deleted + next.deleted,
            failed: self.failed + next.failed,
        }
    }
}

//! What Entra did in its last round: requests with no long pause between them.

use doorward_store::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{dashboard::told::Moment, request_log::Entry, time_text};

/// A pause after which a new round begins: Entra's rounds are forty minutes apart.
const PAUSE: i64 = 10 * 60 * 1_000_000;

/// A request of the log whose time can be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Request<'a> {
    /// When it came.
    pub(super) time: Timestamp,
    /// What is remembered of it.
    pub(super) entry: &'a Entry,
}

/// A round, as it runs or as it was.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Cycle {
    /// When it began.
    #[schemars(with = "String")]
    pub(super) began: Moment,
    /// Whether it goes on, as far as one can see.
    pub(super) runs: bool,
    /// Questions.
    pub(super) asked: usize,
    /// What was made.
    pub(super) created: usize,
    /// What was changed.
    pub(super) changed: usize,
    /// What was deleted.
    pub(super) deleted: usize,
    /// What failed, of all these.
    pub(super) failed: usize,
}

impl<'a> Request<'a> {
    /// Those of a log, the oldest first.
    pub(super) fn all(entries: &'a [Entry]) -> Vec<Self> {
        let read =
            |entry: &'a Entry| Some(Self { time: time_text::parse(&entry.time).ok()?, entry });
        entries.iter().filter_map(read).collect()
    }
}

impl Cycle {
    /// The last one of these requests.
    pub(super) fn last(requests: &[Request<'_>], now: Timestamp) -> Option<Self> {
        let apart = |one: &Request<'_>, next: &Request<'_>| next.time.0 - one.time.0 < PAUSE;
        let round = requests.chunk_by(apart).last()?;
        let (first, last) = (round.first()?, round.last()?);
        let of = |methods: &[&str]| {
            let done = |request: &&Request<'_>| {
                methods.contains(&&*request.entry.method) && !request.entry.failed()
            };
            round.iter().filter(done).count()
        };
        Some(Self {
            began: first.time.into(),
            runs: now.0.saturating_sub(last.time.0) < PAUSE,
            asked: of(&["GET", "HEAD"]),
            created: of(&["POST"]),
            changed: of(&["PATCH", "PUT"]),
            deleted: of(&["DELETE"]),
            failed: round.iter().filter(|request| request.entry.failed()).count(),
        })
    }
}

//! What Entra did in its last round.

use doorward_store::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    dashboard::told::Moment,
    request_log::{PAUSE, Round},
};

/// A round, as it runs or as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
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

impl Cycle {
    /// A round, seen now.
    pub(super) fn of(round: Round, now: Timestamp) -> Self {
        let Round { began, last, asked, created, changed, deleted, failed } = round;
        let runs = now.0.saturating_sub(last.0) < PAUSE;
        Self { began: began.into(), runs, asked, created, changed, deleted, failed }
    }
}

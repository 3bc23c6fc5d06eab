//! Who looked into the log: exports, and what auditors looked up. They are told, and nothing is different.

use serde::{Deserialize, Serialize};

use super::{
    Directory, Event,
    access_rule::RuleTarget,
    id::{GroupId, UserId},
    line::Line,
};
use crate::record::Sequence;

/// A moment as it was asked for: a sequence, or a time.
pub type AskedMoment = Line<64>;

/// In which form events leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExportForm {
    /// JSON, a line each.
    Jsonl,
    /// CloudEvents 1.0, a line each.
    CloudEvents,
    /// Open Cybersecurity Schema Framework, a line each.
    Ocsf,
    /// Comma-separated values (RFC 4180).
    Csv,
    /// With everything that proves them, as `verify` reads it.
    Bundle,
    /// Who had access to something, with the events that show it.
    Review,
}

/// `export.made`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportMade {
    /// In which form.
    pub form: ExportForm,
    /// After which event it began.
    pub after: Sequence,
    /// How far the log went.
    pub until: Sequence,
    /// Whether every event of that was in it, and not only those of some kind.
    pub whole: bool,
}

/// What an auditor asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// What happened.
    Activity,
    /// One event.
    Event,
    /// One event, with the proof that it is in the log.
    Proof,
    /// How many there were of everything.
    State,
    /// Who could enter.
    Who,
    /// From when to when somebody could enter.
    History,
    /// Whether somebody could enter, and why.
    Explanation,
    /// A decision, decided again.
    Decision,
    /// Who there is.
    People,
    /// Everything about one person.
    Person,
    /// Which groups there are.
    Groups,
    /// Everything about one group.
    Group,
    /// Which workspaces there are.
    Workspaces,
    /// Everything about one workspace.
    Workspace,
}

/// `audit.looked_up`. No name stands in it, and no other value of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLookedUp {
    /// What was asked.
    pub question: Question,
    /// About whom.
    pub user: Option<UserId>,
    /// About which group.
    pub group: Option<GroupId>,
    /// About what is entered.
    pub target: Option<RuleTarget>,
    /// From when.
    pub from: Option<AskedMoment>,
    /// Until when, or of when.
    pub to: Option<AskedMoment>,
}

impl AuditLookedUp {
    /// A question about nothing in particular.
    #[must_use]
    pub const fn new(question: Question) -> Self {
        Self { question, user: None, group: None, target: None, from: None, to: None }
    }
}

/// An export that goes as far as the log does.
pub(super) fn exported(
    directory: &Directory,
    form: ExportForm,
    after: Sequence,
    whole: bool,
) -> Event {
    ExportMade { form, after, until: directory.head(), whole }.into()
}

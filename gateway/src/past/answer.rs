//! What is answered about the past. The field names are what `--format json` prints, so scripts rely
//! on them.

use doorward_store::{
    directory::{NoEntry, ObjectId, OrganizationName, UserId},
    record::Sequence,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::Step;

/// Somebody who could enter something after an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Could {
    /// Who.
    #[schemars(with = "uuid::Uuid")]
    pub user: UserId,
    /// The userName they had.
    pub user_name: String,
    /// By what they could.
    #[serde(flatten)]
    pub by: By,
}

/// By what somebody could enter something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct By {
    /// The event that set the access rule.
    #[schemars(with = "u64")]
    pub rule: Sequence,
    /// Whether it was the rule of the workspace defaults.
    pub inherited: bool,
    /// Whether the rule admitted everyone who could sign in.
    pub everyone: bool,
    /// The group of its allow-list that they belonged to, as Entra calls it.
    #[schemars(with = "Option<uuid::Uuid>")]
    pub group: Option<ObjectId>,
    /// How they belonged to it, from that group down.
    pub through: Vec<Step>,
}

/// An event and its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AtEvent {
    /// Its place in the log.
    #[schemars(with = "u64")]
    pub sequence: Sequence,
    /// When it happened.
    pub time: String,
    /// Its name.
    pub event: String,
}

/// From when to when somebody could enter something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Interval {
    /// `dashboard` or `workspace:SLUG`.
    pub resource: String,
    /// Who.
    #[schemars(with = "uuid::Uuid")]
    pub user: UserId,
    /// The userName they had at the end of what was asked for.
    pub user_name: String,
    /// The event from which.
    pub from: AtEvent,
    /// The event that ended it; null when it is still so.
    pub until: Option<AtEvent>,
    /// By what they could.
    #[serde(flatten)]
    pub by: By,
}

/// How many there were of everything after an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct State {
    /// Whose.
    #[schemars(with = "String")]
    pub organization: OrganizationName,
    /// The last event that counts.
    #[schemars(with = "u64")]
    pub sequence: Sequence,
    /// When it happened.
    pub time: String,
    /// How many people there were.
    pub people: usize,
    /// How many of them were active.
    pub active: usize,
    /// How many groups there were.
    pub groups: usize,
    /// How many workspaces there were.
    pub workspaces: usize,
}

/// A decision on record, decided again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DecisionReplayed {
    /// Whose.
    #[schemars(with = "String")]
    pub organization: OrganizationName,
    /// The event that tells of it.
    #[schemars(with = "u64")]
    pub sequence: Sequence,
    /// Whom it was about.
    #[schemars(with = "uuid::Uuid")]
    pub user: UserId,
    /// What they wanted to enter: `dashboard` or `workspace:SLUG`.
    pub resource: String,
    /// The last event that counted.
    #[schemars(with = "u64")]
    pub decided_on: Sequence,
    /// When it was decided.
    pub decided_at: String,
    /// Why they were refused; null when they were let in.
    #[schemars(with = "Option<String>")]
    pub refused_because: Option<NoEntry>,
    /// The same, decided again on the log folded from its beginning.
    #[schemars(with = "Option<String>")]
    pub decided_again: Option<NoEntry>,
    /// Whether both are the same.
    pub agrees: bool,
}

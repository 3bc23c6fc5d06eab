//! What `review.json` says. The field names are what scripts and verifiers rely on: fields may be added,
//! none is renamed or removed. Every event that is named as `sequence` or `rule` is proved.

use doorward_store::{
    directory::{NoEntry, OrganizationName, UserId},
    record::Sequence,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    operator::ActorText,
    past::{AtEvent, Interval},
};

/// The version of this schema.
pub const SCHEMA_VERSION: u32 = 1;

/// Who had access to something, from when to when, by what, and what changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Review {
    /// The version of this schema.
    pub version: u32,
    /// Whose log.
    #[schemars(with = "String")]
    pub organization: OrganizationName,
    /// `dashboard`, `auditors` or `workspace:SLUG`.
    pub resource: String,
    /// What a workspace is called now; null when it is gone, and for what is no workspace.
    pub name: Option<String>,
    /// Of which part of the log.
    pub period: Period,
    /// How many events the log had: the review rests on them, and its checkpoint is of them.
    #[schemars(with = "u64")]
    pub until: Sequence,
    /// When it was made.
    pub made_at: String,
    /// Who asked for it.
    pub made_by: ActorText,
    /// The language of its sentences.
    pub language: String,
    /// How many people could enter.
    pub summary: Summary,
    /// Who could enter at some time of the period, from when to when, and by what.
    pub access: Vec<Interval>,
    /// The events of the period by which somebody could enter or no longer could, and those that changed
    /// the rule.
    pub changes: Vec<Change>,
    /// Who entered in the period.
    pub entered: Vec<Entered>,
    /// Who was refused in the period, and why.
    pub refused: Vec<Refused>,
}

/// From when to when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Period {
    /// The beginning as it was asked for, a sequence or a time; null for the beginning of the log.
    pub from_asked: Option<String>,
    /// The end as it was asked for; null for the moment of asking.
    pub to_asked: Option<String>,
    /// The event after which it begins; null before the first.
    pub from: Option<AtEvent>,
    /// The last event that counts.
    pub to: AtEvent,
}

/// How many people could enter, and came and went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// At the beginning.
    pub at_the_beginning: usize,
    /// At the end.
    pub at_the_end: usize,
    /// Who could not enter at some time of the period, and then could.
    pub came: usize,
    /// Who could enter at some time of the period, and then could not.
    pub went: usize,
}

/// An event that changed who could enter, or by what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// The event.
    #[serde(flatten)]
    pub at: AtEvent,
    /// Who caused it.
    pub actor: ActorText,
    /// By which request.
    pub request_id: String,
    /// What happened, in a sentence.
    pub sentence: String,
    /// Who caused it, in words.
    pub by: String,
    /// Who could enter from then on, and could not before.
    #[schemars(with = "Vec<uuid::Uuid>")]
    pub came: Vec<UserId>,
    /// Who could not enter from then on, and could before.
    #[schemars(with = "Vec<uuid::Uuid>")]
    pub went: Vec<UserId>,
    /// Who could enter before and after, by something else.
    #[schemars(with = "Vec<uuid::Uuid>")]
    pub otherwise: Vec<UserId>,
}

/// Somebody who entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Entered {
    /// Who.
    #[schemars(with = "uuid::Uuid")]
    pub user: UserId,
    /// The userName they had at the end of the period.
    pub user_name: String,
    /// In how many sessions.
    pub times: usize,
    /// The first time.
    pub first: AtEvent,
    /// The last time.
    pub last: AtEvent,
}

/// Somebody who was refused for a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refused {
    /// Who.
    #[schemars(with = "uuid::Uuid")]
    pub user: UserId,
    /// The userName they had at the end of the period.
    pub user_name: String,
    /// Why.
    #[schemars(with = "String")]
    pub reason: NoEntry,
    /// Why, in words.
    pub why: String,
    /// How often that was told: of a person only so often in an hour.
    pub times: usize,
    /// The first time.
    pub first: AtEvent,
    /// The last time.
    pub last: AtEvent,
}

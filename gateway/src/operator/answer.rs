//! What is answered: a request gets some of these. The field names are those of the JSON API and of
//! `--format json`, so programs and scripts rely on them.

use doorward_store::{
    directory::{
        GroupId, OrganizationName, TokenId, UserId,
        provisioning::{Mode, PatchAnswer},
        security_events::Delivery,
    },
    record::Sequence,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ErasureRow, EventText, RetentionRow, SessionRow, SsoRow, TrialStep};
use crate::{access, backup::BackupRow, credentials, evidence, setup::IssuedSetupLink};

/// One piece of an answer.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "each is documented where it is defined")]
pub enum Answer {
    Access(access::Answer),
    Credential(credentials::Answer),
    Evidence(evidence::Answer),
    Organization(OrganizationRow),
    IssuedToken(IssuedToken),
    Token(TokenRow),
    Provisioning(Provisioning),
    Event(EventText),
    Replay(ReplayLine),
    Sso(SsoRow),
    TrialStep(TrialStep),
    Session(SessionRow),
    SetupLink(IssuedSetupLink),
    Erased(ErasureRow),
    Retention(RetentionRow),
    Backup(BackupRow),
}

/// An organization and its size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrganizationRow {
    /// Its name.
    #[schemars(with = "String")]
    pub organization: OrganizationName,
    /// When it began, in RFC 3339.
    pub created: String,
    /// The last event of its log.
    #[schemars(with = "u64")]
    pub head: Sequence,
    /// How many users exist.
    pub users: usize,
    /// How many groups exist.
    pub groups: usize,
    /// What Entra is told as Tenant URL.
    pub tenant_url: String,
}

/// A Secret Token, shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IssuedToken {
    /// Whose.
    #[schemars(with = "String")]
    pub organization: OrganizationName,
    /// What it is called from now on.
    #[schemars(with = "uuid::Uuid")]
    pub token_id: TokenId,
    /// What Entra is told as Tenant URL.
    pub tenant_url: String,
    /// What Entra is told as Secret Token.
    pub secret_token: String,
    /// When it ends, in RFC 3339; never when absent.
    pub expires: Option<String>,
}

/// A Secret Token as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TokenRow {
    /// What it is called.
    #[schemars(with = "uuid::Uuid")]
    pub token_id: TokenId,
    /// Whether it opens the door.
    pub state: TokenState,
    /// When it was issued.
    pub issued: String,
    /// When it ends by itself; never when absent.
    pub expires: Option<String>,
    /// When it was revoked.
    pub revoked: Option<String>,
    /// When it was last used, as far as is known.
    pub last_used: Option<String>,
}

/// Whether a Secret Token opens the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TokenState {
    /// It does.
    Live,
    /// Not any more: its time is over.
    Expired,
    /// Not any more: somebody revoked it.
    Revoked,
}

/// How the provisioning client is read and answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Provisioning {
    /// Whose.
    #[schemars(with = "String")]
    pub organization: OrganizationName,
    /// What Entra is told as Tenant URL.
    pub tenant_url: String,
    /// How strictly requests are read.
    #[schemars(with = "String")]
    pub mode: Mode,
    /// What a PATCH is answered with.
    #[schemars(with = "String")]
    pub patch_answer: PatchAnswer,
    /// Whether security events are told (RFC 9967), and how they reach a receiver.
    #[schemars(with = "String")]
    pub security_events: Delivery,
    /// How many Secret Tokens are live.
    pub live_tokens: usize,
}

/// A line of what a replay tells, in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ReplayLine {
    /// First what was counted.
    Replayed(Replayed),
    /// Each person.
    User(ReplayedUser),
    /// Each group.
    Group(ReplayedGroup),
    /// Last the verdict, if it was wanted.
    Verdict(Verdict),
}

/// What existed at a moment: the frame around its users and groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Replayed {
    /// Whose.
    #[schemars(with = "String")]
    pub organization: OrganizationName,
    /// The last event that was folded.
    #[schemars(with = "u64")]
    pub sequence: Sequence,
    /// When that happened; absent when nothing had.
    pub time: Option<String>,
    /// How many users existed.
    pub user_count: usize,
    /// How many of them were active.
    pub active_user_count: usize,
    /// How many groups existed.
    pub group_count: usize,
    /// How many memberships existed.
    pub membership_count: usize,
}

/// A user who existed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReplayedUser {
    /// The SCIM `id`.
    #[schemars(with = "uuid::Uuid")]
    pub id: UserId,
    /// The name the person signs in with.
    pub user_name: String,
    /// What the provisioning client calls the person.
    pub external_id: Option<String>,
    /// Whether the person may sign in.
    pub active: bool,
}

/// A group that existed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReplayedGroup {
    /// The SCIM `id`.
    #[schemars(with = "uuid::Uuid")]
    pub id: GroupId,
    /// The name people see.
    pub display_name: String,
    /// What the provisioning client calls the group.
    pub external_id: Option<String>,
    /// Those who belonged to it.
    pub members: Vec<Member>,
    /// Values that were named as members and that nobody answered to yet.
    pub pending: Vec<String>,
}

/// One who belonged to a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type")]
pub enum Member {
    /// A person.
    User {
        /// The SCIM `id`.
        #[schemars(with = "uuid::Uuid")]
        id: UserId,
        /// The name the person signs in with.
        name: String,
    },
    /// A nested group.
    Group {
        /// The SCIM `id`.
        #[schemars(with = "uuid::Uuid")]
        id: GroupId,
        /// The name people see.
        name: String,
    },
}

/// Whether the fold agrees with the running state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Verdict {
    /// Whether they are the same.
    pub verified: bool,
    /// The event at which they were compared.
    #[schemars(with = "u64")]
    pub verified_at: Sequence,
    /// What differs, in words; the first of many.
    pub differences: Vec<String>,
}

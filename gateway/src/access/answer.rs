//! What is answered about who may enter. The field names are what `--format json` prints, so
//! scripts rely on them.

use doorward_store::{
    directory::{
        GroupId, NoEntry, ObjectId, OrganizationName, Slug, SsoConfigurationId, TokenId, UserId,
    },
    record::Sequence,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::operator::TokenState;

/// One piece of an answer.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "each is documented where it is defined")]
pub enum Answer {
    Workspace(WorkspaceRow),
    Rule(RuleRow),
    Explained(Box<Explanation>),
    IssuedApiToken(IssuedApiToken),
    ApiToken(ApiTokenRow),
}

/// A workspace as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WorkspaceRow {
    /// Its name in URLs.
    #[schemars(with = "String")]
    pub workspace: Slug,
    /// The name people see.
    pub name: String,
    /// Where people find it.
    pub address: String,
    /// Where requests are passed on to.
    pub upstream: Option<String>,
    /// Whether it inherits the workspace defaults.
    pub inherits: bool,
    /// When it was created.
    pub created: String,
}

/// Whether people sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sso {
    /// They do.
    On,
    /// Nobody does.
    Off,
    /// As the workspace defaults say.
    Inherit,
    /// Nobody has said yet, so nobody enters.
    Unset,
}

/// An access rule as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleRow {
    /// What it stands at: `dashboard`, `defaults` or `workspace:SLUG`.
    pub target: String,
    /// Whether people sign in.
    pub sso: Sso,
    /// Where.
    #[schemars(with = "Option<uuid::Uuid>")]
    pub sso_configuration: Option<SsoConfigurationId>,
    /// Whether everyone who can sign in there is admitted.
    pub everyone: bool,
    /// The allow-list.
    pub groups: Vec<GroupSeen>,
    /// How strongly people must have signed in.
    pub authentication_context: Option<String>,
    /// The event that set it.
    #[schemars(with = "Option<u64>")]
    pub sequence: Option<Sequence>,
    /// When it was set.
    pub changed: Option<String>,
}

/// A group of an allow-list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GroupSeen {
    /// What Entra calls it.
    #[schemars(with = "uuid::Uuid")]
    pub object_id: ObjectId,
    /// Its name, if it is provisioned.
    pub display_name: Option<String>,
    /// `provisioned` or `not_provisioned_yet`; in an explanation how the person stands to it:
    /// `member`, `named_by_token`, `not_member` or `not_provisioned_yet`.
    pub standing: String,
    /// How the person belongs to it, from the group of the list down.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub through: Vec<Step>,
}

/// One membership on the way from a group of the list down to the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// The group that somebody was put into.
    #[schemars(with = "uuid::Uuid")]
    pub group: GroupId,
    /// Its name.
    pub display_name: Option<String>,
    /// The event that put the next one, or the person, into it.
    #[schemars(with = "Option<u64>")]
    pub sequence: Option<Sequence>,
}

/// Whether somebody may enter, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Explanation {
    /// Whose.
    #[schemars(with = "String")]
    pub organization: OrganizationName,
    /// What they want to enter: `dashboard` or `workspace:SLUG`.
    pub resource: String,
    /// The userName as it was asked.
    pub user_name: String,
    /// Who that is, if anybody.
    #[schemars(with = "Option<uuid::Uuid>")]
    pub user: Option<UserId>,
    /// The last event that counts.
    #[schemars(with = "u64")]
    pub at: Sequence,
    /// The answer.
    pub allowed: bool,
    /// Every condition that failed.
    pub refused_because: Vec<Reason>,
    /// The rule that was asked, if there is one.
    pub rule: Option<RuleAsked>,
    /// The groups of its allow-list.
    pub groups: Vec<GroupSeen>,
    /// The stronger sign-in that the rule asks for.
    pub authentication_context: Option<String>,
}

/// A condition that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// Its name for ever.
    #[schemars(with = "String")]
    pub reason: NoEntry,
    /// What it means and whom to ask for what.
    pub message: String,
}

/// The rule that was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleAsked {
    /// What it stands at.
    pub target: String,
    /// Whether the workspace inherits it.
    pub inherited: bool,
    /// The event that set it.
    #[schemars(with = "u64")]
    pub sequence: Sequence,
    /// When it was set.
    pub changed: String,
    /// Where one must have signed in; absent when SSO is off.
    #[schemars(with = "Option<uuid::Uuid>")]
    pub sso_configuration: Option<SsoConfigurationId>,
    /// Whether everyone who can sign in there is admitted.
    pub everyone: bool,
}

/// An API token, shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IssuedApiToken {
    /// Whose.
    #[schemars(with = "String")]
    pub organization: OrganizationName,
    /// What it is called from now on.
    #[schemars(with = "uuid::Uuid")]
    pub token_id: TokenId,
    /// The name people see.
    pub name: String,
    /// What it is for.
    pub scopes: Vec<String>,
    /// What applications present.
    pub api_token: String,
    /// When it ends; never when absent.
    pub expires: Option<String>,
}

/// An API token as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ApiTokenRow {
    /// What it is called.
    #[schemars(with = "uuid::Uuid")]
    pub token_id: TokenId,
    /// The name people see.
    pub name: String,
    /// What it is for.
    pub scopes: Vec<String>,
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

//! What has happened to a group. Fields are never moved or removed: a change is a new version.

use serde::{Deserialize, Serialize};

use crate::directory::{
    id::{GroupId, MemberId},
    user::event::NewExternalId,
};

/// `group.provisioned`: members are told by events of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupProvisioned {
    /// The new id.
    pub group: GroupId,
    /// The name people see.
    pub display_name: Box<str>,
    /// What the provisioning client calls it.
    pub external_id: Option<Box<str>>,
}

/// `group.changed`: what is different now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupChanged {
    /// Which group.
    pub group: GroupId,
    /// The new name, if it changed.
    pub display_name: Option<Box<str>>,
    /// The new external id, if it changed.
    pub external_id: Option<NewExternalId>,
}

/// `group.replaced`: a group said anew as a whole (PUT), by what is different now; members are told by
/// events of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GroupReplaced(pub GroupChanged);

/// `group.members_added`: a long list is several events of one request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupMembersAdded {
    /// Which group.
    pub group: GroupId,
    /// Who belongs to it now.
    pub members: Vec<MemberId>,
    /// Values that nobody answers to yet.
    pub pending: Vec<Box<str>>,
}

/// `group.members_removed`: a long list is several events of one request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupMembersRemoved {
    /// Which group.
    pub group: GroupId,
    /// Who no longer belongs to it.
    pub members: Vec<MemberId>,
    /// Values that are no longer awaited.
    pub pending: Vec<Box<str>>,
}

/// `group.member_arrived`: somebody answers to a value that was awaited, and belongs to the group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupMemberArrived {
    /// Which group.
    pub group: GroupId,
    /// Who arrived.
    pub member: MemberId,
    /// The value that was awaited.
    pub value: Box<str>,
}

/// `group.deleted`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupDeleted {
    /// Which group.
    pub group: GroupId,
}

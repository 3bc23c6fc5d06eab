//! Wishes. What they need of time and chance they bring along.

use uuid::Uuid;

use super::{
    group::{GroupChange, UnknownMember, WantedGroup},
    id::{GroupId, TokenId, UserId},
    provisioning::{Settings, TokenDigest},
    user::WantedUser,
    version::Expected,
};
use crate::record::Timestamp;

/// A wish, about one organization.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the fields are documented where their types are")]
pub enum Command {
    CreateOrganization,
    SetProvisioning {
        settings: Settings,
    },
    IssueScimToken {
        token: TokenId,
        digest: TokenDigest,
        expires: Option<Timestamp>,
        at: Timestamp,
    },
    RevokeScimToken {
        token: TokenId,
    },
    ProvisionUser {
        seed: Uuid,
        wanted: WantedUser,
    },
    ChangeUser {
        user: UserId,
        expected: Expected,
        wanted: WantedUser,
    },
    DeleteUser {
        user: UserId,
        expected: Expected,
    },
    ProvisionGroup {
        seed: Uuid,
        wanted: WantedGroup,
        unknown: UnknownMember,
    },
    ChangeGroup {
        group: GroupId,
        expected: Expected,
        changes: Vec<GroupChange>,
        unknown: UnknownMember,
    },
    DeleteGroup {
        group: GroupId,
        expected: Expected,
    },
}

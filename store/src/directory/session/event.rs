//! What has happened to a session. Fields are never moved or removed.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::{EndReason, HandleDigest, Sid, Span, UserAgent};
use crate::{
    directory::{
        access_rule::{AuthenticationContext, RuleTarget},
        entra::ObjectId,
        id::{SessionId, SsoConfigurationId, UserId},
    },
    record::{Sequence, Timestamp},
};

/// `session.started`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionStarted {
    /// The new id.
    pub session: SessionId,
    /// The SHA-256 of its handle.
    pub handle: HandleDigest,
    /// Who.
    pub user: UserId,
    /// Where they signed in.
    pub configuration: SsoConfigurationId,
    /// What Entra calls the session.
    pub sid: Option<Sid>,
    /// The authentication contexts that were met.
    pub contexts: Vec<AuthenticationContext>,
    /// The groups that the token named, where nothing is provisioned.
    pub token_groups: Option<Vec<ObjectId>>,
    /// Where the token and what is provisioned disagree.
    pub disagreement: Option<Disagreement>,
    /// From where.
    pub address: IpAddr,
    /// With what.
    pub agent: UserAgent,
    /// How long it lasts unused.
    pub idle: Span,
    /// When it ends however much it is used.
    pub ends: Timestamp,
}

/// Groups that only the token or only provisioning knows the person in. Provisioning is believed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disagreement {
    /// Provisioned groups that only the token names.
    pub only_in_token: Vec<ObjectId>,
    /// Groups that the person was provisioned into and the token does not name.
    pub only_provisioned: Vec<ObjectId>,
    /// How many more there are than are listed.
    pub more: u32,
}

/// On what somebody was let in or refused, so that it can be decided again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Who asked, by session.
    pub session: SessionId,
    /// The last event that counted.
    pub on: Sequence,
    /// When.
    pub at: Timestamp,
}

/// `entry.allowed`: the first time that a session was let into a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryAllowed {
    /// Who.
    pub user: UserId,
    /// Into what; never the workspace defaults.
    pub resource: RuleTarget,
    /// On what it was decided.
    pub decided: Decided,
}

/// `session.seen`: it was used; told at most once in a quarter of its idle time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionSeen {
    /// Which.
    pub session: SessionId,
}

/// `session.ended`: a long list is several events of one request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionEnded {
    /// Which.
    pub sessions: Vec<SessionId>,
    /// Why.
    pub reason: EndReason,
}

//! One-time links into the dashboard: how an organization is set up before anybody can sign in, and
//! how an operator opens the door again after everyone was shut out.

use std::net::IpAddr;

use serde::Serialize;

use super::{
    id::TokenId,
    provisioning::TokenDigest,
    session::{HandleDigest, UserAgent},
};
use crate::record::{Sequence, Timestamp};

pub mod decide;
pub mod event;
mod evolve;
mod held;
mod lookup;

pub(super) use held::SetupLinks;

/// A setup link that was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetupLink {
    /// What it is called in the log.
    pub id: TokenId,
    /// What is compared.
    #[serde(skip)]
    pub digest: TokenDigest,
    /// When it was issued.
    pub issued: Timestamp,
    /// When it cannot be used any more.
    pub expires: Timestamp,
    /// What it was used for, once.
    pub used: Option<SetupSession>,
}

/// The session that a setup link began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetupSession {
    /// What is compared.
    #[serde(skip)]
    pub handle: HandleDigest,
    /// When it began.
    pub started: Timestamp,
    /// The event that began it.
    pub sequence: Sequence,
    /// When it ends however much it is used.
    pub ends: Timestamp,
    /// From where.
    pub address: IpAddr,
    /// With what.
    pub agent: UserAgent,
    /// When it was ended before its time.
    pub closed: Option<Timestamp>,
}

impl SetupSession {
    /// Whether it opens the dashboard at that time.
    #[must_use]
    pub fn is_live(&self, at: Timestamp) -> bool {
        self.closed.is_none() && at < self.ends
    }
}

//! What has happened to a setup link. Fields are never moved or removed.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::{
    directory::{
        id::TokenId,
        provisioning::{TokenDigest, hidden},
        session::{HandleDigest, UserAgent},
    },
    record::Timestamp,
};

/// `setup_link.issued`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupLinkIssued {
    /// What it is called.
    pub link: TokenId,
    /// The SHA-256 of its code.
    #[serde(serialize_with = "hidden")]
    pub digest: TokenDigest,
    /// When it cannot be used any more.
    pub expires: Timestamp,
}

/// `setup_link.used`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupLinkUsed {
    /// Which link.
    pub link: TokenId,
    /// The SHA-256 of the handle of the session that it began.
    pub handle: HandleDigest,
    /// When that session ends.
    pub ends: Timestamp,
    /// From where.
    pub address: IpAddr,
    /// With what.
    pub agent: UserAgent,
}

/// `setup_link.closed`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupLinkClosed {
    /// The link whose session was ended before its time.
    pub link: TokenId,
}

//! Keys of applications: what they may do with one organization.

use serde::{Deserialize, Serialize};

use super::{id::TokenId, provisioning::TokenDigest};
use crate::record::{Sequence, Timestamp};

pub mod decide;
pub mod event;
mod evolve;
mod lookup;

/// What an application may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Scopes {
    /// Ask who may enter what.
    pub decide: bool,
    /// Read what is so.
    pub read: bool,
    /// Change it.
    pub write: bool,
    /// Read what an auditor asks for, and nothing else.
    pub audit: bool,
}

/// An API token that was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApiToken {
    /// What it is called when listed or revoked.
    pub id: TokenId,
    /// The name people see.
    pub name: Box<str>,
    /// What it is for.
    pub scopes: Scopes,
    /// What is compared.
    #[serde(skip)]
    pub digest: TokenDigest,
    /// When it was issued.
    pub issued: Timestamp,
    /// Where that stands in the log.
    pub sequence: Sequence,
    /// When it ends by itself.
    pub expires: Option<Timestamp>,
    /// When it was revoked.
    pub revoked: Option<Timestamp>,
}

impl ApiToken {
    /// The longest name in bytes.
    pub const MAX_NAME_BYTES: usize = 256;

    /// Whether it opens the door at that time.
    #[must_use]
    pub fn is_live(&self, at: Timestamp) -> bool {
        self.revoked.is_none() && self.expires.is_none_or(|expires| at < expires)
    }
}

//! What has happened to the provisioning connection.

use serde::{Deserialize, Serialize};

use super::{Settings, TokenDigest};
use crate::{directory::id::TokenId, record::Timestamp};

/// `provisioning.changed`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvisioningChanged {
    /// How the provisioning client is read and answered from now on.
    pub settings: Settings,
}

/// `scim_token.issued`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScimTokenIssued {
    /// What it is called.
    pub token: TokenId,
    /// The SHA-256 of the token.
    pub digest: TokenDigest,
    /// When it ends by itself.
    pub expires: Option<Timestamp>,
}

/// `scim_token.revoked`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScimTokenRevoked {
    /// Which token.
    pub token: TokenId,
}

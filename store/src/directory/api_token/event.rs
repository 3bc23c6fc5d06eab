//! What has happened to an API token. Fields are never moved or removed.

use serde::{Deserialize, Serialize};

use super::Scopes;
use crate::{
    directory::{
        id::TokenId,
        provisioning::{TokenDigest, hidden},
    },
    record::Timestamp,
};

/// `api_token.issued`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiTokenIssued {
    /// What it is called.
    pub token: TokenId,
    /// The name people see.
    pub name: Box<str>,
    /// What it is for.
    pub scopes: Scopes,
    /// The SHA-256 of the token.
    #[serde(serialize_with = "hidden")]
    pub digest: TokenDigest,
    /// When it ends by itself.
    pub expires: Option<Timestamp>,
}

/// `api_token.revoked`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiTokenRevoked {
    /// Which token.
    pub token: TokenId,
}

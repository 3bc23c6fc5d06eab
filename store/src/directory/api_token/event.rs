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

/// `api_token.issued` as version 1 had it, when there were no auditors.
#[derive(Debug, Deserialize)]
pub(crate) struct ApiTokenIssuedV1 {
    token: TokenId,
    name: Box<str>,
    scopes: ScopesV1,
    digest: TokenDigest,
    expires: Option<Timestamp>,
}

/// The scopes that there were.
#[derive(Debug, Deserialize)]
struct ScopesV1 {
    decide: bool,
    read: bool,
    write: bool,
}

impl From<ApiTokenIssuedV1> for ApiTokenIssued {
    fn from(old: ApiTokenIssuedV1) -> Self {
        let ApiTokenIssuedV1 { token, name, scopes, digest, expires } = old;
        let ScopesV1 { decide, read, write } = scopes;
        let scopes = Scopes { decide, read, write, audit: false };
        Self { token, name, scopes, digest, expires }
    }
}

/// `api_token.revoked`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiTokenRevoked {
    /// Which token.
    pub token: TokenId,
}

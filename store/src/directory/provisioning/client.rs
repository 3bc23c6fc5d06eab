//! The provisioning client without a Secret Token: OAuth client credentials, and trust in the
//! assertions of Entra's own workload.

use serde::{Deserialize, Serialize};

use super::TokenDigest;
use crate::{
    directory::{
        entra::{ObjectId, TenantId},
        id::TokenId,
        sso_configuration::Authority,
    },
    record::Timestamp,
};

pub mod decide;
pub mod event;
mod evolve;
mod lookup;

/// A secret of the provisioning client that was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClientSecret {
    /// What it is called when listed or revoked.
    pub id: TokenId,
    /// What is compared.
    #[serde(skip)]
    pub digest: TokenDigest,
    /// When it was issued.
    pub issued: Timestamp,
    /// When it ends by itself.
    pub expires: Timestamp,
    /// When it was revoked.
    pub revoked: Option<Timestamp>,
}

impl ClientSecret {
    /// Whether it opens the door at that time.
    #[must_use]
    pub fn is_live(&self, at: Timestamp) -> bool {
        self.revoked.is_none() && at < self.expires
    }
}

/// Whose assertions are taken instead of a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FederatedTrust {
    /// What it is called as an actor.
    pub id: TokenId,
    /// The directory that issues the assertions.
    pub tenant: TenantId,
    /// The cloud it is in.
    pub authority: Authority,
    /// For whom they are issued: `api://…`.
    pub audience: Box<str>,
    /// About whom: the object ID of Entra's provisioning application there.
    pub subject: ObjectId,
}

impl FederatedTrust {
    /// The longest audience in bytes.
    pub const MAX_AUDIENCE_BYTES: usize = 512;
}

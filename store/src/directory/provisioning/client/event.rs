//! What has happened to the provisioning client. Fields are never moved or removed.

use serde::{Deserialize, Serialize};

use super::FederatedTrust;
use crate::{
    directory::{
        entra::ClientId,
        id::TokenId,
        provisioning::{TokenDigest, hidden},
    },
    record::Timestamp,
};

/// `provisioning.client_secret_issued`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvisioningClientSecretIssued {
    /// The client ID: the same for every secret of the organization.
    pub client: ClientId,
    /// What the secret is called.
    pub secret: TokenId,
    /// The SHA-256 of the secret.
    #[serde(serialize_with = "hidden")]
    pub digest: TokenDigest,
    /// When it ends by itself.
    pub expires: Timestamp,
}

/// `provisioning.client_secret_revoked`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvisioningClientSecretRevoked {
    /// Which secret.
    pub secret: TokenId,
}

/// `provisioning.federated_trust_changed`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvisioningFederatedTrustChanged {
    /// Whose assertions are taken from now on; `None` when nobody's.
    pub trust: Option<FederatedTrust>,
}

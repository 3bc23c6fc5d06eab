//! What readers ask of the provisioning client.

use super::{ClientSecret, FederatedTrust};
use crate::directory::{Directory, entra::ClientId};

impl Directory {
    /// The client ID of the provisioning client, once it has had a secret.
    #[must_use]
    pub fn provisioning_client(&self) -> Option<ClientId> {
        self.provisioning_client
    }

    /// Every client secret ever issued, the oldest first.
    pub fn client_secrets(&self) -> impl Iterator<Item = &ClientSecret> {
        self.client_secrets.iter().map(AsRef::as_ref)
    }

    /// Whose assertions are taken instead of a secret.
    #[must_use]
    pub fn federated_trust(&self) -> Option<&FederatedTrust> {
        self.federated_trust.as_deref()
    }

    /// Whether somebody may provision here. What has expired still counts, so that nothing is
    /// opened by the passing of time: only what was revoked is gone.
    #[must_use]
    pub fn provisioning_is_on(&self) -> bool {
        self.federated_trust.is_some()
            || self.scim_tokens().any(|token| token.revoked.is_none())
            || self.client_secrets().any(|secret| secret.revoked.is_none())
    }
}

//! What is so after something happened to the provisioning client.

use std::sync::Arc;

use super::{
    ClientSecret,
    event::{
        ProvisioningClientSecretIssued, ProvisioningClientSecretRevoked,
        ProvisioningFederatedTrustChanged,
    },
};
use crate::directory::{Directory, Happened};

impl Directory {
    pub(in crate::directory) fn client_secret_issued(
        &mut self,
        happened: Happened,
        event: &ProvisioningClientSecretIssued,
    ) {
        self.provisioning_client = Some(event.client);
        self.client_secrets.push_back(Arc::new(ClientSecret {
            id: event.secret,
            digest: event.digest,
            issued: happened.time,
            expires: event.expires,
            revoked: None,
        }));
    }

    pub(in crate::directory) fn client_secret_revoked(
        &mut self,
        happened: Happened,
        event: &ProvisioningClientSecretRevoked,
    ) {
        for secret in &mut self.client_secrets {
            if secret.id == event.secret {
                Arc::make_mut(secret).revoked = Some(happened.time);
            }
        }
    }

    pub(in crate::directory) fn federated_trust_changed(
        &mut self,
        event: &ProvisioningFederatedTrustChanged,
    ) {
        self.federated_trust = event.trust.clone().map(Arc::new);
    }
}

//! What is so after something happened to the provisioning connection.

use std::sync::Arc;

use super::{
    ScimToken,
    event::{ProvisioningChanged, ScimTokenIssued, ScimTokenRevoked},
};
use crate::directory::{Directory, Happened};

impl Directory {
    pub(in crate::directory) fn provisioning_changed(&mut self, event: &ProvisioningChanged) {
        self.settings = event.settings;
    }

    pub(in crate::directory) fn token_issued(
        &mut self,
        happened: Happened,
        event: &ScimTokenIssued,
    ) {
        self.tokens.push_back(Arc::new(ScimToken {
            id: event.token,
            digest: event.digest,
            issued: happened.time,
            expires: event.expires,
            revoked: None,
        }));
    }

    pub(in crate::directory) fn token_revoked(
        &mut self,
        happened: Happened,
        event: &ScimTokenRevoked,
    ) {
        for token in &mut self.tokens {
            if token.id == event.token {
                let revoked = Some(happened.time);
                *token = Arc::new(ScimToken { revoked, ..ScimToken::clone(token) });
            }
        }
    }
}

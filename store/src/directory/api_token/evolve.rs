//! What is so after something happened to an API token.

use std::sync::Arc;

use super::{
    ApiToken,
    event::{ApiTokenIssued, ApiTokenRevoked},
};
use crate::directory::{Directory, Happened};

impl Directory {
    pub(in crate::directory) fn api_token_issued(
        &mut self,
        happened: Happened,
        event: &ApiTokenIssued,
    ) {
        let token = ApiToken {
            id: event.token,
            name: event.name.clone(),
            scopes: event.scopes,
            digest: event.digest,
            issued: happened.time,
            sequence: happened.sequence,
            expires: event.expires,
            revoked: None,
        };
        self.api_tokens.insert(event.digest, Arc::new(token));
    }

    pub(in crate::directory) fn api_token_revoked(
        &mut self,
        happened: Happened,
        event: &ApiTokenRevoked,
    ) {
        let digest = self.api_tokens().find(|token| token.id == event.token).map(|it| it.digest);
        if let Some(token) = digest.and_then(|digest| self.api_tokens.get_mut(&digest)) {
            Arc::make_mut(token).revoked = Some(happened.time);
        }
    }
}

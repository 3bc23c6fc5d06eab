//! What readers ask of API tokens.

use super::ApiToken;
use crate::directory::{Directory, TokenId, provisioning::TokenDigest};

impl Directory {
    /// The API token of a digest, live or not: ask [`ApiToken::is_live`].
    #[must_use]
    pub fn api_token(&self, digest: &TokenDigest) -> Option<&ApiToken> {
        self.api_tokens.get(digest).map(AsRef::as_ref)
    }

    /// The API token of an id, live or not.
    #[must_use]
    pub fn api_token_by_id(&self, id: TokenId) -> Option<&ApiToken> {
        self.api_tokens().find(|token| token.id == id)
    }

    /// Every API token ever issued.
    pub fn api_tokens(&self) -> impl Iterator<Item = &ApiToken> {
        self.api_tokens.values().map(AsRef::as_ref)
    }
}

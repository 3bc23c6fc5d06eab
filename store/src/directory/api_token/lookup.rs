//! What readers ask of API tokens.

use super::ApiToken;
use crate::directory::{Directory, provisioning::TokenDigest};

impl Directory {
    /// The API token of a digest, live or not: ask [`ApiToken::is_live`].
    #[must_use]
    pub fn api_token(&self, digest: &TokenDigest) -> Option<&ApiToken> {
        self.api_tokens.get(digest).map(AsRef::as_ref)
    }

    /// Every API token ever issued.
    pub fn api_tokens(&self) -> impl Iterator<Item = &ApiToken> {
        self.api_tokens.values().map(AsRef::as_ref)
    }
}

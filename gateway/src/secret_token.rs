//! The Secret Token that Entra presents: made once, shown once, and known afterwards only by its
//! SHA-256.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use doorward_store::directory::provisioning::TokenDigest;
use sha2::{Digest, Sha256};

/// A token in the clear. It prints as `[secret]`.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretToken(String);

impl SecretToken {
    /// What every token begins with, so that people and secret scanners recognise it.
    pub const PREFIX: &str = "dw_scim_";
    /// What every API token begins with.
    pub const API_PREFIX: &str = "dw_api_";
    /// What every client secret begins with.
    pub const CLIENT_PREFIX: &str = "dw_client_";
    /// What the code of every setup link begins with.
    pub const SETUP_PREFIX: &str = "dw_setup_";
    /// How much of a token is random.
    pub const RANDOM_BYTES: usize = 32;

    /// Writes random bytes as a token.
    #[must_use]
    pub fn of(random: &[u8; Self::RANDOM_BYTES]) -> Self {
        Self(format!("{}{}", Self::PREFIX, URL_SAFE_NO_PAD.encode(random)))
    }

    /// Writes random bytes as an API token.
    #[must_use]
    pub fn of_application(random: &[u8; Self::RANDOM_BYTES]) -> Self {
        Self(format!("{}{}", Self::API_PREFIX, URL_SAFE_NO_PAD.encode(random)))
    }

    /// Writes random bytes as a client secret: in letters that a form leaves as they are.
    #[must_use]
    pub fn of_client(random: &[u8; Self::RANDOM_BYTES]) -> Self {
        Self(format!("{}{}", Self::CLIENT_PREFIX, URL_SAFE_NO_PAD.encode(random)))
    }

    /// Writes random bytes as the code of a setup link: in letters that a path leaves as they are.
    #[must_use]
    pub fn of_setup_link(random: &[u8; Self::RANDOM_BYTES]) -> Self {
        Self(format!("{}{}", Self::SETUP_PREFIX, URL_SAFE_NO_PAD.encode(random)))
    }

    /// What is kept of it.
    #[must_use]
    pub fn digest(&self) -> TokenDigest {
        digest(self.0.as_bytes())
    }

    /// Shows it, once, to whoever asked for it.
    #[must_use]
    pub fn into_shown(self) -> String {
        self.0
    }
}

impl fmt::Debug for SecretToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// What is compared of a token that somebody presents.
#[must_use]
pub fn digest(presented: &[u8]) -> TokenDigest {
    TokenDigest(Sha256::digest(presented).into())
}

#[cfg(test)]
mod tests;

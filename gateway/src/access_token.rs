//! The access token that the provisioning client gets for its client secret or its assertion
//! (RFC 6749 §4.4.3). Nothing is kept of it: it says for which credential it was given and until
//! when, under a MAC whose key is derived from the instance key.
//!
//! Whether that credential still counts is asked of the directory each time, so that an access
//! token ends with its credential.

use std::{fmt, sync::OnceLock};

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use doorward_store::{
    directory::{OrganizationName, TokenId},
    record::Timestamp,
};
use tracing::error;
use uuid::Uuid;

use crate::seal::{KeyFile, SealError};

/// What every access token begins with, so that people and secret scanners recognise it.
pub const PREFIX: &str = "dw_access_";
/// The first byte of what follows: how it was made.
const FORM: u8 = 1;
/// Whom the key is for.
const PURPOSE: &str = "access token 1";
const MAC_BYTES: usize = 32;
const ID_BYTES: usize = 16;
const TIME_BYTES: usize = 8;
/// What the MAC is over, besides the organization: form, credential, end.
const CLAIMS_BYTES: usize = 1 + ID_BYTES + TIME_BYTES;

/// Makes access tokens, and knows its own.
pub struct AccessTokens {
    key_file: KeyFile,
    key: OnceLock<hmac::Key>,
}

/// An access token in the clear. It prints as `[secret]`.
pub struct AccessToken(String);

/// What a genuine access token says. It may be over, and its credential gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Granted {
    /// The client secret or federated trust it was given for.
    pub credential: TokenId,
    /// When it ends.
    pub expires: Timestamp,
}

impl AccessTokens {
    /// Access tokens under the instance key in this file, which is read once, when it is needed.
    #[must_use]
    pub const fn under(key_file: KeyFile) -> Self {
        Self { key_file, key: OnceLock::new() }
    }

    /// An access token for one credential of an organization.
    ///
    /// # Errors
    /// When the instance key cannot be read.
    pub fn issue(
        &self,
        organization: &OrganizationName,
        granted: Granted,
    ) -> Result<AccessToken, SealError> {
        let mut token = vec![FORM];
        token.extend_from_slice(granted.credential.0.as_bytes());
        token.extend_from_slice(&granted.expires.0.to_be_bytes());
        let mac = hmac::sign(self.key()?, &bound(&token, organization));
        token.extend_from_slice(mac.as_ref());
        Ok(AccessToken(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(token))))
    }

    /// What an access token says, if it was made here for this organization.
    #[must_use]
    pub fn read(&self, organization: &OrganizationName, presented: &[u8]) -> Option<Granted> {
        let token = URL_SAFE_NO_PAD.decode(presented.strip_prefix(PREFIX.as_bytes())?).ok()?;
        let (claims, mac) = token.split_at_checked(CLAIMS_BYTES)?;
        let unreadable =
            |error: &SealError| error!(cause = ?error, "access tokens are refused: {error}");
        let key = self.key().inspect_err(unreadable).ok()?;
        if mac.len() != MAC_BYTES {
            return None;
        }
        // In constant time, before anything of the token is believed.
        hmac::verify(key, &bound(claims, organization), mac).ok()?;
        let (form, claims) = claims.split_first()?;
        let (id, expires) = claims.split_first_chunk::<ID_BYTES>()?;
        let expires = i64::from_be_bytes(*expires.first_chunk::<TIME_BYTES>()?);
        let credential = TokenId(Uuid::from_bytes(*id));
        (*form == FORM).then_some(Granted { credential, expires: Timestamp(expires) })
    }

    fn key(&self) -> Result<&hmac::Key, SealError> {
        if let Some(key) = self.key.get() {
            return Ok(key);
        }
        let key = self.key_file.read()?.authenticating(PURPOSE)?;
        Ok(self.key.get_or_init(|| key))
    }
}

/// Whether somebody presents what looks like an access token.
#[must_use]
pub fn is_one(presented: &[u8]) -> bool {
    presented.starts_with(PREFIX.as_bytes())
}

/// The claims have one length, so no two organizations' read alike.
fn bound(claims: &[u8], organization: &OrganizationName) -> Vec<u8> {
    [claims, organization.as_str().as_bytes()].concat()
}

impl AccessToken {
    /// Shows it, once, to whoever asked for it.
    #[must_use]
    pub fn into_shown(self) -> String {
        self.0
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl fmt::Debug for AccessTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessTokens").field("key_file", &self.key_file).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

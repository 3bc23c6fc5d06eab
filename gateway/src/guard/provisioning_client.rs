//! Who may provision: whoever presents a live Secret Token of the organization in the path.

use std::sync::Arc;

use doorward_store::{
    Actor, Store, Timestamp,
    directory::{Directory, OrganizationName, TokenId, provisioning::ScimToken},
};
use subtle::ConstantTimeEq;

use crate::secret_token;

/// A provisioning client whose token was checked. Only [`identify`] makes one.
#[derive(Debug, Clone)]
pub struct ProvisioningClient {
    organization: OrganizationName,
    token: TokenId,
    directory: Arc<Directory>,
}

/// Somebody without a valid token. What is wrong is for the operator; the answer never says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stranger {
    /// The organization, if the path names one that exists.
    pub organization: Option<OrganizationName>,
    /// The token, if it is one that was once issued.
    pub token: Option<TokenId>,
    /// What is wrong.
    pub why: Why,
}

/// What is wrong with a stranger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "`reason` says it")]
pub enum Why {
    UnknownOrganization,
    NoToken,
    NotBearer,
    UnknownToken,
    Expired,
    Revoked,
}

impl Why {
    /// What an administrator can act on.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::UnknownOrganization => "the Tenant URL names no organization",
            Self::NoToken => "no Secret Token was sent: enter one in Entra's provisioning settings",
            Self::NotBearer => "the Authorization header holds no bearer token",
            Self::UnknownToken => {
                "the Secret Token is none of this organization: copy it anew, or issue another"
            }
            Self::Expired => "the Secret Token has expired: issue another and enter it in Entra",
            Self::Revoked => "the Secret Token was revoked: issue another and enter it in Entra",
        }
    }
}

impl ProvisioningClient {
    /// Whom it provisions.
    #[must_use]
    pub const fn organization(&self) -> &OrganizationName {
        &self.organization
    }

    /// Which token it presented.
    #[must_use]
    pub const fn token(&self) -> TokenId {
        self.token
    }

    /// The directory as it was when the token was checked.
    #[must_use]
    pub const fn directory(&self) -> &Arc<Directory> {
        &self.directory
    }

    /// Who the log says it was.
    #[must_use]
    pub const fn actor(&self) -> Actor {
        Actor::ProvisioningClient { token: self.token }
    }
}

/// Finds out who sends a request to the organization of that name.
///
/// # Errors
/// When it is nobody we know.
pub fn identify(
    store: &Store,
    organization: &str,
    authorization: Option<&[u8]>,
    now: Timestamp,
) -> Result<ProvisioningClient, Stranger> {
    let name = OrganizationName::parse(organization).ok();
    let known = name.and_then(|name| store.directory(&name).map(|directory| (name, directory)));
    let presented = authorization.map(bearer).map(|token| token.map(secret_token::digest));
    let Some((organization, directory)) = known else {
        return Err(Stranger { organization: None, token: None, why: Why::UnknownOrganization });
    };
    let stranger =
        |organization, token, why| Err(Stranger { organization: Some(organization), token, why });
    let digest = match presented {
        None => return stranger(organization, None, Why::NoToken),
        Some(None) => return stranger(organization, None, Why::NotBearer),
        Some(Some(digest)) => digest,
    };
    // Every token is compared, so that the time it takes tells nothing.
    let same = |token: &&ScimToken| bool::from(token.digest.0.ct_eq(&digest.0));
    let found = directory.scim_tokens().filter(same).last();
    match found.map(|token| (token.id, token.is_live(now), token.revoked)) {
        None => stranger(organization, None, Why::UnknownToken),
        Some((token, false, None)) => stranger(organization, Some(token), Why::Expired),
        Some((token, false, Some(_))) => stranger(organization, Some(token), Why::Revoked),
        Some((token, true, _)) => Ok(ProvisioningClient { organization, token, directory }),
    }
}

/// The token of `Bearer …` (RFC 6750 §2.1); the scheme ignores case.
pub(super) fn bearer(authorization: &[u8]) -> Option<&[u8]> {
    const SCHEME: &[u8] = b"bearer ";
    let (scheme, token) = authorization.split_at_checked(SCHEME.len())?;
    let token = token.trim_ascii();
    (scheme.eq_ignore_ascii_case(SCHEME) && !token.is_empty()).then_some(token)
}

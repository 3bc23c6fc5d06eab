//! Who may provision: whoever presents a live Secret Token of the organization in the path, or an
//! access token that was given for a client secret or federated trust which still counts.

use std::sync::Arc;

use doorward_store::{
    Actor, Store, Timestamp,
    directory::{
        Directory, OrganizationName, TokenId,
        provisioning::{ScimToken, TokenDigest},
    },
};
use subtle::ConstantTimeEq;

use crate::{
    access_token::{self, AccessTokens, Granted},
    secret_token,
};

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
    WrongAccessToken,
    AccessTokenExpired,
    CredentialGone,
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
            Self::WrongAccessToken => {
                "the access token was not issued here for this organization: its Tenant URL and \
                 token endpoint must be of one organization"
            }
            Self::AccessTokenExpired => {
                "the access token has expired: Entra asks the token endpoint for another by itself"
            }
            Self::CredentialGone => {
                "the client secret or federated trust of the access token has ended: issue another \
                 client secret and enter it in Entra"
            }
        }
    }
}

impl ProvisioningClient {
    /// Whom it provisions.
    #[must_use]
    pub const fn organization(&self) -> &OrganizationName {
        &self.organization
    }

    /// Which credential it came with: a Secret Token, or what its access token was given for.
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
    access_tokens: &AccessTokens,
    organization: &str,
    authorization: Option<&[u8]>,
    now: Timestamp,
) -> Result<ProvisioningClient, Stranger> {
    let name = OrganizationName::parse(organization).ok();
    let known = name.and_then(|name| store.directory(&name).map(|directory| (name, directory)));
    let Some((organization, directory)) = known else {
        return Err(Stranger { organization: None, token: None, why: Why::UnknownOrganization });
    };
    let found = match authorization.map(bearer) {
        None => Err((None, Why::NoToken)),
        Some(None) => Err((None, Why::NotBearer)),
        Some(Some(token)) if access_token::is_one(token) => {
            let granted = access_tokens.read(&organization, token);
            granted
                .ok_or((None, Why::WrongAccessToken))
                .and_then(|granted| of_access_token(&directory, granted, now))
        }
        Some(Some(token)) => of_secret_token(&directory, &secret_token::digest(token), now),
    };
    match found {
        Ok(token) => Ok(ProvisioningClient { organization, token, directory }),
        Err((token, why)) => Err(Stranger { organization: Some(organization), token, why }),
    }
}

/// A credential that counts, or one that was once issued and what is wrong.
type Found = Result<TokenId, (Option<TokenId>, Why)>;

fn of_secret_token(directory: &Directory, digest: &TokenDigest, now: Timestamp) -> Found {
    // Every token is compared, so that the time it takes tells nothing.
    let same = |token: &&ScimToken| bool::from(token.digest.0.ct_eq(&digest.0));
    let found = directory.scim_tokens().filter(same).last();
    match found.map(|token| (token.id, token.is_live(now), token.revoked)) {
        None => Err((None, Why::UnknownToken)),
        Some((token, false, None)) => Err((Some(token), Why::Expired)),
        Some((token, false, Some(_))) => Err((Some(token), Why::Revoked)),
        Some((token, true, _)) => Ok(token),
    }
}

/// The access token is genuine; whether its credential still counts, the directory knows.
fn of_access_token(directory: &Directory, granted: Granted, now: Timestamp) -> Found {
    let Granted { credential, expires } = granted;
    if now >= expires {
        return Err((Some(credential), Why::AccessTokenExpired));
    }
    let secret = directory.client_secrets().any(|held| held.id == credential && held.is_live(now));
    let trust = directory.federated_trust().is_some_and(|trust| trust.id == credential);
    match secret || trust {
        true => Ok(credential),
        false => Err((Some(credential), Why::CredentialGone)),
    }
}

/// The token of `Bearer …` (RFC 6750 §2.1); the scheme ignores case.
pub(super) fn bearer(authorization: &[u8]) -> Option<&[u8]> {
    const SCHEME: &[u8] = b"bearer ";
    let (scheme, token) = authorization.split_at_checked(SCHEME.len())?;
    let token = token.trim_ascii();
    (scheme.eq_ignore_ascii_case(SCHEME) && !token.is_empty()).then_some(token)
}

//! The ID token: as it arrived, and as we believe it. Only [`UnverifiedIdToken::verify`] leads from the
//! one to the other, and every reason to refuse has a name.

mod check;
mod claims;
#[cfg(test)]
mod tests;

use jiff::Timestamp;

use crate::{
    authority::TenantId,
    groups::Groups,
    guid::{ClientId, ObjectId},
    jws::Unopened,
    keys::Key,
    rejected::Rejected,
    secret::{Digest, Secret},
};

/// A token as it arrived. Its only reader is `verify`, which uses it up.
pub struct UnverifiedIdToken(Unopened);

/// Who signed in: the tenant and the object in it. Nothing else is a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Person {
    /// `tid`: the tenant signed into; for a guest not the home tenant.
    pub tenant: TenantId,
    /// `oid`: the user object in that tenant.
    pub object: ObjectId,
}

/// Whether a person belongs to the tenant, as `acct` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// `acct` is 0.
    Member,
    /// `acct` is 1.
    Guest,
    /// The optional claim `acct` is not there, or says something else.
    Unsaid,
}

/// A token we believe. Its texts are cleaned and bounded, and none of them is an identity.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct IdToken {
    /// Who.
    pub person: Person,
    /// `sub`: the person for this app registration only.
    pub subject: String,
    /// `name`, for display.
    pub name: Option<String>,
    /// `preferred_username`, for display and hints.
    pub preferred_username: Option<String>,
    /// `upn`, exactly as it came: see [`crate::linking`].
    pub upn: Option<String>,
    /// `email`, for display.
    pub email: Option<String>,
    /// `xms_edov`: the tenant owns the domain of `email`.
    pub email_is_owned: bool,
    /// `sid`: the Entra session that a front-channel logout names.
    pub session: Option<String>,
    /// `login_hint`: what sign-out hands back as `logout_hint`.
    pub login_hint: Option<String>,
    /// `acct`.
    pub account: Account,
    /// `idp`: the home of a guest; nothing for an account of the tenant itself.
    pub identity_provider: Option<String>,
    /// `acrs`: the authentication contexts that were met.
    pub contexts: Vec<String>,
    /// What the token says about groups.
    pub groups: Groups,
    /// `uti`: the token's own ID.
    pub token_id: Option<String>,
    /// `iat`.
    pub issued_at: Timestamp,
    /// `exp`.
    pub expires_at: Timestamp,
}

/// What a token must say to be believed.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The tenant's issuer, byte for byte.
    pub issuer: &'a str,
    /// The tenant of the SSO configuration.
    pub tenant: TenantId,
    /// The client ID of the SSO configuration.
    pub client: ClientId,
    /// The digest of the nonce of this sign-in.
    pub nonce: Digest,
    /// When this sign-in was started.
    pub started: Timestamp,
    /// The authentication context that was asked for.
    pub context: Option<&'a str>,
}

impl UnverifiedIdToken {
    /// Looks at size, form and header.
    ///
    /// # Errors
    /// When they alone are reason enough to refuse.
    pub fn read(raw: &Secret) -> Result<Self, Rejected> {
        Unopened::read(raw.expose()).map(Self)
    }

    /// The name of the key, short and printable, to ask the [`crate::keys::KeyCache`] for.
    #[must_use]
    pub fn key_id(&self) -> &str {
        self.0.key_id()
    }

    /// Signature first, then every claim.
    ///
    /// # Errors
    /// The first reason not to believe the token.
    pub fn verify(
        self,
        key: &Key,
        expected: &Expected<'_>,
        now: Timestamp,
    ) -> Result<IdToken, Rejected> {
        if !key.signs_for(expected.issuer, expected.tenant) {
            return Err(Rejected::KeyOfAnotherIssuer);
        }
        let claims = claims::Claims::read(&self.0.open(key)?)?;
        check::check(claims, expected, now)
    }
}

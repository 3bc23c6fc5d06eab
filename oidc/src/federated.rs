//! Entra's assertion for provisioning by workload identity federation: an application's token instead of
//! a Secret Token, believed as strictly as an ID token.

use jiff::Timestamp;
use serde::Deserialize;

use crate::{
    authority::{Authority, TenantId},
    guid::{ClientId, ObjectId},
    jws::Unopened,
    keys::Key,
    rejected::Rejected,
    secret::Secret,
    validity,
};

/// An assertion as it arrived.
pub struct UnverifiedAssertion(Unopened);

/// An assertion we believe.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Assertion {
    /// `sub`: the object ID of the service principal that provisions.
    pub subject: ObjectId,
    /// `uti`: the token's own ID, to refuse a second use.
    pub token_id: Option<String>,
    /// `exp`.
    pub expires_at: Timestamp,
}

/// Whom the organization trusts to provision.
#[derive(Debug, Clone)]
pub struct TrustedProvisioner {
    /// The cloud.
    pub authority: Authority,
    /// The tenant.
    pub tenant: TenantId,
    /// The application the assertion is for: `api://{audience}`, also with `/.default`.
    pub audience: ClientId,
    /// The object ID of the service principal.
    pub subject: ObjectId,
}

#[derive(Deserialize)]
struct Claims {
    iss: Option<String>,
    aud: Option<String>,
    sub: Option<String>,
    oid: Option<String>,
    tid: Option<String>,
    ver: Option<String>,
    idtyp: Option<String>,
    scp: Option<String>,
    exp: Option<i64>,
    nbf: Option<i64>,
    iat: Option<i64>,
    uti: Option<String>,
}

impl UnverifiedAssertion {
    /// Looks at size, form and header.
    ///
    /// # Errors
    /// When they alone are reason enough to refuse.
    pub fn read(raw: &Secret) -> Result<Self, Rejected> {
        Unopened::read(raw.expose()).map(Self)
    }

    /// The name of the key.
    #[must_use]
    pub fn key_id(&self) -> &str {
        self.0.key_id()
    }

    /// Signature first, then every claim.
    ///
    /// # Errors
    /// The first reason not to believe the assertion.
    pub fn verify(
        self,
        key: &Key,
        trusted: &TrustedProvisioner,
        now: Timestamp,
    ) -> Result<Assertion, Rejected> {
        if !key.signs_for(&trusted.authority.issuer(trusted.tenant), trusted.tenant) {
            return Err(Rejected::KeyOfAnotherIssuer);
        }
        let claims = serde_json::from_slice(&self.0.open(key)?);
        let claims: Claims = claims.map_err(|_| Rejected::ClaimsUnreadable)?;
        trusted.check(claims, now)
    }
}

impl TrustedProvisioner {
    fn check(&self, claims: Claims, now: Timestamp) -> Result<Assertion, Rejected> {
        let there =
            |claim: &Option<String>, name| claim.clone().ok_or(Rejected::ClaimMissing(name));
        if there(&claims.iss, "iss")? != self.authority.issuer(self.tenant) {
            return Err(Rejected::IssuerWrong);
        }
        if !self.is_audience(&there(&claims.aud, "aud")?) {
            return Err(Rejected::AudienceWrong);
        }
        if crate::guid::parse(&there(&claims.tid, "tid")?) != Ok(self.tenant.uuid()) {
            return Err(Rejected::TenantWrong);
        }
        if there(&claims.ver, "ver")? != "2.0" {
            return Err(Rejected::VersionWrong);
        }
        let is_subject = |id: &str| ObjectId::parse(id) == Ok(self.subject);
        // A delegated token speaks for a person, not for the service that provisions.
        let delegated = claims.scp.is_some() || claims.idtyp.is_some_and(|kind| kind != "app");
        if delegated
            || !is_subject(&there(&claims.sub, "sub")?)
            || !is_subject(&there(&claims.oid, "oid")?)
        {
            return Err(Rejected::SubjectWrong);
        }
        let validity = validity::check(claims.exp, claims.nbf, claims.iat, now)?;
        Ok(Assertion {
            subject: self.subject,
            token_id: claims.uti.map(|id| crate::plain_text::clean(&id, 128)),
            expires_at: validity.expires_at,
        })
    }

    /// The guide has the audience in two forms, and both are sent.
    fn is_audience(&self, audience: &str) -> bool {
        let id =
            audience.strip_prefix("api://").map(|id| id.strip_suffix("/.default").unwrap_or(id));
        id.is_some_and(|id| ClientId::parse(id) == Ok(self.audience))
    }
}

#[cfg(test)]
mod tests;

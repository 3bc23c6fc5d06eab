//! The discovery document of one tenant: read through `openidconnect`'s metadata type, believed only
//! where every address in it is the authority's own.

mod domain;
mod kept;

use openidconnect::ProviderMetadataWithLogout;
use url::Url;

use crate::{
    authority::{Authority, Destination, ForeignAddress, TenantId},
    guid::ClientId,
    http::{self, Http, HttpError},
    keys::KeySource,
};

pub use domain::{InvalidDomain, tenant_of_domain};
pub use kept::Providers;

/// What a tenant's discovery document says.
#[derive(Debug, Clone)]
pub struct Provider {
    authority: Authority,
    tenant: TenantId,
    issuer: String,
    authorization: Destination,
    token: Destination,
    keys: Destination,
    end_session: Option<Destination>,
}

/// Why a tenant's discovery document is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiscoveryError {
    /// There is no document.
    #[error("the sign-in service {0}")]
    Http(#[from] HttpError),
    /// Entra knows no such tenant: it answers 400 or 404.
    #[error("there is no tenant with this ID in this cloud")]
    NoSuchTenant,
    /// The document speaks for somebody else.
    #[error("the discovery document is of `{found}`, not of `{expected}`")]
    Issuer {
        /// The issuer that the tenant must have.
        expected: String,
        /// The issuer in the document.
        found: String,
    },
    /// The document sends us elsewhere.
    #[error("the discovery document names a foreign {endpoint}")]
    Foreign {
        /// Which address.
        endpoint: &'static str,
        /// The address.
        #[source]
        address: ForeignAddress,
    },
    /// The document names no token endpoint.
    #[error("the discovery document names no token endpoint")]
    NoTokenEndpoint,
}

/// Reads the discovery document of a tenant.
///
/// # Errors
/// When it cannot be read, is of another issuer, or names an address that is not the authority's.
pub async fn discover(
    http: &dyn Http,
    authority: &Authority,
    tenant: TenantId,
) -> Result<Provider, DiscoveryError> {
    let place = authority.discovery(tenant).map_err(foreign("address of its own"))?;
    let response = match http::read(http, place).await {
        Err(HttpError::Status(400 | 404)) => return Err(DiscoveryError::NoSuchTenant),
        read => read?,
    };
    Provider::believe(authority, tenant, &response.json()?)
}

impl Provider {
    fn believe(
        authority: &Authority,
        tenant: TenantId,
        document: &ProviderMetadataWithLogout,
    ) -> Result<Self, DiscoveryError> {
        let issuer = authority.issuer(tenant);
        if document.issuer().as_str() != issuer {
            let found = crate::plain_text::clean(document.issuer(), 200);
            return Err(DiscoveryError::Issuer { expected: issuer, found });
        }
        let admit =
            |endpoint, address: &Url| authority.admit(tenant, address).map_err(foreign(endpoint));
        let token = document.token_endpoint().ok_or(DiscoveryError::NoTokenEndpoint)?;
        let end_session = document.additional_metadata().end_session_endpoint.as_ref();
        Ok(Self {
            authorization: admit(
                "authorization endpoint",
                document.authorization_endpoint().url(),
            )?,
            token: admit("token endpoint", token.url())?,
            keys: admit("key address", document.jwks_uri().url())?,
            end_session: end_session
                .map(|address| admit("end session endpoint", address.url()))
                .transpose()?,
            authority: authority.clone(),
            tenant,
            issuer,
        })
    }

    /// The cloud.
    #[must_use]
    pub const fn authority(&self) -> &Authority {
        &self.authority
    }

    /// The tenant.
    #[must_use]
    pub const fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// The issuer of the tenant's tokens.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Where a person signs in.
    #[must_use]
    pub const fn authorization_endpoint(&self) -> &Destination {
        &self.authorization
    }

    /// Where a code is exchanged.
    #[must_use]
    pub const fn token_endpoint(&self) -> &Destination {
        &self.token
    }

    /// Where a person signs out, if Entra says so.
    #[must_use]
    pub const fn end_session_endpoint(&self) -> Option<&Destination> {
        self.end_session.as_ref()
    }

    pub(crate) const fn keys(&self) -> &Destination {
        &self.keys
    }

    /// Where the tenant's keys are.
    #[must_use]
    pub fn key_source(&self) -> KeySource {
        KeySource::of(self.keys.clone())
    }

    /// Where the tenant's keys are, and those of one app registration whose claims are mapped with a
    /// signing key of its own. Only the single-tenant kind can have one.
    #[must_use]
    pub fn key_source_of_app(&self, client: ClientId) -> KeySource {
        let own = self.keys.clone().with_query(&[("appid", &client.to_string())]);
        KeySource::with_own(self.keys.clone(), own)
    }
}

fn foreign(endpoint: &'static str) -> impl FnOnce(ForeignAddress) -> DiscoveryError {
    move |address| DiscoveryError::Foreign { endpoint, address }
}

//! The whole walk: begin, and complete what was begun. Everything it needs from the outside goes
//! through [`Http`]; everything it remembers may be forgotten at any time.

#[cfg(test)]
mod tests;

use jiff::Timestamp;
use url::Url;

use crate::{
    authority::{Authority, TenantId},
    authorization::{self, Callback, Failure, InvalidCallback, NotBegun, PendingSignIn, Wish},
    discovery::{DiscoveryError, Provider, Providers},
    exchange::{self, Client, Credential, ExchangeError},
    federated::{Assertion, TrustedProvisioner, UnverifiedAssertion},
    guid::ClientId,
    http::Http,
    id_token::{Expected, IdToken, UnverifiedIdToken},
    keys::{KeyCache, KeyError},
    rejected::Rejected,
    secret::Secret,
};

/// Whose app registration is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The customer's own; it may have signing keys of its own.
    SingleTenant,
    /// The vendor's.
    MultiTenant,
}

/// One app registration in one tenant, as an SSO configuration describes it.
#[derive(Debug, Clone)]
pub struct Registration {
    /// Whose it is.
    pub kind: Kind,
    /// The cloud.
    pub authority: Authority,
    /// The tenant that signs people in.
    pub tenant: TenantId,
    /// The client ID.
    pub client: ClientId,
    /// The live credentials, newest first; at most two.
    pub credentials: Vec<Credential>,
    /// The one callback address.
    pub redirect_uri: Url,
}

/// A sign-in that ended well.
#[derive(Debug)]
pub struct SignedIn {
    /// Who, and what else Entra says.
    pub id_token: IdToken,
    /// Opens Graph, to resolve an overage of groups; forget it after that.
    pub access_token: Option<Secret>,
}

/// Why a sign-in did not begin or did not end well.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The tenant's addresses are not known.
    #[error(transparent)]
    Discovery(#[from] DiscoveryError),
    /// The request cannot be written.
    #[error(transparent)]
    NotBegun(#[from] NotBegun),
    /// The answer is none, or somebody else's.
    #[error(transparent)]
    Callback(#[from] InvalidCallback),
    /// Entra said no on the way back.
    #[error("{}", .0.advice().text)]
    Failed(Failure),
    /// An administrator consented, which is no sign-in.
    #[error("consent was given; now somebody has to sign in")]
    OnlyConsented,
    /// Entra did not take the code.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// The keys cannot be read.
    #[error(transparent)]
    Keys(KeyError),
    /// The token is not believed.
    #[error(transparent)]
    Rejected(#[from] Rejected),
}

/// Everything remembered about tenants: documents and keys. One for the whole process.
#[derive(Debug, Default)]
pub struct RelyingParty {
    providers: Providers,
    keys: KeyCache,
}

impl RelyingParty {
    /// The addresses of a registration's tenant.
    ///
    /// # Errors
    /// When they cannot be read or are not believed.
    pub async fn provider(
        &self,
        http: &dyn Http,
        registration: &Registration,
        now: Timestamp,
    ) -> Result<std::sync::Arc<Provider>, DiscoveryError> {
        self.providers.get(http, &registration.authority, registration.tenant, now).await
    }

    /// Begins a sign-in: where to send the browser. `chance` is the state, which nobody else can make,
    /// and random bytes.
    ///
    /// # Errors
    /// When the tenant's addresses are not known.
    pub async fn begin(
        &self,
        http: &dyn Http,
        registration: &Registration,
        wish: &Wish,
        chance: (&str, &[u8; authorization::RANDOM_BYTES]),
        now: Timestamp,
    ) -> Result<Url, SignInError> {
        let provider = self.provider(http, registration, now).await?;
        let Registration { client, redirect_uri, .. } = registration;
        Ok(authorization::begin(&provider, *client, redirect_uri, wish, chance)?)
    }

    /// Completes a sign-in. The pending one belongs to the callback's state, which is used up.
    ///
    /// # Errors
    /// The first reason why nobody is signed in.
    pub async fn complete(
        &self,
        http: &dyn Http,
        registration: &Registration,
        pending: PendingSignIn,
        callback: Callback,
        random: [u8; 16],
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        let provider = self.provider(http, registration, now).await?;
        callback.is_from(provider.issuer())?;
        let code = match callback {
            Callback::Code { state, code, .. } if pending.state.is_of(state.expose()) => code,
            Callback::Code { .. } => return Err(InvalidCallback::NoState.into()),
            Callback::Failed { failure, .. } => return Err(SignInError::Failed(failure)),
            Callback::AdminConsent { .. } => return Err(SignInError::OnlyConsented),
        };
        let client = Client { id: registration.client, credentials: &registration.credentials };
        let grant = (&code, &pending.verifier, &registration.redirect_uri);
        let tokens = exchange::exchange(http, &provider, client, grant, random, now).await?;
        let expected = Expected {
            issuer: provider.issuer(),
            tenant: registration.tenant,
            client: registration.client,
            nonce: pending.nonce,
            started: pending.started,
            context: pending.context.as_ref().map(authorization::AuthenticationContext::as_str),
        };
        let token = UnverifiedIdToken::read(&tokens.id_token)?;
        let source = match registration.kind {
            Kind::SingleTenant => provider.key_source_of_app(registration.client),
            Kind::MultiTenant => provider.key_source(),
        };
        let key = self.keys.key(http, &source, token.key_id(), now).await.map_err(unknown_key)?;
        let id_token = token.verify(&key, &expected, now)?;
        Ok(SignedIn { id_token, access_token: tokens.access_token })
    }

    /// Believes, or not, an assertion that comes to the token endpoint of provisioning.
    ///
    /// # Errors
    /// The first reason not to.
    pub async fn provisioner(
        &self,
        http: &dyn Http,
        trusted: &TrustedProvisioner,
        assertion: &Secret,
        now: Timestamp,
    ) -> Result<Assertion, SignInError> {
        let token = UnverifiedAssertion::read(assertion)?;
        let provider = self.providers.get(http, &trusted.authority, trusted.tenant, now).await?;
        let source = provider.key_source();
        let key = self.keys.key(http, &source, token.key_id(), now).await.map_err(unknown_key)?;
        Ok(token.verify(&key, trusted, now)?)
    }

    /// Reads keys again that are older than an hour; to be called every few minutes.
    pub async fn refresh(&self, http: &dyn Http, now: Timestamp) {
        self.keys.refresh(http, now).await;
    }

    /// Forgets a tenant's addresses.
    pub fn forget(&self, authority: &Authority, tenant: TenantId) {
        self.providers.forget(authority, tenant);
    }

    /// The keys, for whoever walks the steps one by one.
    #[must_use]
    pub const fn keys(&self) -> &KeyCache {
        &self.keys
    }
}

fn unknown_key(error: KeyError) -> SignInError {
    match error {
        KeyError::Unknown => SignInError::Rejected(Rejected::KeyUnknown),
        KeyError::Unavailable(_) => SignInError::Keys(error),
    }
}

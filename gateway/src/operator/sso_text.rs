//! What travels about SSO configurations and sessions: wishes with their secrets, and what is shown.

use std::fmt;

use doorward_oidc::secret::Secret;
use doorward_store::directory::{CredentialId, OrganizationName, SessionId, SsoConfigurationId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::pages::catalogue::Said;

/// Whose app registration it is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SsoKind {
    /// Azure Active Directory: the customer's own app registration
    SingleTenant,
    /// Azure Active Directory (Multi-Tenant): the app registration of the settings
    MultiTenant,
}

/// A secret on its way to whoever seals it. It prints as `[secret]`.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct SecretText(String);

impl SecretText {
    /// Hides a text.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The secret for whoever seals it.
    #[must_use]
    pub fn into_secret(self) -> Secret {
        Secret::new(self.0)
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// A credential that is handed in.
#[derive(Debug, Clone)]
pub enum NewCredential {
    /// A client secret's *Value*.
    ClientSecret(SecretText),
    /// A certificate and its key, as PEM.
    Certificate(SecretText),
    /// Where the platform puts a token, as the server sees it.
    FederatedTokenFile(String),
}

/// An SSO configuration as it is wanted.
#[derive(Debug, Clone)]
pub struct NewSsoConfiguration {
    /// Whose app registration.
    pub kind: SsoKind,
    /// The tenant ID, or a domain of it.
    pub tenant: String,
    /// The client ID; the settings say it for the multi-tenant kind.
    pub client_id: Option<String>,
    /// What it shows; the settings say it for the multi-tenant kind.
    pub credential: Option<NewCredential>,
    /// The name people see.
    pub name: Option<String>,
    /// The cloud.
    pub authority: Option<String>,
    /// Which domain Entra is told to sign in with.
    pub domain_hint: Option<String>,
    /// Whether guests are refused.
    pub members_only: bool,
    /// Whether strangers become people at their first sign-in.
    pub just_in_time: bool,
}

/// An SSO configuration as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SsoRow {
    /// What it is called.
    #[schemars(with = "uuid::Uuid")]
    pub id: SsoConfigurationId,
    /// Whose.
    #[schemars(with = "String")]
    pub organization: OrganizationName,
    /// The name people see.
    pub name: String,
    /// Whose app registration.
    pub kind: SsoKind,
    /// The directory.
    pub tenant_id: String,
    /// The app registration.
    pub client_id: Option<String>,
    /// The cloud.
    pub authority: String,
    /// Whether people may sign in: the multi-tenant kind only after a sign-in proved the tenant.
    pub active: bool,
    /// Whether guests are refused.
    pub members_only: bool,
    /// Whether strangers become people at their first sign-in.
    pub just_in_time: bool,
    /// Its credentials, without their secrets.
    pub credentials: Vec<CredentialRow>,
    /// What to register in Entra as redirect URI.
    pub redirect_uri: String,
    /// What to register in Entra as front-channel logout URL.
    pub front_channel_logout_url: String,
    /// Where an administrator consents, for the multi-tenant kind.
    pub admin_consent_url: Option<String>,
}

/// A credential as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CredentialRow {
    /// What it is called.
    #[schemars(with = "uuid::Uuid")]
    pub id: CredentialId,
    /// What it is.
    pub kind: String,
    /// Whether it is tried.
    pub live: bool,
    /// When it was added.
    pub added: String,
    /// When Entra stops taking it, as far as it was said.
    pub expires: Option<String>,
    /// What to see to, when that is soon.
    pub warning: Option<String>,
}

/// One step of a trial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TrialStep {
    /// What was tried.
    pub step: String,
    /// Whether it went well.
    pub ok: bool,
    /// What was found.
    pub says: String,
    /// The same, before it is known who reads it.
    #[serde(skip)]
    pub(crate) said: Said,
}

impl TrialStep {
    pub(crate) fn good(step: &str, said: Said) -> Self {
        Self { step: step.into(), ok: true, says: said.to_string(), said }
    }

    pub(crate) fn wrong(step: &str, said: Said) -> Self {
        Self { ok: false, ..Self::good(step, said) }
    }
}

/// A session as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SessionRow {
    /// What it is called.
    #[schemars(with = "uuid::Uuid")]
    pub id: SessionId,
    /// Whose.
    pub user_name: String,
    /// Where they signed in.
    #[schemars(with = "uuid::Uuid")]
    pub sso: SsoConfigurationId,
    /// When it began.
    pub started: String,
    /// When it was last used, coarsely.
    pub seen: String,
    /// When it ends if it is not used any more.
    pub until: String,
    /// From where.
    pub address: String,
    /// With what.
    pub agent: String,
}

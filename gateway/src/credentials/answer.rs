//! What is answered about credentials. The field names are what `--format json` prints, so scripts
//! rely on them.

use doorward_store::directory::{CredentialId, OrganizationName, SsoConfigurationId, TokenId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::operator::TokenState;

/// One piece of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is documented where it is defined")]
pub enum Answer {
    IssuedClientSecret(IssuedClientSecret),
    ClientSecret(ClientSecretRow),
    Trust(Box<TrustRow>),
    Unsealable(Unsealable),
}

/// A client secret, shown this once, with what Entra is told besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IssuedClientSecret {
    /// Whose.
    #[schemars(with = "String")]
    pub organization: OrganizationName,
    /// What Entra is told as Tenant URL.
    pub tenant_url: String,
    /// What Entra is told as token endpoint.
    pub token_endpoint: String,
    /// What Entra is told as client identifier: the same for all secrets of the organization.
    pub client_id: String,
    /// What Entra is told as client secret.
    pub client_secret: String,
    /// What it is called from now on.
    #[schemars(with = "uuid::Uuid")]
    pub secret_id: TokenId,
    /// When it ends, in RFC 3339.
    pub expires: String,
}

/// A client secret as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClientSecretRow {
    /// What it is called.
    #[schemars(with = "uuid::Uuid")]
    pub secret_id: TokenId,
    /// Whether it opens the door.
    pub state: TokenState,
    /// When it was issued.
    pub issued: String,
    /// When it ends by itself.
    pub expires: String,
    /// When it was revoked.
    pub revoked: Option<String>,
    /// When it, or an access token of it, was last used, as far as is known.
    pub last_used: Option<String>,
    /// What to see to, when it ends soon.
    pub warning: Option<String>,
}

/// Whose assertions are taken instead of a client secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TrustRow {
    /// Whose.
    #[schemars(with = "String")]
    pub organization: OrganizationName,
    /// What Entra is told as Tenant URL.
    pub tenant_url: String,
    /// What Entra is told as token endpoint.
    pub token_endpoint: String,
    /// What Entra is told as client identifier.
    pub client_id: String,
    /// What it is called, as an actor in events.
    #[schemars(with = "uuid::Uuid")]
    pub trust_id: TokenId,
    /// The directory.
    pub tenant_id: String,
    /// The cloud it is in.
    pub authority: String,
    /// Who issues the assertions.
    pub issuer: Option<String>,
    /// For whom they are.
    pub audience: String,
    /// About whom.
    pub subject: String,
    /// When an assertion of it, or an access token, was last used, as far as is known.
    pub last_used: Option<String>,
}

/// A credential that cannot be opened on this host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unsealable {
    /// Whose.
    #[schemars(with = "String")]
    pub organization: OrganizationName,
    /// Of which SSO configuration.
    #[schemars(with = "uuid::Uuid")]
    pub configuration: SsoConfigurationId,
    /// The name people see of that.
    pub name: String,
    /// Which credential.
    #[schemars(with = "uuid::Uuid")]
    pub credential: CredentialId,
    /// Whether another live one opens, so that people still sign in.
    pub covered: bool,
    /// What is wrong, and what to do.
    pub problem: String,
}

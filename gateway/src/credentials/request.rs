//! What can be asked about credentials.

use doorward_store::directory::{CredentialId, OrganizationName, SsoConfigurationId, TokenId};

use crate::operator::NewCredential;

/// A wish of the operator.
#[derive(Debug, Clone)]
pub enum Request {
    /// Make a client secret for the provisioning client and show it once.
    IssueClientSecret {
        /// For whom.
        organization: OrganizationName,
        /// How long it lives: a span from `1y` to `3y`.
        expires_in: String,
    },
    /// Name all client secrets ever issued.
    ListClientSecrets {
        /// Whose.
        organization: OrganizationName,
    },
    /// End a client secret, and every access token that was given for it.
    RevokeClientSecret {
        /// Whose.
        organization: OrganizationName,
        /// Which.
        secret: TokenId,
    },
    /// Say whose assertions are taken instead of a client secret.
    SetTrust {
        /// Whose.
        organization: OrganizationName,
        /// Which.
        wanted: Box<WantedTrust>,
    },
    /// Say whose assertions are taken.
    ShowTrust {
        /// Whose.
        organization: OrganizationName,
    },
    /// Take nobody's assertions any more.
    RemoveTrust {
        /// Whose.
        organization: OrganizationName,
    },
    /// Change an SSO configuration or its credentials; answered with it.
    AppRegistration {
        /// Whose.
        organization: OrganizationName,
        /// Which SSO configuration.
        configuration: SsoConfigurationId,
        /// What shall be different.
        change: AppRegistrationWish,
    },
    /// Name every credential that cannot be opened on this host.
    CheckSealed,
}

/// Whose assertions are wanted, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedTrust {
    /// The directory (tenant) ID, or a domain of it.
    pub tenant: String,
    /// The application they are for: `api://GUID`, or the GUID.
    pub audience: String,
    /// The object ID of Entra's provisioning application in that directory.
    pub subject: String,
    /// The cloud.
    pub authority: Option<String>,
}

/// What shall be different of an SSO configuration.
#[derive(Debug, Clone)]
pub enum AppRegistrationWish {
    /// Add a credential beside the one in use.
    AddCredential {
        /// What it shows.
        new: NewCredential,
        /// When Entra stops taking it: a time, a day or a span.
        expires: Option<String>,
    },
    /// Remove a credential.
    RemoveCredential {
        /// Which.
        credential: CredentialId,
        /// Whether the last live one may go.
        last: bool,
    },
    /// Change what can be changed of the configuration itself.
    Change(SsoChange),
}

/// What is different of an SSO configuration from now on; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SsoChange {
    /// The name people see.
    pub name: Option<String>,
    /// Which domain Entra is told to sign in with; empty for none.
    pub domain_hint: Option<String>,
    /// Whether guests are refused.
    pub members_only: Option<bool>,
    /// Whether strangers become people at their first sign-in.
    pub just_in_time: Option<bool>,
}

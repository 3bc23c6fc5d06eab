//! What has happened to an SSO configuration. Fields are never moved or removed.

use serde::{Deserialize, Serialize};

use super::{Authority, Kind, Proof};
use crate::{
    directory::{
        entra::{ObjectId, TenantId},
        id::{CredentialId, SsoConfigurationId},
    },
    record::Timestamp,
};

/// `sso_configuration.added`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SsoConfigurationAdded {
    /// The new id.
    pub configuration: SsoConfigurationId,
    /// The name people see.
    pub name: Box<str>,
    /// Whose app registration it is.
    pub kind: Kind,
    /// The directory.
    pub tenant: TenantId,
    /// The cloud it is in.
    pub authority: Authority,
    /// Which domain Entra is told to sign in with.
    pub domain_hint: Option<Box<str>>,
    /// Whether guests are refused.
    pub members_only: bool,
    /// Whether strangers become people at their first sign-in.
    pub just_in_time: bool,
}

/// `sso_configuration.changed`: what is different now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SsoConfigurationChanged {
    /// Which.
    pub configuration: SsoConfigurationId,
    /// The new name, if it changed.
    pub name: Option<Box<str>>,
    /// The new domain hint, if it changed.
    pub domain_hint: Option<NewDomainHint>,
    /// Whether guests are refused, if that changed.
    pub members_only: Option<bool>,
    /// Whether strangers become people, if that changed.
    pub just_in_time: Option<bool>,
}

/// A domain hint that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewDomainHint {
    /// What it is now; `None` when it was taken away.
    pub now: Option<Box<str>>,
}

/// `sso_configuration.tenant_proved`: somebody signed in to exactly that directory to say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SsoConfigurationTenantProved {
    /// Which.
    pub configuration: SsoConfigurationId,
    /// The directory.
    pub tenant: TenantId,
    /// Who signed in.
    pub object: ObjectId,
}

/// `sso_configuration.credential_added`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SsoConfigurationCredentialAdded {
    /// Which configuration.
    pub configuration: SsoConfigurationId,
    /// The new id.
    pub credential: CredentialId,
    /// What it proves with.
    pub proof: Proof,
    /// When Entra stops taking it.
    pub expires: Option<Timestamp>,
}

/// `sso_configuration.credential_removed`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SsoConfigurationCredentialRemoved {
    /// Which configuration.
    pub configuration: SsoConfigurationId,
    /// Which credential.
    pub credential: CredentialId,
}

/// `sso_configuration.removed`: the sessions it brought have ended before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SsoConfigurationRemoved {
    /// Which.
    pub configuration: SsoConfigurationId,
}

//! An Entra app registration that an organization trusts for sign-in.

use serde::Serialize;

use super::{
    entra::{ClientId, TenantId},
    id::SsoConfigurationId,
};
use crate::record::{Sequence, Timestamp};

pub mod authority;
pub mod credential;
pub mod decide;
pub mod event;
mod evolve;
mod lookup;

pub use authority::{Authority, HostLabel, InvalidHostLabel};
pub use credential::{Credential, NewCredential, Proof, Sealed};

/// Whose app registration it is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The customer's own: *Azure Active Directory*.
    SingleTenant {
        /// The Application (client) ID.
        client: ClientId,
    },
    /// The vendor's: *Azure Active Directory (Multi-Tenant)*. Its client ID and credential stand
    /// in Doorward's own settings.
    MultiTenant,
}

/// An SSO configuration as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SsoConfiguration {
    /// What it is called.
    pub id: SsoConfigurationId,
    /// The name people see: unique in the organization, whatever its case.
    pub name: Box<str>,
    /// Whose app registration it is.
    pub kind: Kind,
    /// The one directory whose people may sign in. Another organization may name the same.
    pub tenant: TenantId,
    /// The cloud that directory is in.
    pub authority: Authority,
    /// How Doorward proves to Entra who it is, the oldest first.
    pub credentials: Vec<Credential>,
    /// Which domain Entra is told to sign in with.
    pub domain_hint: Option<Box<str>>,
    /// Whether guests of the directory are refused.
    pub members_only: bool,
    /// Whether strangers become people at their first sign-in; never while provisioning is on.
    pub just_in_time: bool,
    /// When a sign-in proved that the organization holds the directory.
    pub proved: Option<Timestamp>,
    /// When it was added.
    pub added: Timestamp,
    /// When it was last changed.
    pub changed: Timestamp,
    /// The event of the last change.
    pub sequence: Sequence,
}

impl SsoConfiguration {
    /// The longest name in bytes.
    pub const MAX_NAME_BYTES: usize = 256;
    /// The longest domain hint in bytes: a DNS name.
    pub const MAX_DOMAIN_BYTES: usize = 253;

    /// Whether people may sign in here: the vendor's registration admits every directory of the
    /// world, so the customer's must first be proved.
    #[must_use]
    pub fn is_active(&self) -> bool {
        match self.kind {
            Kind::SingleTenant { .. } => true,
            Kind::MultiTenant => self.proved.is_some(),
        }
    }

    /// The credentials to be tried at that time, the newest first.
    pub fn live_credentials(&self, at: Timestamp) -> impl Iterator<Item = &Credential> {
        self.credentials.iter().rev().filter(move |credential| credential.is_live(at))
    }
}

/// An SSO configuration as it is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedSsoConfiguration {
    /// What it shall be called: chance decides.
    pub id: SsoConfigurationId,
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

/// What shall be different of an SSO configuration. The directory, the cloud and the client ID
/// never change: another registration is another configuration.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SsoConfigurationChange {
    /// The name people see.
    pub name: Option<Box<str>>,
    /// Which domain Entra is told to sign in with; `Some(None)` for none.
    pub domain_hint: Option<Option<Box<str>>>,
    /// Whether guests are refused.
    pub members_only: Option<bool>,
    /// Whether strangers become people at their first sign-in.
    pub just_in_time: Option<bool>,
}

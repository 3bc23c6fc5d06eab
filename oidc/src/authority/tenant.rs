//! The tenant ID: the GUID of one Entra directory, never a word that stands for many.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::{Uuid, uuid};

/// The GUID of one Entra directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Uuid", into = "Uuid")]
pub struct TenantId(Uuid);

/// Why a text is no tenant ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTenantId {
    /// `common`, `organizations`, `consumers`.
    #[error("the tenant ID names one directory; `common`, `organizations` and `consumers` do not")]
    ManyTenants,
    /// The directory of all personal accounts.
    #[error("personal Microsoft accounts cannot sign in to an organization")]
    PersonalAccounts,
    /// Something else, perhaps a domain.
    #[error("the tenant ID is a GUID, shown as `Directory (tenant) ID` in the Entra admin center")]
    NoGuid,
}

impl TenantId {
    const PERSONAL_ACCOUNTS: Uuid = uuid!("9188040d-6c67-4c5b-b112-36a304b66dad");

    /// Reads the *Directory (tenant) ID*.
    ///
    /// # Errors
    /// When it is no GUID, or stands for more than one directory.
    pub fn parse(text: &str) -> Result<Self, InvalidTenantId> {
        match text.trim() {
            "common" | "organizations" | "consumers" => Err(InvalidTenantId::ManyTenants),
            guid => crate::guid::parse(guid).map_err(|_| InvalidTenantId::NoGuid)?.try_into(),
        }
    }

    /// The GUID as a number.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl TryFrom<Uuid> for TenantId {
    type Error = InvalidTenantId;

    fn try_from(uuid: Uuid) -> Result<Self, Self::Error> {
        match uuid {
            Self::PERSONAL_ACCOUNTS => Err(InvalidTenantId::PersonalAccounts),
            uuid if uuid.is_nil() => Err(InvalidTenantId::NoGuid),
            uuid => Ok(Self(uuid)),
        }
    }
}

impl From<TenantId> for Uuid {
    fn from(tenant: TenantId) -> Self {
        tenant.0
    }
}

impl fmt::Display for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

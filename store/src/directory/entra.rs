//! Names that Entra gives. They are GUIDs and compared as such, whatever their case and braces.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::{Uuid, uuid};

/// The tenant in which Microsoft keeps all personal accounts: nobody's directory.
const PERSONAL_ACCOUNTS: Uuid = uuid!("9188040d-6c67-4c5b-b112-36a304b66dad");

/// Why a text is no name that Entra gives.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum InvalidGuid {
    #[error("`{0}` is no GUID: use the form 00000000-0000-0000-0000-000000000000")]
    Malformed(Box<str>),
    #[error("`{0}` is the tenant of all personal Microsoft accounts, not an Entra directory")]
    PersonalAccounts(Uuid),
    #[error("`{0}` names nothing")]
    Nil(Uuid),
}

macro_rules! guid {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidGuid;

            fn from_str(raw: &str) -> Result<Self, Self::Err> {
                Self::parse(raw)
            }
        }
    };
}

guid! {
    /// The GUID of an Entra directory.
    TenantId
}
guid! {
    /// The GUID of a person or group in an Entra directory.
    ObjectId
}
guid! {
    /// The GUID of an app registration, or of a provisioning client of ours.
    ClientId
}

impl TenantId {
    /// Reads the GUID of one directory; `common`, `organizations` and `consumers` are none.
    ///
    /// # Errors
    /// When it is no GUID, or one that names no single customer.
    pub fn parse(raw: &str) -> Result<Self, InvalidGuid> {
        match guid(raw)? {
            PERSONAL_ACCOUNTS => Err(InvalidGuid::PersonalAccounts(PERSONAL_ACCOUNTS)),
            id => Ok(Self(id)),
        }
    }
}

impl ObjectId {
    /// Reads an object ID.
    ///
    /// # Errors
    /// When it is no GUID.
    pub fn parse(raw: &str) -> Result<Self, InvalidGuid> {
        guid(raw).map(Self)
    }

    /// Reads what a provisioning client calls a resource, if that is an object ID.
    #[must_use]
    pub fn of(external_id: Option<&str>) -> Option<Self> {
        Self::parse(external_id?).ok()
    }
}

impl ClientId {
    /// Reads a client ID.
    ///
    /// # Errors
    /// When it is no GUID.
    pub fn parse(raw: &str) -> Result<Self, InvalidGuid> {
        guid(raw).map(Self)
    }
}

/// The length of a GUID with hyphens.
const GUID_BYTES: usize = 36;

fn guid(raw: &str) -> Result<Uuid, InvalidGuid> {
    let trimmed = raw.trim();
    let bare = trimmed.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(trimmed);
    let malformed = || InvalidGuid::Malformed(trimmed.chars().take(64).collect());
    if bare.len() != GUID_BYTES {
        return Err(malformed());
    }
    match Uuid::try_parse(bare) {
        Ok(id) if id.is_nil() => Err(InvalidGuid::Nil(id)),
        Ok(id) => Ok(id),
        Err(_) => Err(malformed()),
    }
}

#[cfg(test)]
mod tests;

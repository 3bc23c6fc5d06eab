//! A person as provisioned.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{caseless::fold, id::UserId, profile::Profile};
use crate::record::{Sequence, Timestamp};

pub mod decide;
pub mod event;
mod evolve;

/// The name a person signs in with: unique in the directory, whatever its case; kept verbatim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserName(Box<str>);

/// Why a text is no userName.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum InvalidUserName {
    #[error("`userName` is empty")]
    Empty,
    #[error("`userName` is longer than {} bytes", UserName::MAX_BYTES)]
    TooLong,
}

impl UserName {
    /// The longest name in bytes.
    pub const MAX_BYTES: usize = 1024;

    /// Reads a name and leaves it as it is.
    ///
    /// # Errors
    /// When nothing but blanks is there, or too much.
    pub fn parse(raw: &str) -> Result<Self, InvalidUserName> {
        match raw.trim() {
            "" => Err(InvalidUserName::Empty),
            _ if raw.len() > Self::MAX_BYTES => Err(InvalidUserName::TooLong),
            _ => Ok(Self(raw.into())),
        }
    }

    /// What somebody is called whose name cannot be read.
    pub(crate) fn of_nobody(user: UserId) -> Self {
        let mut text = Uuid::encode_buffer();
        Self(["[", user.0.hyphenated().encode_lower(&mut text), "]"].concat().into())
    }

    /// The name as provisioned.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as it is compared.
    #[must_use]
    pub fn folded(&self) -> Cow<'_, str> {
        fold(&self.0)
    }
}

impl fmt::Display for UserName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A person who exists, active or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct User {
    /// The SCIM `id`.
    pub id: UserId,
    /// The name the person signs in with.
    pub user_name: UserName,
    /// What the provisioning client calls the person: in Entra the object ID when mapped so.
    pub external_id: Option<Box<str>>,
    /// Whether the person may sign in.
    pub active: bool,
    /// Everything else that was provisioned.
    pub profile: Profile,
    /// When the person was provisioned.
    pub created: Timestamp,
    /// When the person was last changed, memberships not counted.
    pub changed: Timestamp,
    /// The event of the last change, memberships not counted.
    pub sequence: Sequence,
}

/// A person as the provisioning client wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedUser {
    /// The name the person signs in with.
    pub user_name: UserName,
    /// What the provisioning client calls the person.
    pub external_id: Option<Box<str>>,
    /// Whether the person may sign in; `None` leaves it as it is, and active for a new one.
    pub active: Option<bool>,
    /// Everything else.
    pub profile: Profile,
}

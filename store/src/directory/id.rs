//! Names that the server gives: unique in their organization, never given twice.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The place of a user or group among all that an organization ever provisioned. It is the last
/// four bytes of the id, so that finding a resource by id needs no index.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Number(pub u32);

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Makes the id of a new resource out of random bytes and its place.
            #[must_use]
            pub fn new(seed: Uuid, number: Number) -> Self {
                let mut bytes = *seed.as_bytes();
                if let Some(last) = bytes.last_chunk_mut::<4>() {
                    *last = number.0.to_be_bytes();
                }
                Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
            }

            /// Reads an id as it was given out: ids are compared to the letter (RFC 7643 §3.1).
            #[must_use]
            pub fn parse(raw: &str) -> Option<Self> {
                let id = Uuid::try_parse(raw).ok()?;
                (id.to_string() == raw).then_some(Self(id))
            }

            /// The place of the resource.
            #[must_use]
            pub fn number(self) -> Number {
                Number(self.0.as_bytes().last_chunk::<4>().map_or(0, |last| u32::from_be_bytes(*last)))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id! {
    /// The SCIM `id` of a user.
    UserId
}
id! {
    /// The SCIM `id` of a group.
    GroupId
}
id! {
    /// What a SCIM Secret Token is called when it is listed or revoked; not its secret.
    TokenId
}

id! {
    /// What an SSO configuration is called.
    SsoConfigurationId
}
id! {
    /// What a credential of an SSO configuration is called.
    CredentialId
}
id! {
    /// What a session is called when it is listed or ended; not its handle.
    SessionId
}

/// A member of a group: a person or a nested group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberId {
    /// A person.
    User(UserId),
    /// A nested group.
    Group(GroupId),
}

impl MemberId {
    /// The place of the member among users and groups alike.
    #[must_use]
    pub fn number(self) -> Number {
        match self {
            Self::User(id) => id.number(),
            Self::Group(id) => id.number(),
        }
    }
}

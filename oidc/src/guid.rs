//! Entra's names for things: GUIDs, each kind a type of its own, compared as numbers and never as text.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text is no GUID as Entra's portal shows one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a GUID such as `2f1c1e3c-5a5e-4a66-9a39-0c8a4ab9b2ff`")]
pub struct InvalidGuid;

/// Reads the form with hyphens in any case, with or without braces around it.
pub(crate) fn parse(text: &str) -> Result<Uuid, InvalidGuid> {
    const LENGTH: usize = 36;
    let text = text.trim();
    let bare = match text.strip_prefix('{') {
        Some(rest) => rest.strip_suffix('}').ok_or(InvalidGuid)?,
        None => text,
    };
    if bare.len() != LENGTH {
        return Err(InvalidGuid);
    }
    Uuid::try_parse(bare).map_err(|_| InvalidGuid)
}

macro_rules! guid {
    ($(#[$meaning:meta])* $name:ident) => {
        $(#[$meaning])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Reads a GUID, whatever its case, with or without braces.
            ///
            /// # Errors
            /// When the text is no GUID.
            pub fn parse(text: &str) -> Result<Self, InvalidGuid> {
                parse(text).map(Self)
            }

            /// The GUID as a number.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

guid! {
    /// The *Application (client) ID* of an app registration.
    ClientId
}
guid! {
    /// The *Object ID* of a person or a service principal in one tenant.
    ObjectId
}
guid! {
    /// The *Object ID* of a group in one tenant.
    GroupId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: Option<&str>) {
        let got = GroupId::parse(text).ok().map(|id| id.to_string());
        assert_eq!(got.as_deref(), want, "{text}");
    }

    #[test]
    fn a_guid_is_read_in_the_forms_people_paste() {
        let plain = Some("2f1c1e3c-5a5e-4a66-9a39-0c8a4ab9b2ff");
        check("2f1c1e3c-5a5e-4a66-9a39-0c8a4ab9b2ff", plain);
        check("2F1C1E3C-5A5E-4A66-9A39-0C8A4AB9B2FF", plain);
        check(" {2f1c1e3c-5a5e-4a66-9a39-0c8a4ab9b2ff} ", plain);
    }

    #[test]
    fn other_texts_are_no_guid() {
        check("{2f1c1e3c-5a5e-4a66-9a39-0c8a4ab9b2ff", None);
        check("2f1c1e3c5a5e4a669a390c8a4ab9b2ff", None);
        check("urn:uuid:2f1c1e3c-5a5e-4a66-9a39-0c8a4ab9b2ff", None);
        check("CONTOSO\\Finance", None);
        check("", None);
    }
}

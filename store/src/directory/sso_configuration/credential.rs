//! How Doorward proves to Entra that it is the app registration it says.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

use crate::{directory::id::CredentialId, record::Timestamp};

/// A secret under the instance key, which is not in the data directory.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Sealed(pub Vec<u8>);

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[sealed]")
    }
}

/// For people it is not even shown sealed.
impl Serialize for Sealed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serializer.is_human_readable() {
            true => serializer.serialize_str("[sealed]"),
            false => self.0.serialize(serializer),
        }
    }
}

/// What a credential proves with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// A client secret.
    ClientSecret {
        /// The secret.
        sealed: Sealed,
        /// Its first letters, as Entra's portal lists it.
        hint: Box<str>,
    },
    /// A certificate (`private_key_jwt`).
    Certificate {
        /// The SHA-256 of the certificate: `x5t#S256`.
        thumbprint: [u8; 32],
        /// Its key.
        sealed_key: Sealed,
    },
    /// A token that the platform puts into a file.
    FederatedTokenFile {
        /// Where it lies.
        path: Box<str>,
    },
}

/// A credential as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Credential {
    /// What it is called.
    pub id: CredentialId,
    /// What it proves with.
    pub proof: Proof,
    /// When Entra stops taking it.
    pub expires: Option<Timestamp>,
    /// When it was added.
    pub added: Timestamp,
}

impl Credential {
    /// How many may be live at once: the one in use and the one it is rotated to.
    pub const MAX_LIVE: usize = 2;
    /// The most bytes of a sealed secret: an RSA key of 8192 bits, sealed, fits.
    pub const MAX_SEALED_BYTES: usize = 16 * 1024;
    /// The most bytes of a path or hint.
    pub const MAX_TEXT_BYTES: usize = 4096;

    /// Whether Entra takes it at that time.
    #[must_use]
    pub fn is_live(&self, at: Timestamp) -> bool {
        self.expires.is_none_or(|expires| at < expires)
    }
}

/// A credential to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCredential {
    /// What it shall be called: chance decides.
    pub id: CredentialId,
    /// What it proves with.
    pub proof: Proof,
    /// When Entra stops taking it.
    pub expires: Option<Timestamp>,
}

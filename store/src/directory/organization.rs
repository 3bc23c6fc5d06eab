//! The customer whose log, people and settings stand alone.

use std::{borrow::Borrow, fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

/// The name of an organization as it stands in URLs and in the keys of the log: 1 to 63 of
/// `a-z`, `0-9` and `-`, neither beginning nor ending with `-`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrganizationName(Arc<str>);

/// Why a text is no organization name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an organization name: use 1 to 63 of a-z, 0-9 and `-`, with `-` only inside")]
pub struct InvalidOrganizationName(pub String);

impl OrganizationName {
    /// The longest name, in bytes: a DNS label.
    pub const MAX_BYTES: usize = 63;

    /// Reads a name; capitals are not folded, because the name is part of URLs that are compared.
    ///
    /// # Errors
    /// When the text is empty, too long or has another character.
    pub fn parse(raw: &str) -> Result<Self, InvalidOrganizationName> {
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let well_formed = (1..=Self::MAX_BYTES).contains(&raw.len())
            && raw.bytes().all(allowed)
            && !raw.starts_with('-')
            && !raw.ends_with('-');
        if well_formed { Ok(Self(raw.into())) } else { Err(InvalidOrganizationName(raw.into())) }
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for OrganizationName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrganizationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for OrganizationName {
    type Err = InvalidOrganizationName;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        Self::parse(raw)
    }
}

impl TryFrom<String> for OrganizationName {
    type Error = InvalidOrganizationName;

    fn try_from(raw: String) -> Result<Self, Self::Error> {
        Self::parse(&raw)
    }
}

impl From<OrganizationName> for String {
    fn from(name: OrganizationName) -> Self {
        name.as_str().to_owned()
    }
}

/// `organization.created`: the first event of every log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationCreated {
    /// The name for ever.
    pub organization: OrganizationName,
}

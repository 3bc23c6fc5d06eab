//! The name of a workspace in URLs.

use std::{borrow::Borrow, fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

/// 1 to 63 of `a-z`, `0-9` and `-`, with `-` only inside, and no word that has a meaning of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(Arc<str>);

/// Why a text is no slug.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum InvalidSlug {
    #[error("`{0}` is no slug: use 1 to 63 of a-z, 0-9 and `-`, with `-` only inside")]
    Malformed(Box<str>),
    #[error("`{0}` is reserved: choose another slug")]
    Reserved(Box<str>),
}

/// Words that stand for something else where workspaces are named.
const RESERVED: [&str; 16] = [
    "access",
    "all",
    "api",
    "assets",
    "auth",
    "authz",
    "dashboard",
    "defaults",
    "new",
    "scim",
    "settings",
    "sign-in",
    "sign-out",
    "static",
    "w",
    "workspaces",
];

impl Slug {
    /// The longest slug, in bytes: a DNS label.
    pub const MAX_BYTES: usize = 63;

    /// Reads a slug; capitals are not folded, because it is part of URLs that are compared.
    ///
    /// # Errors
    /// When the text is empty, too long, has another character or is reserved.
    pub fn parse(raw: &str) -> Result<Self, InvalidSlug> {
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let well_formed = (1..=Self::MAX_BYTES).contains(&raw.len())
            && raw.bytes().all(allowed)
            && !raw.starts_with('-')
            && !raw.ends_with('-');
        match (well_formed, RESERVED.contains(&raw)) {
            (false, _) => Err(InvalidSlug::Malformed(raw.chars().take(64).collect())),
            (true, true) => Err(InvalidSlug::Reserved(raw.into())),
            (true, false) => Ok(Self(raw.into())),
        }
    }

    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Slug {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Slug {
    type Err = InvalidSlug;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        Self::parse(raw)
    }
}

/// As it lies in the log: a word that became reserved later is still the slug of its workspace.
impl TryFrom<String> for Slug {
    type Error = InvalidSlug;

    fn try_from(raw: String) -> Result<Self, Self::Error> {
        match Self::parse(&raw) {
            Err(InvalidSlug::Reserved(slug)) => Ok(Self(slug.as_ref().into())),
            read => read,
        }
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::Slug;

    #[track_caller]
    fn check(raw: &str, want: &str) {
        let got = Slug::parse(raw).map_or_else(|error| error.to_string(), |slug| slug.to_string());
        assert!(got.ends_with(want), "{raw}: {got}");
    }

    #[test]
    fn a_slug_means_itself_in_a_url_and_nothing_else() {
        check("labs-2", "labs-2");
        for raw in ["", "-a", "a-", "Labs", "a b", "a/b", "..", "a%2f", "ä", &"a".repeat(64)] {
            check(raw, "with `-` only inside");
        }
        for raw in ["dashboard", "defaults", "sign-in"] {
            check(raw, "is reserved: choose another slug");
        }
    }

    #[test]
    fn a_workspace_keeps_a_slug_that_became_reserved_later() {
        assert_eq!(Slug::try_from("defaults".to_owned()).unwrap().as_str(), "defaults");
        assert!(Slug::try_from("a/b".to_owned()).is_err());
    }
}

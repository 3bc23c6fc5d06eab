//! What a path below the base URL addresses (RFC 7644 §3.2), and which methods it knows.

use crate::error::{Error, ScimType};
use crate::percent;

/// A longer segment is no version.
const MAX_VERSION_BYTES: usize = 16;

/// A longer id is none this server gave out.
const MAX_ID_BYTES: usize = 256;

/// Something a request, or an operation of a bulk request, may be sent to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// All types at once.
    Root,
    /// All people.
    Users,
    /// One person, by id.
    User(String),
    /// Queries for people in a body.
    UsersSearch,
    /// All groups.
    Groups,
    /// One group, by id.
    Group(String),
    /// Queries for groups in a body.
    GroupsSearch,
    /// Queries over all types in a body.
    Search,
    /// Many operations in one request.
    Bulk,
    /// The signed-in person, or anything below.
    Me,
    /// What the server can do.
    ServiceProviderConfig,
    /// All resource types.
    ResourceTypes,
    /// One resource type, by name.
    ResourceType(String),
    /// All schemas.
    Schemas,
    /// One schema, by URN.
    Schema(String),
}

/// Every pattern of a path and the methods it knows.
pub const TABLE: &[(&str, &[&str])] = &[
    ("/", &["GET"]),
    ("/Users", &["GET", "POST"]),
    ("/Users/{id}", &["GET", "PUT", "PATCH", "DELETE"]),
    ("/Users/.search", &["POST"]),
    ("/Groups", &["GET", "POST"]),
    ("/Groups/{id}", &["GET", "PUT", "PATCH", "DELETE"]),
    ("/Groups/.search", &["POST"]),
    ("/.search", &["POST"]),
    ("/Bulk", &["POST"]),
    ("/Me", &["GET", "POST", "PUT", "PATCH", "DELETE"]),
    ("/ServiceProviderConfig", &["GET"]),
    ("/ResourceTypes", &["GET"]),
    ("/ResourceTypes/{name}", &["GET"]),
    ("/Schemas", &["GET"]),
    ("/Schemas/{urn}", &["GET"]),
];

impl Endpoint {
    /// Reads what stands behind the base URL, without a query string.
    ///
    /// Names ignore case, empty segments and a leading `v2` are stepped over; ids are
    /// percent-decoded and else kept as they are.
    ///
    /// # Errors
    /// 404 if there is no such endpoint, 400 `invalidVers` for another version of SCIM (RFC 7644
    /// §3.13); without one, the newest is meant.
    pub fn parse(tail: &str) -> Result<Self, Error> {
        let mut segments = tail.split('/').filter(|segment| !segment.is_empty()).peekable();
        if let Some(version) = segments.next_if(|first| is_version(first))
            && !version.eq_ignore_ascii_case("v2")
        {
            let detail = format!("`{version}` is no version of SCIM that is spoken here; `v2` is");
            return Err(Error::bad(ScimType::InvalidVers, detail));
        }
        Self::of(segments).ok_or_else(|| Error::new(404, "there is no such endpoint"))
    }

    fn of<'a>(mut segments: impl Iterator<Item = &'a str>) -> Option<Self> {
        let first = segments.next().map(str::to_ascii_lowercase);
        let second = segments.next();
        let too_deep = segments.next().is_some();
        match (first.as_deref(), second) {
            (Some("me"), _) => Some(Self::Me),
            (_, Some(_)) if too_deep => None,
            (None, _) => Some(Self::Root),
            (Some("users"), None) => Some(Self::Users),
            (Some("users"), Some(below)) if is_search(below) => Some(Self::UsersSearch),
            (Some("users"), Some(id)) => decoded(id).map(Self::User),
            (Some("groups"), None) => Some(Self::Groups),
            (Some("groups"), Some(below)) if is_search(below) => Some(Self::GroupsSearch),
            (Some("groups"), Some(id)) => decoded(id).map(Self::Group),
            (Some(".search"), None) => Some(Self::Search),
            (Some("bulk"), None) => Some(Self::Bulk),
            (Some("serviceproviderconfig"), None) => Some(Self::ServiceProviderConfig),
            (Some("resourcetypes"), None) => Some(Self::ResourceTypes),
            (Some("resourcetypes"), Some(name)) => decoded(name).map(Self::ResourceType),
            (Some("schemas"), None) => Some(Self::Schemas),
            (Some("schemas"), Some(urn)) => decoded(urn).map(Self::Schema),
            (Some(_), _) => None,
        }
    }

    /// The pattern of [`TABLE`] this is an instance of: fit for logs and metrics, without ids.
    #[must_use]
    pub const fn pattern(&self) -> &'static str {
        match self {
            Self::Root => "/",
            Self::Users => "/Users",
            Self::User(_) => "/Users/{id}",
            Self::UsersSearch => "/Users/.search",
            Self::Groups => "/Groups",
            Self::Group(_) => "/Groups/{id}",
            Self::GroupsSearch => "/Groups/.search",
            Self::Search => "/.search",
            Self::Bulk => "/Bulk",
            Self::Me => "/Me",
            Self::ServiceProviderConfig => "/ServiceProviderConfig",
            Self::ResourceTypes => "/ResourceTypes",
            Self::ResourceType(_) => "/ResourceTypes/{name}",
            Self::Schemas => "/Schemas",
            Self::Schema(_) => "/Schemas/{urn}",
        }
    }

    /// The methods it knows; the others are answered 405 with these in `Allow`.
    #[must_use]
    pub fn allowed_methods(&self) -> &'static [&'static str] {
        let row = TABLE.iter().find(|(pattern, _)| *pattern == self.pattern());
        row.map_or(&[], |(_, methods)| methods)
    }

    /// Whether it tells of the server itself: there is no filter then (403, RFC 7644 §4).
    #[must_use]
    pub const fn is_discovery(&self) -> bool {
        match self {
            Self::ServiceProviderConfig
            | Self::ResourceTypes
            | Self::ResourceType(_)
            | Self::Schemas
            | Self::Schema(_) => true,
            Self::Root
            | Self::Users
            | Self::User(_)
            | Self::UsersSearch
            | Self::Groups
            | Self::Group(_)
            | Self::GroupsSearch
            | Self::Search
            | Self::Bulk
            | Self::Me => false,
        }
    }
}

/// Whether a segment asks for a version: `v2`, `v1.1`.
fn is_version(segment: &str) -> bool {
    let number = segment.strip_prefix(['v', 'V']).unwrap_or_default();
    number.starts_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || c == '.')
        && segment.len() <= MAX_VERSION_BYTES
}

fn is_search(segment: &str) -> bool {
    segment.eq_ignore_ascii_case(".search")
}

fn decoded(segment: &str) -> Option<String> {
    percent::decode(segment).filter(|text| text.len() <= MAX_ID_BYTES)
}

#[cfg(test)]
mod tests;

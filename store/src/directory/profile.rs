//! What is known of a person beyond the name and the switch: attributes as provisioned, verbatim.
//!
//! A profile lies in memory as the bytes it has in the log, because a million of them do; it is
//! read into a map when somebody asks.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::codec;

mod form;

/// An attribute of a person. Variants are added at the end; none is moved or removed, because
/// their order is their number in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are those of RFC 7643 §4")]
pub enum Attribute {
    DisplayName,
    NickName,
    ProfileUrl,
    Title,
    UserType,
    PreferredLanguage,
    Locale,
    Timezone,
    NameFormatted,
    FamilyName,
    GivenName,
    MiddleName,
    HonorificPrefix,
    HonorificSuffix,
    Emails,
    PhoneNumbers,
    Ims,
    Photos,
    Addresses,
    Entitlements,
    Roles,
    X509Certificates,
    EmployeeNumber,
    CostCenter,
    Organization,
    Division,
    Department,
    Manager,
    /// Attributes of extensions that Doorward does not know, as one JSON object by URN.
    Extensions,
    /// There, and `true`, when the provisioning client took `active` away and has not said it
    /// again: nobody is shown as active or not. Who may sign in is told by the person's own switch.
    ActiveUnassigned,
}

/// The value of an attribute.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub enum Value {
    /// A single text.
    Text(String),
    /// Several values of one kind, in the order of the provisioning client.
    Entries(Vec<Entry>),
}

/// One value of an attribute that may have several.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Entry {
    /// Whether it was marked as the one to use.
    pub primary: Option<bool>,
    /// Its parts, sorted by field.
    pub fields: Vec<(Field, String)>,
}

/// A part of an entry. Variants are added at the end, as for [`Attribute`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are those of RFC 7643 §2.4 and §4.1.2")]
pub enum Field {
    Value,
    Type,
    Display,
    Reference,
    Formatted,
    StreetAddress,
    Locality,
    Region,
    PostalCode,
    Country,
}

/// The attributes of a person, each at most once.
#[derive(Clone, PartialEq, Eq)]
pub struct Profile(Box<[u8]>);

impl Profile {
    /// The largest profile in bytes, so that it fits one record of the log.
    pub const MAX_BYTES: usize = 48 * 1024;

    /// Keeps the attributes.
    #[must_use]
    pub fn new(attributes: &BTreeMap<Attribute, Value>) -> Self {
        Self(codec::profile::encode(attributes).into())
    }

    /// The attributes by name.
    #[must_use]
    pub fn attributes(&self) -> BTreeMap<Attribute, Value> {
        codec::profile::decode(&self.0).unwrap_or_default() // only well-formed bytes get in
    }

    /// One attribute, if it is a single text: quicker than all of them.
    #[must_use]
    pub fn text(&self, attribute: Attribute) -> Option<String> {
        match codec::profile::one(&self.0, attribute) {
            Ok(Some(Value::Text(text))) => Some(text),
            Ok(Some(Value::Entries(_)) | None) | Err(_) => None,
        }
    }

    /// The attributes after some of them changed; `None` takes a value away.
    #[must_use]
    pub fn changed(&self, changes: &BTreeMap<Attribute, Option<Value>>) -> Self {
        match codec::profile::changed(&self.0, changes) {
            Ok(bytes) => Self(bytes.into()),
            Err(_) => self.clone(), // only well-formed bytes get in
        }
    }

    /// The size in the log and in memory.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.0.len()
    }
}

impl Default for Profile {
    fn default() -> Self {
        Self::new(&BTreeMap::new())
    }
}

impl std::fmt::Debug for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.attributes().fmt(f)
    }
}

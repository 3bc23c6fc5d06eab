//! What attributes exist and how each behaves (RFC 7643 §2 and §7). The published schemas are
//! data in `schema/*.json`, read once; nothing here knows a request.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// The URN of the core User schema (RFC 7643 §4.1).
pub const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
/// The URN of the core Group schema (RFC 7643 §4.2).
pub const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
/// The URN of the enterprise extension of users (RFC 7643 §4.3).
pub const ENTERPRISE_USER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// A schema as `/Schemas` publishes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Schema {
    /// The URN.
    pub id: String,
    /// The name a person reads.
    pub name: String,
    /// What the schema describes.
    pub description: String,
    /// Its attributes in published order.
    pub attributes: Vec<Attribute>,
}

/// One attribute or sub-attribute (RFC 7643 §7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attribute {
    /// The canonical spelling.
    pub name: String,
    /// The data type.
    #[serde(rename = "type")]
    pub kind: Type,
    /// Whether there may be several values.
    pub multi_valued: bool,
    /// What the attribute means.
    pub description: String,
    /// Whether a create or replace must carry it.
    pub required: bool,
    /// Advisory values; published so that Entra addresses elements by `type`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub canonical_values: Vec<String>,
    /// Whether comparisons heed the case.
    #[serde(default)]
    pub case_exact: bool,
    /// Who may write it.
    pub mutability: Mutability,
    /// When it is part of an answer.
    pub returned: Returned,
    /// How far its value is unique.
    #[serde(default)]
    pub uniqueness: Uniqueness,
    /// What a reference may point at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reference_types: Vec<String>,
    /// The parts of a complex attribute.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sub_attributes: Vec<Attribute>,
}

/// Data types (RFC 7643 §2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the names are the RFC's own")]
pub enum Type {
    String,
    Boolean,
    Decimal,
    Integer,
    DateTime,
    Binary,
    Reference,
    Complex,
}

/// Who may write an attribute (RFC 7643 §7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the names are the RFC's own")]
pub enum Mutability {
    ReadOnly,
    ReadWrite,
    Immutable,
    WriteOnly,
}

/// When an attribute is part of an answer (RFC 7643 §7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the names are the RFC's own")]
pub enum Returned {
    Always,
    Never,
    Default,
    Request,
}

/// How far a value is unique (RFC 7643 §7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the names are the RFC's own")]
pub enum Uniqueness {
    #[default]
    None,
    Server,
    Global,
}

impl Attribute {
    /// The sub-attribute of that name, whatever its case.
    #[must_use]
    pub fn sub(&self, name: &str) -> Option<&Attribute> {
        self.sub_attributes.iter().find(|sub| sub.name.eq_ignore_ascii_case(name))
    }
}

impl Schema {
    /// Core User (RFC 7643 §8.7.1), `externalId` included.
    #[must_use]
    pub fn user() -> &'static Self {
        static SCHEMA: LazyLock<Schema> = LazyLock::new(|| read(include_str!("schema/user.json")));
        &SCHEMA
    }

    /// Core Group (RFC 7643 §8.7.1), `externalId` included.
    #[must_use]
    pub fn group() -> &'static Self {
        static SCHEMA: LazyLock<Schema> = LazyLock::new(|| read(include_str!("schema/group.json")));
        &SCHEMA
    }

    /// The enterprise extension of users (RFC 7643 §8.7.1).
    #[must_use]
    pub fn enterprise_user() -> &'static Self {
        static SCHEMA: LazyLock<Schema> =
            LazyLock::new(|| read(include_str!("schema/enterprise_user.json")));
        &SCHEMA
    }

    /// `id`, `schemas`, `externalId` and `meta`, which every resource has (RFC 7643 §3.1). They
    /// belong to no published schema.
    #[must_use]
    pub fn common() -> &'static Self {
        static SCHEMA: LazyLock<Schema> =
            LazyLock::new(|| read(include_str!("schema/common.json")));
        &SCHEMA
    }

    /// The schema of `/ServiceProviderConfig` (RFC 7643 §8.7.2), RFC 9865's `pagination` included.
    #[must_use]
    pub fn service_provider_config() -> &'static Self {
        static SCHEMA: LazyLock<Schema> =
            LazyLock::new(|| read(include_str!("schema/service_provider_config.json")));
        &SCHEMA
    }

    /// The schema of `/ResourceTypes` (RFC 7643 §8.7.2).
    #[must_use]
    pub fn resource_type() -> &'static Self {
        static SCHEMA: LazyLock<Schema> =
            LazyLock::new(|| read(include_str!("schema/resource_type.json")));
        &SCHEMA
    }

    /// The schema of `/Schemas` (RFC 7643 §8.7.2).
    #[must_use]
    pub fn of_schemas() -> &'static Self {
        static SCHEMA: LazyLock<Schema> =
            LazyLock::new(|| read(include_str!("schema/schema.json")));
        &SCHEMA
    }

    /// The attribute of that name, whatever its case.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
    }
}

/// Our own data, of which the tests beside this file prove that each file reads whole.
fn read(json: &str) -> Schema {
    serde_json::from_str(json).unwrap_or_default()
}

#[cfg(test)]
mod tests;

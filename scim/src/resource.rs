//! What a client said of a person or a group, in canonical form.

pub(crate) mod complex;
pub(crate) mod custom;
pub(crate) mod elements;
mod kind;
mod names;
pub(crate) mod place;
mod reader;
pub(crate) mod value;

use serde_json::Value;

pub use kind::{Resolved, ResourceType};
pub(crate) use reader::finish;

use crate::body;
use crate::error::Error;
use crate::mode::Mode;

/// The members of a JSON object, in the order they were written.
pub type Object = serde_json::Map<String, Value>;

/// A resource as it was said: canonical names, coerced types, no nulls, no valueless elements.
///
/// Strings are kept as they were typed. What only the server may say (`id`, `meta`, `groups`, a
/// manager's `displayName`) and what nobody keeps (`password`) is not in it after
/// [`parse`](Self::parse); `schemas` lists what is present.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    kind: ResourceType,
    attributes: Object,
}

impl Resource {
    /// Reads a body of POST or PUT (RFC 7644 §3.3, §3.5.1).
    ///
    /// # Errors
    /// 400 `invalidSyntax` for what is no resource, `invalidValue` for a missing required
    /// attribute or a value of the wrong type; strict mode refuses unknown attributes, unknown
    /// schemas and a missing `schemas` with `invalidSyntax`.
    pub fn parse(kind: ResourceType, body: &[u8], mode: Mode) -> Result<Self, Error> {
        Self::of(kind, body::object(body)?, mode)
    }

    /// The same for a resource that lay inside another body, such as the `data` of a bulk
    /// operation.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn read(kind: ResourceType, value: Value, mode: Mode) -> Result<Self, Error> {
        Self::of(kind, body::shallow_object(value)?, mode)
    }

    /// What the server holds, which is canonical already.
    #[must_use]
    pub const fn held(kind: ResourceType, attributes: Object) -> Self {
        Self { kind, attributes }
    }

    fn of(kind: ResourceType, body: Object, mode: Mode) -> Result<Self, Error> {
        Ok(Self { kind, attributes: reader::read(kind, body, mode)? })
    }

    /// Whether it is a person or a group.
    #[must_use]
    pub const fn kind(&self) -> ResourceType {
        self.kind
    }

    /// Everything that was said.
    #[must_use]
    pub const fn attributes(&self) -> &Object {
        &self.attributes
    }

    /// Everything that was said, to be kept or answered.
    #[must_use]
    pub fn into_attributes(self) -> Object {
        self.attributes
    }

    /// The text of a single-valued attribute, by its canonical name.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).and_then(Value::as_str)
    }

    /// The ids of a group's members, each once. What a member is besides, only the server says.
    #[must_use]
    pub fn members(&self) -> Vec<String> {
        self.attributes.get("members").map(member_ids).unwrap_or_default()
    }
}

/// The ids in a list of members in canonical form.
pub(crate) fn member_ids(members: &Value) -> Vec<String> {
    let members = members.as_array().into_iter().flatten();
    members.filter_map(member_id).map(str::to_owned).collect()
}

/// The id of the person or group that an element of `members` names.
pub(crate) fn member_id(element: &Value) -> Option<&str> {
    element.get("value").and_then(Value::as_str)
}

#[cfg(test)]
mod tests;

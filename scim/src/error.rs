//! What a SCIM client is told when the answer is no (RFC 7644 §3.12).

use std::fmt;

use serde_json::{Value, json};

/// The URN of an error body.
pub const SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:Error";

/// A refusal in SCIM's own form: a status, an optional `scimType` and a sentence for a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Error {
    /// The HTTP status, which the body repeats as a string.
    pub status: u16,
    /// The machine-readable reason, where RFC 7644 or RFC 9865 has one.
    pub scim_type: Option<ScimType>,
    /// What is wrong and where, without any secret and without data of others.
    pub detail: String,
}

/// The `scimType` words of RFC 7644 table 9 and RFC 9865 §2.2, but `sensitive`: no filter is refused
/// for standing in a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScimType {
    /// The filter is malformed or compares what cannot be compared.
    InvalidFilter,
    /// The answer would be larger than the server is willing to give.
    TooMany,
    /// A unique value is taken.
    Uniqueness,
    /// The attribute may not be written in this way.
    Mutability,
    /// The body is not what the request needs.
    InvalidSyntax,
    /// The PATCH path is malformed or names no attribute.
    InvalidPath,
    /// The PATCH path matched nothing.
    NoTarget,
    /// A required value is missing or a value does not fit its attribute.
    InvalidValue,
    /// The protocol version is not supported.
    InvalidVers,
    /// The cursor is not one this server gave out.
    InvalidCursor,
    /// The cursor is too old.
    ExpiredCursor,
    /// `count` differs from what the cursor was made for.
    InvalidCount,
}

impl ScimType {
    /// The word as it stands in the body.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidFilter => "invalidFilter",
            Self::TooMany => "tooMany",
            Self::Uniqueness => "uniqueness",
            Self::Mutability => "mutability",
            Self::InvalidSyntax => "invalidSyntax",
            Self::InvalidPath => "invalidPath",
            Self::NoTarget => "noTarget",
            Self::InvalidValue => "invalidValue",
            Self::InvalidVers => "invalidVers",
            Self::InvalidCursor => "invalidCursor",
            Self::ExpiredCursor => "expiredCursor",
            Self::InvalidCount => "invalidCount",
        }
    }
}

impl fmt::Display for ScimType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Error {
    /// A refusal without a `scimType`.
    #[must_use]
    pub fn new(status: u16, detail: impl Into<String>) -> Self {
        Self { status, scim_type: None, detail: detail.into() }
    }

    /// A 400 with its reason.
    #[must_use]
    pub fn bad(scim_type: ScimType, detail: impl Into<String>) -> Self {
        Self { status: 400, scim_type: Some(scim_type), detail: detail.into() }
    }

    /// The 409 of a value that is taken.
    #[must_use]
    pub fn taken(detail: impl Into<String>) -> Self {
        Self { status: 409, scim_type: Some(ScimType::Uniqueness), detail: detail.into() }
    }

    /// The body of the answer.
    #[must_use]
    pub fn body(&self) -> Value {
        let mut body = json!({ "schemas": [SCHEMA], "status": self.status.to_string() });
        if let (Some(scim_type), Some(members)) = (self.scim_type, body.as_object_mut()) {
            members.insert("scimType".into(), scim_type.as_str().into());
        }
        if let Some(members) = body.as_object_mut() {
            members.insert("detail".into(), self.detail.clone().into());
        }
        body
    }
}

#[cfg(test)]
mod tests;

//! What is told of a resource that changes: the events of RFC 9967, as they stand in a security event
//! token. They name what changed and never the values, so nothing personal leaves by them.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::error;

/// What happened to a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecurityEvent {
    /// It came into being with these attributes (§2.4.1).
    Create(Vec<String>),
    /// These attributes are others now (§2.4.2).
    Patch(Vec<String>),
    /// It was said anew as a whole, and these attributes are others now (§2.4.3).
    Put(Vec<String>),
    /// It is gone (§2.4.4).
    Delete,
    /// It may be used (§2.4.5).
    Activate,
    /// It may no longer be used (§2.4.6).
    Deactivate,
    /// A request about it, answered before, went like this (§2.5.1.3).
    AsyncResponse(Response),
}

/// How a request went: an operation in the answer to a bulk request (RFC 7644 §3.7.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// The method.
    pub method: String,
    /// What the client called the resource, if it was one of many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bulk_id: Option<String>,
    /// The version of the resource then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The HTTP status.
    pub status: String,
    /// The error (RFC 7644 §3.12), if it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<Value>,
}

/// The resource that an event is about (§2.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "format", rename = "scim")]
pub struct Subject {
    /// Its path below the base URL.
    pub uri: String,
    /// What the provisioning client calls it, if that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
}

impl SecurityEvent {
    /// Every event there is here. The feed holds all resources of the organization for as long as
    /// there is one, so that none is added to it or taken from it besides (§2.3). There is no `full`
    /// form: a value that left in a token could not be erased any more.
    pub const URIS: [&str; 7] = [
        "urn:ietf:params:scim:event:prov:create:notice",
        "urn:ietf:params:scim:event:prov:patch:notice",
        "urn:ietf:params:scim:event:prov:put:notice",
        "urn:ietf:params:scim:event:prov:delete",
        "urn:ietf:params:scim:event:prov:activate",
        "urn:ietf:params:scim:event:prov:deactivate",
        "urn:ietf:params:scim:event:misc:asyncresp",
    ];

    /// The `events` claim.
    #[must_use]
    pub fn claim(&self) -> Value {
        let [create, patch, put, delete, activate, deactivate, asyncresp] = Self::URIS;
        match self {
            Self::Create(attributes) => json!({ create: { "attributes": attributes } }),
            Self::Patch(attributes) => json!({ patch: { "attributes": attributes } }),
            Self::Put(attributes) => json!({ put: { "attributes": attributes } }),
            Self::Delete => json!({ delete: {} }),
            Self::Activate => json!({ activate: {} }),
            Self::Deactivate => json!({ deactivate: {} }),
            Self::AsyncResponse(response) => json!({ asyncresp: response }),
        }
    }
}

impl Response {
    /// That the request was refused, with the keyword of RFC 7644 §3.12 and the reason.
    #[must_use]
    pub fn refused(self, scim_type: Option<&str>, detail: &str) -> Self {
        let mut error = Map::new();
        error.insert("schemas".into(), json!([error::SCHEMA]));
        error.insert("status".into(), self.status.as_str().into());
        error.extend(scim_type.map(|keyword| ("scimType".into(), keyword.into())));
        error.insert("detail".into(), detail.into());
        Self { response: Some(error.into()), ..self }
    }
}

#[cfg(test)]
mod tests;

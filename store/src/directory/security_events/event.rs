//! What has happened to the security events of an organization. Fields are never moved or removed.

use serde::{Deserialize, Serialize};

use super::{About, Delivery, Method};

/// `security_events.changed`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityEventsChanged {
    /// How they reach a receiver from now on.
    pub delivery: Delivery,
}

/// `request.answered`: how a request of the provisioning client went that wanted to be told later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestAnswered {
    /// Its place among the operations of a bulk request, from 0.
    pub operation: Option<u32>,
    /// How it was asked.
    pub method: Method,
    /// What it was about.
    pub about: About,
    /// What the client called the resource of a bulk operation.
    pub bulk_id: Option<Box<str>>,
    /// The version of the resource then, as in `ETag`.
    pub version: Option<Box<str>>,
    /// The HTTP status.
    pub status: u16,
    /// Why it was refused, if it was.
    pub refused: Option<Refused>,
}

/// Why a request was refused, without the values that the client wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The keyword of RFC 7644 §3.12.
    pub scim_type: Option<Box<str>>,
    /// What is wrong.
    pub detail: Box<str>,
}

//! What a bulk request is answered with (RFC 7644 §3.7.3): one entry for each operation done.

use serde_json::{Map, Value, json};

use super::Method;
use crate::error::Error;

/// The URN of a bulk answer.
const SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";

/// How one operation went: what would else be an answer of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The id of the resource, if it came into being or was there.
    pub id: Option<String>,
    /// Its URL, if it came into being or was there.
    pub location: Option<String>,
    /// Its version now, as in `ETag`.
    pub version: Option<String>,
    /// The body; needed for a refusal only.
    pub response: Option<Value>,
}

impl Answer {
    /// The answer to an operation that was refused; `location` is the resource's it was sent to.
    #[must_use]
    pub fn refused(error: &Error, location: Option<String>) -> Self {
        let response = Some(error.body());
        Self { status: error.status, id: None, location, version: None, response }
    }

    /// Why it was refused, if it was.
    pub(super) fn reason(&self) -> Option<&str> {
        self.response.as_ref().filter(|_| self.is_error())?.get("detail")?.as_str()
    }

    pub(super) const fn is_error(&self) -> bool {
        self.status >= 400
    }

    pub(super) fn entry(self, method: Option<Method>, bulk_id: Option<String>) -> Value {
        let mut entry = Map::new();
        let mut tell = |name: &str, value: Option<Value>| {
            entry.extend(value.map(|value| (name.to_owned(), value)));
        };
        tell("location", self.location.map(Value::from));
        tell("method", method.map(|method| method.as_str().into()));
        tell("bulkId", bulk_id.map(Value::from));
        tell("version", self.version.map(Value::from));
        tell("status", Some(self.status.to_string().into()));
        tell("response", self.response);
        Value::Object(entry)
    }
}

/// The body around the entries.
pub(super) fn body(entries: Vec<Value>) -> Value {
    let mut body = Map::new();
    body.insert("schemas".into(), json!([SCHEMA]));
    body.insert("Operations".into(), Value::Array(entries));
    Value::Object(body)
}

//! The bytes of a request body as JSON of bounded depth; what it says is for the parsers.

use serde_json::Value;

use crate::error::{Error, ScimType};
use crate::resource::Object;

/// No resource, PATCH or bulk body is nested deeper.
const MAX_DEPTH: usize = 16;

/// Reads a JSON object.
pub(crate) fn object(body: &[u8]) -> Result<Object, Error> {
    const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
    let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
    let value = serde_json::from_slice(body)
        .map_err(|error| invalid(format!("the body is not JSON: {error}")))?;
    shallow_object(value)
}

/// The same for a body that lay inside another one.
pub(crate) fn shallow_object(value: Value) -> Result<Object, Error> {
    if deeper_than(MAX_DEPTH, &value) {
        return Err(invalid(format!("the body is nested deeper than {MAX_DEPTH} levels")));
    }
    match value {
        Value::Object(object) => Ok(object),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Err(invalid("the body is not a JSON object"))
        }
    }
}

fn deeper_than(levels: usize, value: &Value) -> bool {
    match value {
        Value::Array(items) => {
            levels == 0 || items.iter().any(|item| deeper_than(levels - 1, item))
        }
        Value::Object(object) => {
            levels == 0 || object.values().any(|member| deeper_than(levels - 1, member))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn invalid(detail: impl Into<String>) -> Error {
    Error::bad(ScimType::InvalidSyntax, detail)
}

//! The parts of a complex value: `name`, `manager`, one e-mail address.

use serde_json::Value;

use super::Object;
use super::place::Place;
use super::value;
use crate::error::Error;
use crate::mode::Mode;
use crate::schema::{Attribute, Mutability};

/// Brings the parts of a complex value into canonical form: canonical names, no unassigned part,
/// nothing only the server may say, and no unknown part (which strict mode refuses).
pub(crate) fn settle(
    attribute: &Attribute,
    object: &mut Object,
    at: &Place<'_>,
    mode: Mode,
) -> Result<(), Error> {
    if object.keys().any(|key| !is_canonical(attribute, key)) {
        *object = renamed(attribute, std::mem::take(object), at, mode)?;
    }
    let mut refused = None;
    object.retain(|key, part| match attribute.sub(key) {
        Some(sub) if sub.mutability == Mutability::ReadOnly => false,
        Some(sub) => {
            let kept = value::settle(sub, part, &Place::Name(at, key), mode);
            kept.unwrap_or_else(|error| {
                refused.get_or_insert(error);
                false
            })
        }
        None => false,
    });
    if let Some(error) = refused {
        return Err(error);
    }
    follow_reference(attribute, object);
    Ok(())
}

/// Reads `"{\"id\":…,\"value\":\"Admin\",\"displayName\":\"Admin\"}"`, which is how Entra's
/// AppRoleAssignmentsComplex writes a role: JSON in a string, bare or as the element's `value`.
pub(crate) fn unfold(element: &mut Value) {
    while unfolded(element) {} // what was folded twice is read like what was folded once
}

/// Whether the element was folded, and is no longer.
fn unfolded(element: &mut Value) -> bool {
    fn said(object: &Object) -> Option<&str> {
        let key = object.keys().find(|key| key.eq_ignore_ascii_case("value"));
        key.and_then(|key| object.get(key)?.as_str())
    }
    let text = match &*element {
        Value::String(text) => Some(text.as_str()),
        Value::Object(object) => said(object),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
    };
    let Some(text) = text.filter(|text| text.starts_with('{')) else { return false };
    let Ok(mut folded) = serde_json::from_str::<Object>(text) else { return false };
    let Some(value @ Value::String(_)) = folded.remove("value") else { return false };
    let mut parts = element.as_object_mut().map(std::mem::take).unwrap_or_default();
    parts.retain(|key, _| !key.eq_ignore_ascii_case("value"));
    parts.insert("value".into(), value);
    if let Some(display @ Value::String(_)) = folded.remove("displayName")
        && !parts.keys().any(|key| key.eq_ignore_ascii_case("display"))
    {
        parts.insert("display".into(), display);
    }
    *element = Value::Object(parts);
    true
}

fn is_canonical(attribute: &Attribute, key: &str) -> bool {
    attribute.sub_attributes.iter().any(|sub| sub.name == key)
}

fn renamed(
    attribute: &Attribute,
    object: Object,
    at: &Place<'_>,
    mode: Mode,
) -> Result<Object, Error> {
    let mut canonical = Object::with_capacity(object.len());
    for (key, part) in object {
        match attribute.sub(&key) {
            Some(sub) => {
                canonical.insert(sub.name.clone(), part);
            }
            None if mode == Mode::Strict => return Err(Place::Name(at, &key).unknown()),
            None => {}
        }
    }
    Ok(canonical)
}

/// A reference without a `value` still says whom it means: the last segment of its URI is the id.
pub(crate) fn follow_reference(attribute: &Attribute, object: &mut Object) {
    if attribute.sub("$ref").is_none() || object.contains_key("value") {
        return;
    }
    let id = match object.get("$ref") {
        Some(Value::String(uri)) => uri.rsplit('/').next().unwrap_or_default().to_owned(),
        _ => return,
    };
    if !id.is_empty() {
        object.insert("value".into(), id.into());
    }
}

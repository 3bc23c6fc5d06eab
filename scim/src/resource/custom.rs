//! Extensions no schema of ours describes: kept as they came, under the URN they came with.

use serde_json::Value;

use super::Object;

/// The object under a URN, whatever the URN's case; made if there is none yet.
pub(crate) fn object<'a>(said: &'a mut Object, urn: &str) -> Option<&'a mut Object> {
    let key = known_key(said, urn).unwrap_or(urn).to_owned();
    said.entry(key).or_insert_with(|| Object::new().into()).as_object_mut()
}

/// Adds attributes to an extension. Nulls say nothing and are dropped.
pub(crate) fn put(said: &mut Object, urn: &str, mut value: Value) {
    strip_nulls(&mut value);
    if let Value::Object(parts) = value
        && !parts.is_empty()
        && let Some(known) = object(said, urn)
    {
        known.extend(parts);
    }
}

/// Sets one attribute of an extension; an object is merged into the one that is there.
pub(crate) fn merge(said: &mut Object, urn: &str, name: &str, mut value: Value) {
    strip_nulls(&mut value);
    let Some(known) = object(said, urn) else { return };
    match (member(known, name), value) {
        (Some(Value::Object(parts)), Value::Object(more)) => parts.extend(more),
        (Some(there), value) => *there = value,
        (None, value) => {
            known.insert(name.to_owned(), value);
        }
    }
}

/// Removes an extension, one attribute of it, or one part of that.
pub(crate) fn remove(said: &mut Object, urn: &str, name: Option<&str>, sub: Option<&str>) {
    let Some(key) = known_key(said, urn).map(str::to_owned) else { return };
    let Some(name) = name else {
        said.shift_remove(&key);
        return;
    };
    if let Some(Value::Object(parts)) = said.get_mut(&key) {
        match sub {
            None => remove_ignoring_case(parts, name),
            Some(sub) => {
                if let Some(Value::Object(inner)) = member(parts, name) {
                    remove_ignoring_case(inner, sub);
                }
            }
        }
        if parts.is_empty() {
            said.shift_remove(&key);
        }
    }
}

/// The member of that name, whatever its case.
fn member<'a>(parts: &'a mut Object, name: &str) -> Option<&'a mut Value> {
    parts.iter_mut().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// Drops every null member and element, at any depth.
fn strip_nulls(value: &mut Value) {
    match value {
        Value::Object(parts) => parts.retain(|_, part| {
            strip_nulls(part);
            !part.is_null()
        }),
        Value::Array(items) => items.retain_mut(|item| {
            strip_nulls(item);
            !item.is_null()
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn known_key<'a>(said: &'a Object, urn: &str) -> Option<&'a str> {
    said.keys().find(|key| key.eq_ignore_ascii_case(urn)).map(String::as_str)
}

fn remove_ignoring_case(parts: &mut Object, name: &str) {
    parts.retain(|key, _| !key.eq_ignore_ascii_case(name));
}

//! What was said of a person, sorted into the attributes of a profile.

use std::collections::BTreeMap;

use doorward_scim::{Object, schema};
use doorward_store::directory::profile::{Attribute, Entry, Value};
use serde_json::Value as Json;

use super::place::{self, Place};

/// Reads what remains of a resource when the store's own fields are taken out.
pub(super) fn read(said: Object) -> BTreeMap<Attribute, Value> {
    let mut profile = BTreeMap::new();
    let mut extensions = Object::new();
    for (name, value) in said {
        match (name.as_str(), value) {
            ("name", Json::Object(parts)) => take(&mut profile, parts, Place::Name),
            (schema::ENTERPRISE_USER, Json::Object(parts)) => {
                take(&mut profile, parts, Place::Enterprise);
            }
            (_, Json::Object(parts)) => {
                extensions.insert(name, Json::Object(parts));
            }
            (_, value) => take(&mut profile, [(name, value)], Place::Top),
        }
    }
    if !extensions.is_empty() {
        let text = Json::Object(extensions).to_string();
        profile.insert(Attribute::Extensions, Value::Text(text));
    }
    profile
}

fn take(
    profile: &mut BTreeMap<Attribute, Value>,
    parts: impl IntoIterator<Item = (String, Json)>,
    lies: fn(&'static str) -> Place,
) {
    for (name, value) in parts {
        let Some(attribute) = place::attribute(lies, &name) else { continue };
        if let Some(value) = kept(attribute, value) {
            profile.insert(attribute, value);
        }
    }
}

fn kept(attribute: Attribute, value: Json) -> Option<Value> {
    match value {
        Json::String(text) => Some(Value::Text(text)),
        // The manager is who the id names; the reference is derived from it.
        Json::Object(mut parts) if attribute == Attribute::Manager => {
            parts.remove("value").and_then(text).map(Value::Text)
        }
        Json::Array(elements) => {
            Some(Value::Entries(elements.into_iter().filter_map(entry).collect()))
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => None,
    }
}

fn entry(element: Json) -> Option<Entry> {
    let Json::Object(parts) = element else { return None };
    let mut entry = Entry::default();
    for (name, value) in parts {
        if name == "primary" {
            entry.primary = value.as_bool();
        } else if let (Some(field), Some(text)) = (place::field(&name), text(value)) {
            entry.fields.push((field, text));
        }
    }
    entry.fields.sort_unstable_by_key(|(field, _)| *field);
    Some(entry)
}

fn text(value: Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => None,
    }
}

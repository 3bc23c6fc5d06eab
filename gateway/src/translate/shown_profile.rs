//! A profile as the attributes of a SCIM user.

use doorward_scim::{Object, schema};
use doorward_store::directory::{
    Profile, UserId,
    profile::{Attribute, Entry, Value},
};
use serde_json::Value as Json;

use super::place::{self, Place};

/// Puts the attributes of a profile into a user, and adds the extensions it has to `schemas`.
pub(super) fn put(user: &mut Object, schemas: &mut Vec<Json>, profile: &Profile, base: &str) {
    let mut name = Object::new();
    let mut enterprise = Object::new();
    let mut extensions = None;
    for (attribute, value) in profile.attributes() {
        match place::of(attribute) {
            Place::Top(at) => put_value(user, at, value),
            Place::Name(at) => put_value(&mut name, at, value),
            Place::Enterprise(at) if attribute == Attribute::Manager => {
                enterprise.insert(at.into(), manager(value, base));
            }
            Place::Enterprise(at) => put_value(&mut enterprise, at, value),
            Place::Extensions => extensions = Some(value),
            Place::ActiveUnassigned => drop(user.shift_remove("active")),
        }
    }
    if !name.is_empty() {
        user.insert("name".into(), Json::Object(name));
    }
    if !enterprise.is_empty() {
        schemas.push(schema::ENTERPRISE_USER.into());
        user.insert(schema::ENTERPRISE_USER.into(), Json::Object(enterprise));
    }
    if let Some(Value::Text(text)) = extensions {
        // Only objects get in; what would not read is left out instead of breaking the answer.
        let extensions = serde_json::from_str::<Object>(&text).unwrap_or_default();
        for (urn, parts) in extensions {
            schemas.push(urn.as_str().into());
            user.insert(urn, parts);
        }
    }
}

fn put_value(object: &mut Object, name: &str, value: Value) {
    let value = match value {
        Value::Text(text) => Json::String(text),
        Value::Entries(entries) => entries.into_iter().map(element).collect(),
    };
    object.insert(name.into(), value);
}

fn element(entry: Entry) -> Json {
    let mut element = Object::new();
    for (field, text) in entry.fields {
        element.insert(place::field_name(field).into(), text.into());
    }
    if let Some(primary) = entry.primary {
        element.insert("primary".into(), primary.into());
    }
    Json::Object(element)
}

/// The manager by id; with a reference when the id is one that could be ours.
fn manager(value: Value, base: &str) -> Json {
    let id = match value {
        Value::Text(id) => id,
        Value::Entries(_) => String::new(),
    };
    let mut manager = Object::new();
    if UserId::parse(&id).is_some() {
        manager.insert("$ref".into(), format!("{base}/Users/{id}").into());
    }
    manager.insert("value".into(), id.into());
    Json::Object(manager)
}

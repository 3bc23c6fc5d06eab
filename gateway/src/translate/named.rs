//! A profile as an administrator reads it: each attribute by the name that it has in SCIM, which is the
//! one that Entra's mapping shows.

use doorward_scim::{Object, schema};
use doorward_store::directory::Profile;
use serde_json::Value as Json;

use super::shown_profile;

/// What only machines follow.
const REFERENCE: &str = "$ref";

/// The attributes of a profile, each with its values.
#[must_use]
pub fn named(profile: &Profile) -> Vec<(String, Vec<String>)> {
    let (mut user, mut schemas) = (Object::new(), Vec::new());
    shown_profile::put(&mut user, &mut schemas, profile, "");
    let mut named = Vec::new();
    for (name, value) in user {
        match value {
            Json::Object(parts) if name == "name" => {
                named
                    .extend(parts.into_iter().map(|(part, it)| (format!("name.{part}"), told(it))));
            }
            Json::Object(parts) if name == schema::ENTERPRISE_USER => {
                named.extend(
                    parts.into_iter().map(|(part, it)| (format!("{name}:{part}"), told(it))),
                );
            }
            value @ (Json::Null
            | Json::Bool(_)
            | Json::Number(_)
            | Json::String(_)
            | Json::Array(_)
            | Json::Object(_)) => {
                named.push((name, told(value)));
            }
        }
    }
    named
}

/// Each of several values, or the one.
fn told(value: Json) -> Vec<String> {
    match value {
        Json::Array(values) => values.into_iter().map(one).collect(),
        value @ (Json::Null
        | Json::Bool(_)
        | Json::Number(_)
        | Json::String(_)
        | Json::Object(_)) => vec![one(value)],
    }
}

/// The value itself first, then what is said of it.
fn one(value: Json) -> String {
    let text = |value: Json| match value {
        Json::String(text) => text,
        other @ (Json::Null
        | Json::Bool(_)
        | Json::Number(_)
        | Json::Array(_)
        | Json::Object(_)) => other.to_string(),
    };
    let Json::Object(mut parts) = value else { return text(value) };
    if parts.values().any(|part| part.is_object() || part.is_array()) {
        return Json::Object(parts).to_string();
    }
    let value = parts.shift_remove("value").map(text);
    let said = parts.into_iter().filter(|(name, _)| name != REFERENCE);
    let said = said.map(|(name, part)| format!("{name}: {}", text(part)));
    value.into_iter().chain(said).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests;

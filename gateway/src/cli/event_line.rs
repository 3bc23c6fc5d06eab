//! One event on one line, for people.

use serde_json::Value;

use super::table::harmless;
use crate::operator::{ActorText, EventText};

/// The headings over such lines.
pub(super) const HEADINGS: &str =
    "     SEQ  TIME                         EVENT                   ACTOR         WHAT";

/// The line.
pub(super) fn show(event: &EventText) -> String {
    let EventText { sequence, time, event: name, actor, data, .. } = event;
    let actor = actor_text(actor);
    let what = harmless(&what(data));
    format!("{:>8}  {time:<27}  {name:<22}  {actor:<12}  {what}", sequence.0)
}

/// Who caused it.
pub(super) fn actor_text(actor: &ActorText) -> String {
    match actor {
        ActorText::ProvisioningClient { .. } => "provisioning".into(),
        ActorText::Operator { login } => harmless(login),
        ActorText::System => "system".into(),
        ActorText::Person { .. } => "person".into(),
        ActorText::Application { .. } => "application".into(),
        ActorText::SetupLink { .. } => "setup link".into(),
    }
}

/// The names and ids in an event, and how many members it is about.
fn what(data: &Value) -> String {
    let named = ["user_name", "display_name", "organization", "value"];
    let ids = ["user", "group", "token"];
    let texts = named.iter().chain(&ids).filter_map(|key| data.get(key)?.as_str());
    let mut words: Vec<String> = texts.map(Into::into).collect();
    for (key, one, many) in [("members", "member", "members"), ("pending", "pending", "pending")] {
        match data.get(key).and_then(Value::as_array).map_or(0, Vec::len) {
            0 => {}
            1 => words.push(format!("1 {one}")),
            count => words.push(format!("{count} {many}")),
        }
    }
    words.extend(attributes(data));
    words.extend(data.get("settings").map(Value::to_string));
    words.join("  ")
}

fn attributes(data: &Value) -> Option<String> {
    let changed = data.get("attributes")?.as_object()?;
    let names: Vec<_> = changed.keys().map(String::as_str).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

#[cfg(test)]
mod tests;

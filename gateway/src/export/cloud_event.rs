//! CloudEvents 1.0 (<https://github.com/cloudevents/spec>), JSON format, with its extension
//! `sequence`.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::operator::EventText;

/// Members of an event that say what it is about, the nearest first.
const SUBJECTS: [&str; 4] = ["user", "group", "workspace", "session"];

/// An event.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CloudEvent<'a> {
    /// The version of the specification.
    specversion: &'static str,
    /// The sequence: with `source`, it names the event for ever.
    id: String,
    /// The address of the organization.
    source: &'a str,
    /// The name of the event, behind ours.
    #[serde(rename = "type")]
    kind: String,
    /// What it is about, such as `user/ID`.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    /// When it happened, in RFC 3339.
    time: &'a str,
    /// As what `data` is told.
    datacontenttype: &'static str,
    /// The sequence, so that what is later is greater as text too.
    sequence: String,
    /// The event in our own schema.
    data: &'a EventText,
}

impl<'a> CloudEvent<'a> {
    /// Tells an event of ours.
    pub(super) fn of(event: &'a EventText, source: &'a str) -> Self {
        let subject = SUBJECTS.iter().find_map(|name| {
            event.data.get(name).and_then(Value::as_str).map(|id| format!("{name}/{id}"))
        });
        Self {
            specversion: "1.0",
            id: event.sequence.to_string(),
            source,
            kind: format!("doorward.{}", event.event),
            subject,
            time: &event.time,
            datacontenttype: "application/json",
            sequence: format!("{:020}", event.sequence.0),
            data: event,
        }
    }
}

//! OCSF 1.3 (<https://schema.ocsf.io/1.3.0>), category Identity & Access Management: what happens to
//! people is Account Change, to memberships Group Management, at sign-in Authentication, at a door
//! Authorize Session, and everything else Entity Management.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

mod mapped;

use crate::operator::{ActorText, EventText};
use mapped::{Mapped, OTHER};

const VERSION: &str = "1.3.0";
const CATEGORY: u32 = 3;
const INFORMATIONAL: u32 = 1;

/// An event. What its class asks for besides stands beside these.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OcsfEvent {
    /// Identity & Access Management.
    category_uid: u32,
    /// Which class of it.
    class_uid: u32,
    /// What was done.
    activity_id: u32,
    /// The same in our words, where the class has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    activity_name: Option<String>,
    /// Class and activity in one.
    type_uid: u32,
    /// When, in milliseconds since 1970.
    time: i64,
    /// Informational.
    severity_id: u32,
    /// Success is 1, failure 2.
    status_id: u32,
    /// Who did it.
    actor: Value,
    /// Where it is from, with `sequence` and what names it for ever.
    metadata: Value,
    /// The event in our own words.
    unmapped: Value,
    /// What the class asks for.
    #[serde(flatten)]
    about: Map<String, Value>,
}

/// The events that tell of one of ours: a membership of many is one for each.
pub(super) fn of(event: &EventText) -> Vec<OcsfEvent> {
    let all = mapped::mapped(event);
    let many = all.len() > 1;
    all.into_iter().zip(1..).map(|(it, nth)| told(event, it, many.then_some(nth))).collect()
}

fn told(event: &EventText, mapped: Mapped, nth: Option<usize>) -> OcsfEvent {
    let Mapped { class, activity, succeeded, about } = mapped;
    let part = nth.map(|nth| format!("/{nth}")).unwrap_or_default();
    OcsfEvent {
        category_uid: CATEGORY,
        class_uid: class,
        activity_id: activity,
        activity_name: (activity == OTHER).then(|| event.event.clone()),
        type_uid: class * 100 + activity,
        time: event.time.parse::<Timestamp>().map_or(0, Timestamp::as_millisecond),
        severity_id: INFORMATIONAL,
        status_id: if succeeded { 1 } else { 2 },
        actor: actor(&event.actor),
        metadata: json!({
            "version": VERSION,
            "product": {
                "name": "Doorward", "vendor_name": "Doorward", "version": env!("CARGO_PKG_VERSION"),
            },
            "uid": format!("{}/{}{part}", event.organization, event.sequence),
            "sequence": event.sequence, "tenant_uid": event.organization,
            "correlation_uid": event.request_id, "event_code": event.event,
            "original_time": event.time,
        }),
        unmapped: json!({ "event": event.event, "data": event.data }),
        about: known(about),
    }
}

fn actor(actor: &ActorText) -> Value {
    match actor {
        ActorText::Person { user_id } => json!({ "user": { "uid": user_id, "type_id": 1 } }),
        ActorText::Operator { login } => json!({ "user": { "name": login, "type_id": 2 } }),
        ActorText::ProvisioningClient { token_id } => {
            json!({ "app_name": "provisioning client", "app_uid": token_id })
        }
        ActorText::Application { token_id } => {
            json!({ "app_name": "application", "app_uid": token_id })
        }
        ActorText::SetupLink { link_id } => json!({ "app_name": "setup link", "app_uid": link_id }),
        ActorText::System => json!({ "app_name": "Doorward" }),
    }
}

/// The members of an object; what is not known is left out.
fn known(value: Value) -> Map<String, Value> {
    let Value::Object(members) = value else { return Map::new() };
    let members = members.into_iter().filter(|(_, value)| !value.is_null());
    let bare = |value: Value| if value.is_object() { known(value).into() } else { value };
    members.map(|(name, value)| (name, bare(value))).collect()
}

//! Which class and activity tell of which event.

use serde_json::{Value, json};

use crate::operator::EventText;

/// What the class has no word for.
pub(super) const OTHER: u32 = 99;

const ACCOUNT_CHANGE: u32 = 3001;
const AUTHENTICATION: u32 = 3002;
const AUTHORIZE_SESSION: u32 = 3003;
const ENTITY_MANAGEMENT: u32 = 3004;
const GROUP_MANAGEMENT: u32 = 3006;
const ASSIGN_PRIVILEGES: u32 = 1;
const ADD_USER: u32 = 3;
const REMOVE_USER: u32 = 4;
const LOGON: u32 = 1;
const LOGOFF: u32 = 2;
const OPENID: u32 = 4;

/// Members of an event that say what it is about, when it is no person.
const ENTITIES: [&str; 8] =
    ["workspace", "target", "configuration", "group", "token", "secret", "link", "organization"];

/// Class, activity, whether it went well, and what the class asks for besides.
pub(super) struct Mapped {
    pub(super) class: u32,
    pub(super) activity: u32,
    pub(super) succeeded: bool,
    pub(super) about: Value,
}

impl Mapped {
    fn new(class: u32, activity: u32, about: Value) -> Self {
        Self { class, activity, succeeded: true, about }
    }

    fn failed(self) -> Self {
        Self { succeeded: false, ..self }
    }
}

/// What tells of an event: one, or one for each person or session it is about.
pub(super) fn mapped(event: &EventText) -> Vec<Mapped> {
    let account = |activity| Mapped::new(ACCOUNT_CHANGE, activity, user(&event.data));
    let managed = |activity| Mapped::new(ENTITY_MANAGEMENT, activity, entity(event));
    let one = match event.event.as_str() {
        "user.provisioned" => account(1),
        "user.reactivated" => account(2),
        "user.deactivated" => account(5),
        "user.deleted" => account(6),
        "user.changed" | "user.replaced" | "user.linked" | "user.erased" => account(OTHER),
        "group.members_added" | "group.member_arrived" => return members(event, ADD_USER),
        "group.members_removed" => return members(event, REMOVE_USER),
        "session.started" => started(&event.data),
        "session.ended" => return ended(&event.data),
        "sign_in.refused" => turned_away(&event.data),
        "entry.allowed" => door(&event.data),
        "entry.refused" => door(&event.data).failed(),
        name => match name.rsplit(['.', '_']).next() {
            Some("created" | "provisioned" | "issued" | "added") => managed(1),
            Some("removed" | "deleted" | "revoked" | "closed") => managed(4),
            Some(_) | None => managed(3),
        },
    };
    vec![one]
}

fn user(data: &Value) -> Value {
    let member = |name: &str| data.get(name).cloned().unwrap_or_default();
    json!({ "user": { "uid": member("user"), "name": member("user_name"), "type_id": 1 } })
}

fn door(data: &Value) -> Mapped {
    let mut about = user(data);
    let resource = match data.pointer("/resource/workspace").and_then(Value::as_str) {
        Some(slug) => format!("workspace:{slug}"),
        None if data.get("erased").is_some() => "unknown".into(),
        None => data.get("resource").and_then(Value::as_str).unwrap_or("dashboard").into(),
    };
    add(&mut about, "privileges", json!([format!("enter {resource}")]));
    add(&mut about, "dst_endpoint", json!({ "name": resource }));
    add(&mut about, "status_detail", data.get("reason").cloned().unwrap_or_default());
    Mapped::new(AUTHORIZE_SESSION, ASSIGN_PRIVILEGES, about)
}

fn started(data: &Value) -> Mapped {
    let mut about = user(data);
    add(&mut about, "session", json!({ "uid": data.get("session") }));
    at_sign_in(about, data, LOGON)
}

fn turned_away(data: &Value) -> Mapped {
    let person = data.pointer("/person/object");
    let name = data.get("upn").filter(|name| !name.is_null()).cloned();
    let name = name.unwrap_or_else(|| "unknown".into());
    let mut about = json!({ "user": { "uid": person, "name": name, "type_id": 1 } });
    let reason = data.get("reason").map(Value::to_string);
    add(&mut about, "status_detail", json!(reason));
    at_sign_in(about, data, LOGON).failed()
}

/// One for each session; whose it was is told by the event that began it.
fn ended(data: &Value) -> Vec<Mapped> {
    let sessions = data.get("sessions").and_then(Value::as_array).cloned().unwrap_or_default();
    let about = |session| json!({ "user": { "name": "unknown", "type_id": 0 }, "session": { "uid": session } });
    sessions.into_iter().map(|session: Value| at_sign_in(about(session), data, LOGOFF)).collect()
}

fn at_sign_in(mut about: Value, data: &Value, activity: u32) -> Mapped {
    add(&mut about, "service", json!({ "name": "Doorward" }));
    if let Some(address) = data.get("address") {
        add(&mut about, "src_endpoint", json!({ "ip": address }));
    }
    add(&mut about, "auth_protocol_id", OPENID.into());
    Mapped::new(AUTHENTICATION, activity, about)
}

/// One for each person who joined or left; where it was no person, the group was updated.
fn members(event: &EventText, activity: u32) -> Vec<Mapped> {
    let data = &event.data;
    let listed = data.get("members").and_then(Value::as_array).cloned();
    let members = listed.unwrap_or_else(|| data.get("member").cloned().into_iter().collect());
    let people = members.iter().filter_map(|member| member.get("user"));
    let told: Vec<_> = people
        .map(|user| {
            let user = json!({ "uid": user, "type_id": 1 });
            let about = json!({ "group": { "uid": data.get("group") }, "user": user });
            Mapped::new(GROUP_MANAGEMENT, activity, about)
        })
        .collect();
    if told.is_empty() {
        return vec![Mapped::new(ENTITY_MANAGEMENT, 3, entity(event))];
    }
    told
}

/// What an event is about: by the first word of its name, and the first member that says which.
fn entity(event: &EventText) -> Value {
    let kind = event.event.split('.').next().unwrap_or_default();
    let named = ENTITIES.iter().find_map(|name| event.data.get(name)).filter(|it| !it.is_null());
    let uid = match named {
        Some(Value::String(uid)) => uid.clone(),
        Some(other) => other.to_string(),
        None => event.organization.to_string(),
    };
    json!({ "entity": { "type": kind, "uid": uid, "name": uid } })
}

fn add(about: &mut Value, name: &str, value: Value) {
    if let Some(members) = about.as_object_mut() {
        members.insert(name.into(), value);
    }
}

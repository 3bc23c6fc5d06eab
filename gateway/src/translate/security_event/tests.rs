//! What is told of people and groups: the names of what changed, and never a value.

use doorward_store::{
    Actor, RequestId, Sequence, Timestamp,
    directory::{Command, Expected, GroupChange, UnknownMember},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::translate::example::Example;

fn recorded(event: Event) -> Recorded {
    Recorded {
        sequence: Sequence(7),
        time: Timestamp(0),
        actor: Actor::System,
        request: RequestId(Uuid::nil()),
        event,
    }
}

fn told(directory: &Directory, event: &Event) -> Option<Value> {
    let told = security_event(directory, &recorded(event.clone()))?;
    Some(json!({ "sub_id": told.subject, "events": told.event.claim() }))
}

fn ada() -> Value {
    json!({
        "userName": "ada@contoso.example", "externalId": "e-1", "title": "Countess",
        "name": { "familyName": "Lovelace" },
        "emails": [{ "value": "ada@contoso.example", "type": "work" }],
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "department": "Numbers" },
        "urn:example:more": { "shoe": "42" },
    })
}

#[test]
fn a_person_is_told_without_a_value() {
    let mut example = Example::new();
    let id = example.user(ada());
    let directory = example.directory.clone();
    let user = directory.user(id).unwrap();
    let event = Event::UserProvisioned(UserProvisioned {
        user: id,
        user_name: user.user_name.clone(),
        external_id: user.external_id.clone(),
        active: true,
        profile: user.profile.clone(),
    });
    let told = told(&directory, &event).unwrap();
    assert_eq!(
        told["sub_id"],
        json!({ "format": "scim", "uri": format!("/Users/{id}"), "externalId": "e-1" })
    );
    let names = &told["events"]["urn:ietf:params:scim:event:prov:create:notice"]["attributes"];
    let want = json!([
        "id",
        "userName",
        "active",
        "externalId",
        "title",
        "name.familyName",
        "emails",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
        "urn:example:more"
    ]);
    assert_eq!(names, &want);
    for value in ["contoso", "Countess", "Lovelace", "Numbers", "42\""] {
        assert!(!names.to_string().contains(value), "{value}");
    }
}

#[test]
fn a_change_of_a_group_names_what_changed_and_no_member() {
    let mut example = Example::new();
    let user = example.user(ada());
    let group = example.group(json!({ "displayName": "Analysts" }));
    let changes = vec![
        GroupChange::DisplayName("Engineers".into()),
        GroupChange::AddMembers(vec![user.to_string().into()]),
    ];
    let (expected, unknown) = (Expected::Anything, UnknownMember::Await);
    let events = example.submit(Command::ChangeGroup { group, expected, changes, unknown });
    let told: Vec<_> = events.iter().filter_map(|event| told(&example.directory, event)).collect();
    let uri = "urn:ietf:params:scim:event:prov:patch:notice";
    let names: Vec<_> = told.iter().map(|told| &told["events"][uri]["attributes"]).collect();
    assert_eq!(names, [&json!(["displayName"]), &json!(["members"])]);
    for told in &told {
        assert_eq!(told["sub_id"], json!({ "format": "scim", "uri": format!("/Groups/{group}") }));
    }
}

#[test]
fn who_is_gone_is_told_by_id_alone() {
    let mut example = Example::new();
    let user = example.user(ada());
    let expected = Expected::Anything;
    let events = example.submit(Command::DeleteUser { user, expected });
    let told = told(&example.directory, events.last().unwrap()).unwrap();
    let want = json!({
        "sub_id": { "format": "scim", "uri": format!("/Users/{user}") },
        "events": { "urn:ietf:params:scim:event:prov:delete": {} },
    });
    assert_eq!(told, want);
}

#[test]
fn what_is_about_no_person_and_no_group_is_not_told() {
    let mut example = Example::new();
    let settings = doorward_store::directory::provisioning::Settings {
        mode: doorward_store::directory::provisioning::Mode::Strict,
        ..Default::default()
    };
    let events = example.submit(Command::SetProvisioning { settings });
    assert_eq!(told(&example.directory, &events[0]), None);
}

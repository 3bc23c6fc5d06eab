//! Events in the forms that others read.

use doorward_store::{
    Sequence,
    directory::{Event, OrganizationName, TokenId},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Form;
use crate::operator::{ActorText, EventText};

const SOURCE: &str = "https://doorward.example/o/acme";

fn event(name: &str, data: Value) -> EventText {
    EventText {
        version: 1,
        organization: OrganizationName::parse("acme").unwrap(),
        sequence: Sequence(17),
        time: "2026-01-31T09:30:00.123456Z".into(),
        actor: ActorText::ProvisioningClient { token_id: TokenId(Uuid::nil()) },
        request_id: "019c1370-6a7b-7a3e-9b1f-0d2c9e5f4a61".into(),
        event: name.into(),
        data,
    }
}

fn told(form: Form, event: &EventText) -> Vec<Value> {
    form.lines(event, SOURCE).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_cloud_event_has_what_cloud_events_1_0_asks_for() {
    let event = event("user.deactivated", json!({ "user": "ada" }));
    let told = told(Form::CloudEvents, &event);
    let [told] = told.as_slice() else { panic!("{told:?}") };
    for (name, value) in [
        ("specversion", "1.0"),
        ("id", "17"),
        ("source", SOURCE),
        ("type", "doorward.user.deactivated"),
        ("subject", "user/ada"),
        ("time", "2026-01-31T09:30:00.123456Z"),
        ("datacontenttype", "application/json"),
        ("sequence", "00000000000000000017"),
    ] {
        assert_eq!(told[name], value, "{name}");
    }
    assert_eq!(told["data"], serde_json::to_value(&event).unwrap());
}

#[test]
fn ocsf_has_a_class_and_an_activity_for_everything() {
    let user = json!({ "user": "ada" });
    for (name, data, class, activity, status) in [
        ("user.provisioned", user.clone(), 3001, 1, 1),
        ("user.deactivated", user.clone(), 3001, 5, 1),
        ("user.changed", user, 3001, 99, 1),
        ("session.started", json!({ "user": "ada", "address": "192.0.2.1" }), 3002, 1, 1),
        ("session.ended", json!({ "sessions": ["s"] }), 3002, 2, 1),
        ("sign_in.refused", json!({ "upn": "ada" }), 3002, 1, 2),
        ("entry.allowed", json!({ "user": "ada", "resource": "dashboard" }), 3003, 1, 1),
        ("entry.refused", json!({ "user": "ada", "resource": "dashboard" }), 3003, 1, 2),
        ("workspace.created", json!({ "workspace": "labs" }), 3004, 1, 1),
        ("access_rule.changed", json!({ "target": "defaults" }), 3004, 3, 1),
        ("scim_token.revoked", json!({ "token": "t" }), 3004, 4, 1),
        ("sso_configuration.credential_added", json!({ "configuration": "c" }), 3004, 1, 1),
        ("group.deleted", json!({ "group": "g" }), 3004, 4, 1),
        ("export.made", json!({ "form": "csv" }), 3004, 2, 1),
        ("audit.looked_up", json!({ "question": "who", "target": "auditors" }), 3004, 2, 1),
        ("organization.created", json!({ "organization": "acme" }), 3004, 1, 1),
    ] {
        let told = told(Form::Ocsf, &event(name, data));
        let [told] = told.as_slice() else { panic!("{name}: {told:?}") };
        let said = (&told["class_uid"], &told["activity_id"], &told["status_id"]);
        assert_eq!(said, (&json!(class), &json!(activity), &json!(status)), "{name}");
        assert_eq!(told["type_uid"], class * 100 + activity, "{name}");
        assert_eq!(
            (&told["category_uid"], &told["time"]),
            (&json!(3), &json!(1_769_851_800_123_i64))
        );
        assert_eq!(told["metadata"]["sequence"], 17, "{name}");
        assert_eq!(told["activity_name"].is_string(), activity == 99, "{name}");
        let required = match class {
            3004 => "/entity/uid",
            _ => "/user/type_id",
        };
        assert!(told.pointer(required).is_some_and(|it| !it.is_null()), "{name}: {told}");
    }
}

#[test]
fn whatever_happens_to_a_person_is_an_account_change() {
    let people = Event::NAMES.iter().filter(|name| name.starts_with("user."));
    for name in people {
        let told = told(Form::Ocsf, &event(name, json!({ "user": "ada" })));
        assert_eq!(
            (&told[0]["class_uid"], &told[0]["user"]["uid"]),
            (&json!(3001), &json!("ada")),
            "{name}"
        );
    }
}

#[test]
fn a_membership_of_many_is_one_ocsf_event_for_each_person() {
    let members = json!([{ "user": "ada" }, { "group": "inner" }, { "user": "bob" }]);
    let many = event("group.members_added", json!({ "group": "g", "members": members }));
    let told = told(Form::Ocsf, &many);
    let people: Vec<_> = told.iter().map(|it| it["user"]["uid"].clone()).collect();
    assert_eq!(people, ["ada", "bob"]);
    let names: Vec<_> = told.iter().map(|it| it["metadata"]["uid"].clone()).collect();
    assert_eq!(names, ["acme/17/1", "acme/17/2"]);
    assert!(told.iter().all(|it| it["type_uid"] == 300_603 && it["group"]["uid"] == "g"));
    let arrived = event(
        "group.member_arrived",
        json!({ "group": "g", "member": { "user": "ada" }, "value": "v" }),
    );
    assert_eq!(self::told(Form::Ocsf, &arrived)[0]["user"]["uid"], "ada");
    let nobody = event("group.members_removed", json!({ "group": "g", "members": [] }));
    assert_eq!(self::told(Form::Ocsf, &nobody)[0]["class_uid"], 3004);
}

#[test]
fn a_table_is_as_wide_as_its_head_and_holds_no_formula() {
    let mut event = event("user.provisioned", json!({ "display": "a\",b" }));
    event.actor = ActorText::Operator { login: "=1+1".into() };
    let row = Form::Csv.lines(&event, SOURCE);
    assert!(row.starts_with("17,\"2026-01-31T09:30:00.123456Z\",\"user.provisioned\","), "{row}");
    assert!(row.ends_with("\r\n") && row.contains(",\"'=1+1\","), "{row}");
    assert_eq!(Form::Csv.head().split(',').count(), 7);
}

#[test]
fn what_is_not_known_is_left_out_of_ocsf() {
    let refused = event("sign_in.refused", json!({ "upn": null, "person": null }));
    let told = told(Form::Ocsf, &refused);
    assert_eq!(told[0]["user"], json!({ "name": "unknown", "type_id": 1 }));
    let asked = ["service", "auth_protocol_id"].map(|name| told[0][name].clone());
    assert_eq!(asked, [json!({ "name": "Doorward" }), json!(4)]);
}

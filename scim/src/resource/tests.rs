//! What clients say becomes what was said, or a refusal that names the place.

#![allow(clippy::needless_pass_by_value, reason = "tables read better without borrows")]

mod arbitrary;
mod elements;
mod extensions;
mod people;
mod strict;

use serde_json::{Value, json};

use super::*;

/// Reads a body in tolerant mode and compares all of it but `schemas` and the given `userName`.
#[track_caller]
fn says(body: Value, want: Value) {
    let mut body = body;
    let user = body.as_object_mut().unwrap();
    user.entry("userName").or_insert(json!("ada"));
    let mut said = Resource::read(ResourceType::User, body.clone(), Mode::Tolerant)
        .unwrap_or_else(|error| panic!("{error}: {body}"))
        .into_attributes();
    said.shift_remove("schemas");
    if want.get("userName").is_none() {
        said.shift_remove("userName");
    }
    assert_eq!(Value::Object(said), want, "{body}");
}

/// Reads a body and compares the refusal, written as `scimType: detail`.
#[track_caller]
fn refuses(kind: ResourceType, mode: Mode, body: &str, want: &str) {
    let error = Resource::parse(kind, body.as_bytes(), mode).unwrap_err();
    let reason = error.scim_type.map(ScimType::as_str).unwrap_or_default();
    assert_eq!((error.status, format!("{reason}: {error}").as_str()), (400, want), "{body}");
}

use crate::error::ScimType;

const USER: ResourceType = ResourceType::User;
const GROUP: ResourceType = ResourceType::Group;

#[test]
fn a_body_that_is_no_resource_is_refused_with_its_place() {
    let broken = r#"{"userName": tre, "#;
    let want = "invalidSyntax: the body is not JSON: expected ident at line 1 column 16";
    refuses(USER, Mode::Tolerant, broken, want);
    refuses(USER, Mode::Tolerant, "[]", "invalidSyntax: the body is not a JSON object");
    let deep = format!("{{\"x\": {}1{}}}", "[".repeat(17), "]".repeat(17));
    let want = "invalidSyntax: the body is nested deeper than 16 levels";
    refuses(USER, Mode::Tolerant, &deep, want);
    let bottomless = "[".repeat(100_000);
    let want = "invalidSyntax: the body is not JSON: recursion limit exceeded at line 1 column 128";
    refuses(USER, Mode::Tolerant, &bottomless, want);
}

#[test]
fn a_resource_without_its_required_name_is_refused() {
    for body in ["{}", r#"{"userName": ""}"#, r#"{"userName": null}"#, r#"{"userName": "  "}"#] {
        refuses(USER, Mode::Tolerant, body, "invalidValue: `userName` is required");
    }
    refuses(GROUP, Mode::Tolerant, "{}", "invalidValue: `displayName` is required");
}

#[test]
fn a_value_of_the_wrong_type_is_refused_with_its_place() {
    let check = |member: &str, want: &str| {
        let body = format!(r#"{{"userName": "ada", {member}}}"#);
        refuses(USER, Mode::Tolerant, &body, &format!("invalidValue: {want}"));
    };
    check(r#""active": "maybe""#, "`active` must be `true` or `false`");
    check(r#""active": 1"#, "`active` must be `true` or `false`");
    check(r#""title": {"a": 1}"#, "`title` must be a string");
    check(r#""title": true"#, "`title` must be a string");
    check(r#""name": "Ada""#, "`name` must be an object");
    check(r#""NAME": {"givenname": ["Ada"]}"#, "`name.givenName` must be a string");
    check(r#""addresses": ["Main St"]"#, "`addresses[0]` must be an object");
    check(
        r#""emails": [{"value": "a"}, {"value": "b", "primary": "si"}]"#,
        "`emails[1].primary` must be `true` or `false`",
    );
    let urn = crate::schema::ENTERPRISE_USER;
    check(
        &format!(r#""{urn}": {{"manager": true}}"#),
        &format!("`{urn}:manager` must be an object"),
    );
    check(
        &format!(r#""{urn}": {{"manager": {{"value": [1]}}}}"#),
        &format!("`{urn}:manager.value` must be a string"),
    );
    check(&format!(r#""{urn}": "x""#), &format!("`{urn}` must be an object"));
}

#[test]
fn a_group_tells_its_members_once_each() {
    let body = br#"{"displayName": "Crew", "members": [
        {"value": "1", "type": "user", "display": "Ada"}, "2", {"$ref": "https://x/v2/Groups/3"},
        {"value": "1"}, {"type": "User"}, null, ""]}"#;
    let group = Resource::parse(GROUP, body, Mode::Tolerant).unwrap();
    assert_eq!(group.members(), ["1", "2", "3"]);
}

#[test]
fn what_the_server_holds_is_taken_as_it_is() {
    let held: Object = serde_json::from_str(r#"{"id": "7", "userName": "ada"}"#).unwrap();
    let resource = Resource::held(USER, held.clone());
    assert_eq!((resource.kind(), resource.text("id")), (USER, Some("7")));
    assert_eq!(resource.into_attributes(), held);
}

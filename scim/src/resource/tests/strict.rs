//! Strict mode refuses what the interoperability profile refuses, and reads the rest alike.

use super::*;

#[track_caller]
fn check(members: &str, want: &str) {
    let urn = crate::schema::USER;
    let body = format!(r#"{{"schemas": ["{urn}"], "userName": "ada", {members}}}"#);
    refuses(USER, Mode::Strict, &body, want);
}

#[test]
fn unknown_attributes_are_refused() {
    check(r#""colour": "blue""#, "invalidSyntax: `colour` is an attribute no schema has");
    check(r#""department": "HR""#, "invalidSyntax: `department` is an attribute no schema has");
    check(r#""name": {"nick": "x"}"#, "invalidSyntax: `name.nick` is an attribute no schema has");
    check(
        r#""emails": [{"value": "a", "x": 1}]"#,
        "invalidSyntax: `emails[0].x` is an attribute no schema has",
    );
    check(r#""urn:example:x": {}"#, "invalidSyntax: `urn:example:x` is an attribute no schema has");
    let urn = crate::schema::ENTERPRISE_USER;
    check(
        &format!(r#""{urn}": {{"x": 1}}"#),
        &format!("invalidSyntax: `{urn}:x` is an attribute no schema has"),
    );
}

#[test]
fn a_resource_must_name_its_schemas_and_no_unknown_one() {
    let strict = |body: &str, want: &str| refuses(USER, Mode::Strict, body, want);
    strict(r#"{"userName": "ada"}"#, "invalidSyntax: `schemas` is missing");
    strict(
        r#"{"userName": "ada", "schemas": "x"}"#,
        "invalidSyntax: `schemas` must be a list of URNs",
    );
    let core = crate::schema::USER;
    strict(
        r#"{"userName": "ada", "schemas": []}"#,
        &format!("invalidSyntax: `schemas` does not name `{core}`"),
    );
    strict(
        &format!(r#"{{"userName": "ada", "schemas": ["{core}", "urn:x"]}}"#),
        "invalidSyntax: `urn:x` in `schemas` is a schema this server lacks",
    );
}

#[test]
fn types_are_not_coerced() {
    check(r#""active": "true""#, "invalidValue: `active` must be `true` or `false`");
    check(r#""title": 5"#, "invalidValue: `title` must be a string");
    check(r#""emails": {"value": "a"}"#, "invalidValue: `emails` must be a list");
    check(r#""emails": ["a"]"#, "invalidValue: `emails[0]` must be an object");
}

#[test]
fn a_clean_resource_is_read_alike_in_both_modes() {
    let body = json!({
        "schemas": [crate::schema::USER, crate::schema::ENTERPRISE_USER], "userName": "ada",
        "id": "x", "meta": {}, "title": null, "emails": [{"value": "a", "primary": true}],
        crate::schema::ENTERPRISE_USER: {"manager": {"value": "7"}},
    });
    let strict = Resource::read(USER, body.clone(), Mode::Strict).unwrap();
    assert_eq!(strict, Resource::read(USER, body, Mode::Tolerant).unwrap());
}

//! Strict mode refuses what the interoperability profile refuses.

use super::*;

#[track_caller]
fn check(operation: Value, want: &str) {
    refused(Mode::Strict, json!([operation]), want);
}

#[test]
fn an_operation_without_a_path_is_refused() {
    check(
        json!({"op": "replace", "value": {"active": false}}),
        "invalidSyntax: operation 1: `path` is missing",
    );
    check(
        json!({"op": "replace", "path": "", "value": {"active": false}}),
        "invalidSyntax: operation 1: `path` is missing",
    );
}

#[test]
fn an_empty_list_of_operations_is_refused() {
    refused(Mode::Strict, json!([]), "invalidSyntax: `Operations` is empty");
}

#[test]
fn a_body_must_name_its_schema() {
    let body = json!({"Operations": [{"op": "remove", "path": "title"}]});
    let error = PatchOp::read(USER, body, Mode::Strict).unwrap_err();
    assert_eq!(error.to_string(), format!("`schemas` does not name `{SCHEMA}`"));
}

#[test]
fn unknown_attributes_are_refused() {
    check(
        json!({"op": "add", "path": "name", "value": {"nick": "x"}}),
        "invalidSyntax: operation 1: `name.nick` is an attribute no schema has",
    );
    check(
        json!({"op": "add", "path": ENTERPRISE_USER, "value": {"colour": "x"}}),
        "invalidSyntax: operation 1: `colour` is no attribute of User",
    );
    check(
        json!({"op": "add", "path": "urn:example:x:2.0:User:tier", "value": "gold"}),
        "invalidSyntax: operation 1: `urn:example:x:2.0:User:tier` is no attribute of User",
    );
}

#[test]
fn replacing_an_element_that_does_not_exist_has_no_target() {
    let path = r#"emails[type eq "work"].value"#;
    check(
        json!({"op": "replace", "path": path, "value": "x"}),
        &format!("noTarget: operation 1: `{path}` selects nothing"),
    );
    let add = json!([{"op": "add", "path": path, "value": "x"}]);
    let after = patched(Mode::Strict, json!({}), add).unwrap();
    assert_eq!(after, user(json!({"emails": [{"type": "work", "value": "x"}]})));
}

#[test]
fn a_bare_word_in_the_brackets_of_a_path_is_refused() {
    check(
        json!({"op": "remove", "path": "emails[type eq work]"}),
        "invalidFilter: operation 1: expected the value in double quotes, at character 16 of the path",
    );
}

#[test]
fn types_are_not_coerced() {
    check(
        json!({"op": "replace", "path": "active", "value": "False"}),
        "invalidValue: operation 1: `active` must be `true` or `false`",
    );
    check(
        json!({"op": "replace", "path": "manager", "value": "7"}),
        "invalidValue: operation 1: `manager` must be an object",
    );
}

#[test]
fn removing_listed_members_removes_only_those_here_too() {
    let before = json!({"emails": [{"value": "a"}, {"value": "b"}]});
    let remove = json!([{"op": "remove", "path": "emails", "value": [{"value": "a"}]}]);
    let after = patched(Mode::Strict, before, remove).unwrap();
    assert_eq!(after, user(json!({"emails": [{"value": "b"}]})));
}

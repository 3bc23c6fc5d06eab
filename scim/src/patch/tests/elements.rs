//! Lists of e-mails, phones, addresses and roles.

use super::*;

#[test]
fn a_typed_value_that_exists_is_replaced_in_place() {
    becomes(
        json!({"phoneNumbers": [{"type": "mobile", "value": "1", "primary": true}]}),
        json!([{"op": "Replace", "path": "phoneNumbers[type eq \"MOBILE\"].value", "value": "2"}]),
        json!({"phoneNumbers": [{"type": "mobile", "value": "2", "primary": true}]}),
    );
}

#[test]
fn a_typed_value_that_does_not_exist_is_created_with_its_type() {
    for op in ["Add", "Replace"] {
        becomes(
            json!({"emails": [{"type": "home", "value": "h@x", "primary": true}]}),
            json!([
                {"op": op, "path": "emails[type eq \"work\"].value", "value": "w@x"},
                {"op": op, "path": "addresses[type eq \"other\"].formatted", "value": "B2 / 210"},
                {"op": op, "path": "addresses[type eq \"other\"].locality", "value": "Espoo"}]),
            json!({
                "emails": [
                    {"type": "home", "value": "h@x", "primary": true},
                    {"type": "work", "value": "w@x"}],
                "addresses": [{"type": "other", "formatted": "B2 / 210", "locality": "Espoo"}],
            }),
        );
    }
}

#[test]
fn an_added_secondary_email_does_not_become_primary() {
    becomes(
        json!({"emails": [{"value": "a", "primary": true}]}),
        json!([{"op": "add", "path": "emails", "value": [{"value": "b", "type": "home"}]}]),
        json!({"emails": [{"value": "a", "primary": true}, {"value": "b", "type": "home"}]}),
    );
}

#[test]
fn a_new_primary_clears_the_old_one() {
    let before = json!({"emails": [
        {"value": "a", "type": "work", "primary": true}, {"value": "b", "type": "home"}]});
    let after = json!({"emails": [
        {"value": "a", "type": "work", "primary": false},
        {"value": "b", "type": "home", "primary": true}]});
    for operation in [
        json!({"op": "add", "path": "emails", "value":
            [{"value": "b", "type": "home", "primary": "True"}]}),
        json!({"op": "replace", "path": "emails[type eq \"home\"].primary", "value": true}),
        json!({"op": "replace", "path": "emails[value eq \"b\"]", "value":
            {"value": "b", "type": "home", "primary": true}}),
    ] {
        becomes(before.clone(), json!([operation]), after.clone());
    }
    becomes(
        before,
        json!([{"op": "add", "path": "emails[type eq \"other\"]", "value":
            {"value": "c", "primary": true}}]),
        json!({"emails": [
            {"value": "a", "type": "work", "primary": false}, {"value": "b", "type": "home"},
            {"value": "c", "type": "other", "primary": true}]}),
    );
}

#[test]
fn the_primary_is_addressed_with_and_without_quotes() {
    for path in ["roles[primary eq \"True\"].value", "roles[primary eq true].value"] {
        let add = json!([{"op": "Add", "path": path, "value": "Admin"}]);
        becomes(
            json!({"roles": [{"value": "User"}]}),
            add.clone(),
            json!({"roles": [{"value": "User"}, {"value": "Admin", "primary": true}]}),
        );
        becomes(
            json!({"roles": [{"value": "User", "primary": true}]}),
            add,
            json!({"roles": [{"value": "Admin", "primary": true}]}),
        );
    }
}

#[test]
fn a_role_written_as_json_in_a_string_is_read() {
    let role = r#"{"id":"06b0","value":"Admin","displayName":"Boss"}"#;
    becomes(
        json!({"roles": [{"value": "User"}]}),
        json!([{"op": "Add", "path": "roles", "value": [{ "value": role }]}]),
        json!({"roles": [{"value": "User"}, {"value": "Admin", "display": "Boss"}]}),
    );
    becomes(
        json!({"roles": [{"value": "Admin", "display": "Boss"}, {"value": "User"}]}),
        json!([{"op": "Remove", "path": "roles", "value": [{ "value": role }]}]),
        json!({"roles": [{"value": "User"}]}),
    );
}

#[test]
fn assertive_roles_replace_the_whole_list() {
    becomes(
        json!({"roles": [{"value": "Admin"}, {"value": "Boss"}]}),
        json!([{"op": "replace", "path": "roles", "value":
            [{"primary": false, "type": "App", "display": "User", "value": "User"}]}]),
        json!({"roles": [{"primary": false, "type": "App", "display": "User", "value": "User"}]}),
    );
}

#[test]
fn adding_what_is_there_changes_only_what_is_said_anew() {
    becomes(
        json!({"emails": [{"value": "a", "type": "work"}]}),
        json!([{"op": "add", "path": "emails", "value":
            [{"value": "a", "type": "work", "display": "A"}, "b", "b"]}]),
        json!({"emails": [{"value": "a", "type": "work", "display": "A"}, {"value": "b"}]}),
    );
}

#[test]
fn removing_with_a_value_removes_only_that() {
    let before = json!({"emails": [
        {"value": "a", "type": "work"}, {"value": "a", "type": "home"}, {"value": "b"}]});
    let check = |value: Value, left: Value| {
        let remove = json!([{"op": "Remove", "path": "emails", "value": value}]);
        becomes(before.clone(), remove, json!({ "emails": left }));
    };
    check(json!([{"value": "b"}]), {
        json!([{"value": "a", "type": "work"}, {"value": "a", "type": "home"}])
    });
    check(json!("a"), json!([{"value": "b"}]));
    check(json!({"value": "a", "type": "home", "display": "x"}), {
        json!([{"value": "a", "type": "work"}, {"value": "b"}])
    });
    check(json!([{"type": "home"}]), json!([{"value": "a", "type": "work"}, {"value": "b"}]));
    check(json!([]), before["emails"].clone());
    check(json!(""), before["emails"].clone());
    check(json!([{"value": "c"}, {}]), before["emails"].clone());
    check(json!(null), json!([]));
}

#[test]
fn elements_are_removed_by_filter_and_replaced_whole() {
    let before = json!({"emails": [
        {"value": "a@x", "type": "work", "display": "A"}, {"value": "b@y", "type": "home"}]});
    becomes(
        before.clone(),
        json!([{"op": "remove", "path": "emails[type eq \"work\" and value ew \"@x\"]"}]),
        json!({"emails": [{"value": "b@y", "type": "home"}]}),
    );
    becomes(
        before.clone(),
        json!([{"op": "replace", "path": "emails[type eq \"work\"]", "value": {"value": "c@x"}}]),
        json!({"emails": [{"value": "c@x", "type": "work"}, {"value": "b@y", "type": "home"}]}),
    );
    becomes(
        before.clone(),
        json!([{"op": "add", "path": "emails[type eq \"work\"]", "value": {"primary": true}}]),
        json!({"emails": [
            {"value": "a@x", "type": "work", "display": "A", "primary": true},
            {"value": "b@y", "type": "home"}]}),
    );
    becomes(
        before,
        json!([{"op": "remove", "path": "emails[value pr].display"}]),
        json!({"emails": [{"value": "a@x", "type": "work"}, {"value": "b@y", "type": "home"}]}),
    );
}

#[test]
fn a_part_without_a_filter_means_every_element() {
    becomes(
        json!({"emails": [{"value": "a", "type": "x"}, {"value": "b"}]}),
        json!([{"op": "replace", "path": "emails.type", "value": "work"}]),
        json!({"emails": [{"value": "a", "type": "work"}, {"value": "b", "type": "work"}]}),
    );
    becomes(
        json!({"emails": [{"value": "a", "type": "x"}, {"value": "b"}]}),
        json!([{"op": "remove", "path": "emails.type"}]),
        json!({"emails": [{"value": "a"}, {"value": "b"}]}),
    );
    let add = json!([{"op": "add", "path": "emails.value", "value": "a"}]);
    becomes(json!({}), add, json!({"emails": [{"value": "a"}]}));
}

#[test]
fn an_element_left_with_a_type_and_no_value_is_dropped() {
    becomes(
        json!({"emails": [{"value": "a", "type": "work", "primary": true}]}),
        json!([{"op": "remove", "path": "emails[type eq \"work\"].value"}]),
        json!({}),
    );
    becomes(
        json!({}),
        json!([{"op": "add", "path": "emails[type eq \"work\"].primary", "value": true}]),
        json!({}),
    );
}

//! Nothing, in its many spellings.

use super::*;

#[test]
fn an_empty_value_clears() {
    let full = json!({
        "title": "Q", "name": {"givenName": "Ada"}, "emails": [{"value": "a"}],
        ENTERPRISE_USER: {"department": "HR"},
    });
    let department = format!("{ENTERPRISE_USER}:department");
    for nothing in [json!(null), json!("")] {
        becomes(
            full.clone(),
            json!([
                {"op": "replace", "path": "title", "value": nothing},
                {"op": "replace", "path": "name.givenName", "value": nothing},
                {"op": "replace", "path": "emails", "value": nothing},
                {"op": "replace", "path": department, "value": nothing}]),
            json!({}),
        );
        becomes(
            full.clone(),
            json!([{"op": "Replace", "value": {
                "title": nothing, "name": {"givenName": nothing, "familyName": "L"},
                department.clone(): nothing, "emails": []}}]),
            json!({"name": {"familyName": "L"}}),
        );
    }
}

#[test]
fn clearing_a_typed_value_drops_its_element_and_makes_none() {
    let path = r#"phoneNumbers[type eq "fax"].value"#;
    let before = json!({"phoneNumbers": [
        {"type": "fax", "value": "1", "primary": true}, {"type": "work", "value": "2"}]});
    let after = json!({"phoneNumbers": [{"type": "work", "value": "2"}]});
    for op in ["Add", "Replace"] {
        for nothing in [json!(""), json!(null)] {
            let clear = json!([{"op": op, "path": path, "value": nothing}]);
            becomes(before.clone(), clear.clone(), after.clone());
            becomes(after.clone(), clear, after.clone());
        }
    }
}

#[test]
fn adding_nothing_to_a_list_changes_nothing() {
    let before = json!({"emails": [{"value": "a"}]});
    for nothing in [json!([]), json!(null), json!("")] {
        let add = json!([{"op": "Add", "path": "emails", "value": nothing}]);
        becomes(before.clone(), add, before.clone());
    }
}

#[test]
fn a_complex_value_that_names_no_part_changes_nothing() {
    let before = json!({"name": {"givenName": "Ada"}});
    for nothing in [json!({}), json!({"nick": "x"})] {
        let replace = json!([{"op": "replace", "path": "name", "value": nothing}]);
        becomes(before.clone(), replace, before.clone());
    }
}

#[test]
fn removing_what_is_not_there_is_no_error() {
    for path in ["nickName", "name.givenName", "emails", r#"emails[type eq "x"]"#, "manager"] {
        becomes(json!({}), json!([{"op": "Remove", "path": path}]), json!({}));
    }
}

#[test]
fn the_old_value_beside_a_removal_is_never_written() {
    let before = json!({"phoneNumbers": [
        {"type": "fax", "value": "1"}, {"type": "work", "value": "2"}]});
    let after = json!({"phoneNumbers": [{"type": "work", "value": "2"}]});
    for old in ["1", "something else"] {
        let path = r#"phoneNumbers[type eq "fax"].value"#;
        let remove = json!([{"op": "Remove", "path": path, "value": old}]);
        becomes(before.clone(), remove.clone(), after.clone());
        becomes(json!({}), remove, json!({}));
    }
    let remove = json!([{"op": "Remove", "path": "title", "value": "other"}]);
    becomes(json!({"title": "Q"}), remove, json!({}));
}

#[test]
fn an_empty_list_of_operations_changes_nothing() {
    becomes(json!({"title": "Q"}), json!([]), json!({"title": "Q"}));
}

#[test]
fn a_password_is_accepted_and_not_kept() {
    becomes(json!({}), json!([{"op": "replace", "path": "password", "value": "x"}]), json!({}));
    becomes(json!({}), json!([{"op": "replace", "value": {"password": "x"}}]), json!({}));
}

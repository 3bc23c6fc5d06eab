//! The manager, who comes in every form there is.

use super::*;

fn managed(manager: Value) -> Value {
    json!({ENTERPRISE_USER: {"manager": manager}})
}

#[test]
fn a_manager_is_understood_as_a_bare_id_an_object_and_a_list_of_one() {
    let qualified = format!("{ENTERPRISE_USER}:manager");
    let dotted = format!("{ENTERPRISE_USER}.manager");
    let of_sub = format!("{ENTERPRISE_USER}:manager.value");
    for (path, value) in [
        (qualified.as_str(), json!("7")),
        (&dotted, json!("7")),
        (&of_sub, json!("7")),
        ("manager", json!({"value": "7"})),
        ("Manager", json!({"Value": "7", "displayName": "Bo"})),
        ("manager", json!(["7"])),
    ] {
        for op in ["Add", "replace"] {
            let operations = json!([{"op": op, "path": path, "value": value}]);
            becomes(json!({}), operations.clone(), managed(json!({"value": "7"})));
            let before = managed(json!({"value": "6", "$ref": "../Users/6"}));
            becomes(before, operations, managed(json!({"value": "7"})));
        }
    }
    let referred = json!([{"$ref": "https://x/Users/7", "value": "7"}]);
    becomes(
        json!({}),
        json!([{"op": "Add", "path": "manager", "value": referred}]),
        managed(json!({"value": "7", "$ref": "https://x/Users/7"})),
    );
}

#[test]
fn a_manager_is_removed_by_any_spelling_of_nothing() {
    let path = format!("{ENTERPRISE_USER}:manager");
    for operation in [
        json!({"op": "remove", "path": path}),
        json!({"op": "remove", "path": path, "value": "6"}),
        json!({"op": "replace", "path": path, "value": ""}),
        json!({"op": "replace", "path": path, "value": null}),
        json!({"op": "replace", "path": path, "value": {"value": ""}}),
        json!({"op": "replace", "path": path, "value": {"value": null}}),
        json!({"op": "replace", "path": path, "value": []}),
        json!({"op": "Replace", "path": format!("{path}.value"), "value": ""}),
        json!({"op": "remove", "path": "manager.value"}),
        json!({"op": "replace", "value": {"manager": ""}}),
    ] {
        let before = managed(json!({"value": "6", "$ref": "../Users/6"}));
        becomes(before, json!([operation]), json!({}));
    }
}

#[test]
fn a_manager_without_an_id_is_the_one_referred_to() {
    becomes(
        json!({}),
        json!([{"op": "add", "path": "manager.$ref", "value": "../Users/7"}]),
        managed(json!({"value": "7", "$ref": "../Users/7"})),
    );
}

#[test]
fn the_name_of_a_manager_is_not_the_clients_to_write() {
    let rename = json!([{"op": "replace", "path": "manager.displayName", "value": "x"}]);
    refused(Mode::Tolerant, rename, "mutability: operation 1: `manager.displayName` is read-only");
}

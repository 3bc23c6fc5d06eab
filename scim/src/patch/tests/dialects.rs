//! Both dialects of Entra, which one job mixes, and Okta's.

use super::*;

#[test]
fn active_as_the_string_false_disables() {
    for (op, value, want) in [
        ("Replace", json!("False"), false),
        ("replace", json!("false"), false),
        ("replace", json!(false), false),
        ("Replace", json!("True"), true),
        ("Replace", json!("true"), true),
    ] {
        let before = json!({ "active": !want });
        becomes(before, json!([{"op": op, "path": "active", "value": value}]), {
            json!({ "active": want })
        });
    }
}

#[test]
fn disabling_with_add_disables() {
    let disable = json!([{"op": "Add", "path": "active", "value": "False"}]);
    becomes(json!({"active": true}), disable.clone(), json!({"active": false}));
    becomes(json!({}), disable, json!({"active": false}));
}

#[test]
fn operation_names_and_members_are_read_in_any_case() {
    let operations = json!({
        "operations": [
            {"OP": "REPLACE", "Path": "DISPLAYNAME", "Value": "Ada"},
            {"op": "aDD", "path": "Name.GivenName", "value": "Ada"}]
    });
    let patch = PatchOp::read(USER, operations, Mode::Tolerant).unwrap();
    let after = patch.apply(user(json!({}))).unwrap();
    assert_eq!(after, user(json!({"displayName": "Ada", "name": {"givenName": "Ada"}})));
}

#[test]
fn pathless_keys_with_dots_and_urns_are_paths() {
    let department = format!("{ENTERPRISE_USER}:department");
    becomes(
        json!({"name": {"familyName": "L"}, ENTERPRISE_USER: {"division": "R"}}),
        json!([{"op": "replace", "value": {
            "name.givenName": "Ada", "displayName": "Ada L", department: "HR",
            "emails[type eq \"work\"].value": "a@x", "active": "False",
        }}]),
        json!({
            "name": {"givenName": "Ada", "familyName": "L"}, "displayName": "Ada L",
            "emails": [{"type": "work", "value": "a@x"}], "active": false,
            ENTERPRISE_USER: {"department": "HR", "division": "R"},
        }),
    );
}

#[test]
fn pathless_objects_are_merged_part_by_part() {
    becomes(
        json!({"name": {"familyName": "L"}, ENTERPRISE_USER: {"division": "R"}}),
        json!([{"op": "add", "value": {
            "name": {"givenName": "Ada"}, ENTERPRISE_USER: {"department": "HR"},
        }}]),
        json!({
            "name": {"givenName": "Ada", "familyName": "L"},
            ENTERPRISE_USER: {"department": "HR", "division": "R"},
        }),
    );
}

#[test]
fn okta_disables_without_a_path_and_repeats_the_id() {
    let disable = json!([{"op": "replace", "value": {"id": "7", "schemas": [], "active": false}}]);
    becomes(json!({}), disable, json!({"active": false}));
}

#[test]
fn unknown_pathless_keys_are_ignored_and_the_rest_is_done() {
    becomes(
        json!({}),
        json!([{"op": "add", "value": {
            "favourite colour": "blue", "colour": 1, "title": "Q", "meta": {}, "name.nick": "x",
        }}]),
        json!({"title": "Q"}),
    );
}

#[test]
fn several_attributes_of_core_and_extension_change_in_one_request() {
    let employee = format!("{ENTERPRISE_USER}:employeeNumber");
    becomes(
        json!({
            "displayName": "Diego", "emails": [{"type": "work", "value": "diego@x"}],
            "name": {"formatted": "Diego S"}, ENTERPRISE_USER: {"department": "HR"},
        }),
        json!([
            {"op": "Replace", "path": "displayName", "value": "Pvlo"},
            {"op": "Replace", "path": "emails[type eq \"work\"].value", "value": "pvlo@x"},
            {"op": "Replace", "path": "name.givenName", "value": "Gtfd"},
            {"op": "Replace", "path": "userName", "value": "PVLO@x"},
            {"op": "Replace", "path": "externalId", "value": "6f2b"},
            {"op": "Replace", "path": employee, "value": 700},
        ]),
        json!({
            "displayName": "Pvlo", "emails": [{"type": "work", "value": "pvlo@x"}],
            "name": {"formatted": "Diego S", "givenName": "Gtfd"}, "userName": "PVLO@x",
            "externalId": "6f2b",
            ENTERPRISE_USER: {"department": "HR", "employeeNumber": "700"},
        }),
    );
}

#[test]
fn a_bare_extension_urn_is_a_path_to_all_of_it() {
    becomes(
        json!({ENTERPRISE_USER: {"department": "HR"}}),
        json!([{"op": "replace", "path": ENTERPRISE_USER, "value": {"division": "R", "x": 1}}]),
        json!({ENTERPRISE_USER: {"department": "HR", "division": "R"}}),
    );
    for clear in [
        json!({"op": "remove", "path": ENTERPRISE_USER.to_uppercase()}),
        json!({"op": "remove", "path": ENTERPRISE_USER, "value": {"department": "HR"}}),
        json!({"op": "replace", "path": ENTERPRISE_USER, "value": null}),
    ] {
        becomes(json!({ENTERPRISE_USER: {"department": "HR"}}), json!([clear]), json!({}));
    }
    let core = json!([{"op": "add", "path": crate::schema::USER, "value": {"title": "Q"}}]);
    becomes(json!({}), core, json!({"title": "Q"}));
}

#[test]
fn an_extension_of_the_customers_own_is_written_by_its_urn() {
    let urn = "urn:example:loyalty:2.0:User";
    becomes(
        json!({}),
        json!([
            {"op": "Add", "path": format!("{urn}:tier"), "value": "gold"},
            {"op": "Add", "path": format!("{urn}:since.year"), "value": 1815},
            {"op": "Add", "path": format!("{urn}:since.month"), "value": 12},
            {"op": "add", "value": {urn.to_uppercase(): {"points": [1, null]}}}]),
        json!({urn: {"tier": "gold", "since": {"year": 1815, "month": 12}, "points": [1]}}),
    );
    let loyal = json!({urn: {"tier": "gold", "since": {"year": 1815, "month": 12}}});
    becomes(
        loyal.clone(),
        json!([
            {"op": "Replace", "path": format!("{urn}:TIER"), "value": "tin"},
            {"op": "Remove", "path": format!("{urn}:since.MONTH")}]),
        json!({urn: {"tier": "tin", "since": {"year": 1815}}}),
    );
    becomes(loyal.clone(), json!([{"op": "Remove", "path": urn}]), json!({}));
    becomes(
        loyal,
        json!([
            {"op": "Replace", "path": format!("{urn}:tier"), "value": ""},
            {"op": "Remove", "path": format!("{urn}:since")}]),
        json!({}),
    );
}

//! Group PATCHes become changes that need no member list.

use super::*;

fn changes(mode: Mode, operations: Value) -> Result<Vec<GroupChange>, Error> {
    PatchOp::read(GROUP, body(operations), mode)?.into_group_changes()
}

#[track_caller]
fn check(operation: Value, want: &[GroupChange]) {
    let got = changes(Mode::Tolerant, json!([operation]));
    assert_eq!(got.unwrap_or_else(|error| panic!("{error}: {operation}")), want, "{operation}");
}

#[track_caller]
fn fails(operation: Value, want: &str) {
    let error = changes(Mode::Tolerant, json!([operation])).unwrap_err();
    let reason = error.scim_type.map(ScimType::as_str).unwrap_or_default();
    assert_eq!(format!("{reason}: {error}"), want);
}

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).into()).collect()
}

#[test]
fn members_are_added_in_either_dialect() {
    let want = [GroupChange::AddMembers(ids(&["1"]))];
    check(json!({"op": "Add", "path": "members", "value": [{"$ref": null, "value": "1"}]}), &want);
    check(json!({"op": "add", "path": "members", "value": [{"value": "1"}]}), &want);
    check(json!({"op": "add", "value": {"members": [{"value": "1"}]}}), &want);
    check(json!({"op": "add", "path": "Members", "value": {"value": "1"}}), &want);
    check(json!({"op": "add", "path": "members", "value": "1"}), &want);
    check(json!({"op": "add", "path": "members[value eq \"1\"]", "value": {"value": "1"}}), &want);
}

#[test]
fn remove_members_with_a_value_array_removes_only_those() {
    let want = [GroupChange::RemoveMembers(ids(&["1", "2"]))];
    let two = json!([{"value": "1"}, {"value": "2", "$ref": "../Users/2"}]);
    check(json!({"op": "Remove", "path": "members", "value": two}), &want);
    check(json!({"op": "Remove", "path": "members", "value": ["1", "2"]}), &want);
    for nobody in [json!([]), json!(""), json!([{"value": ""}]), json!([{"display": "x"}])] {
        check(json!({"op": "Remove", "path": "members", "value": nobody}), &[]);
    }
}

#[test]
fn a_member_is_removed_by_filter() {
    let want = [GroupChange::RemoveMembers(ids(&["1"]))];
    check(json!({"op": "remove", "path": "members[value eq \"1\"]"}), &want);
    check(json!({"op": "Remove", "path": "Members[Value Eq \"1\"].value", "value": "1"}), &want);
    check(
        json!({"op": "remove", "path": "members[value eq \"1\" or value eq \"2\"]"}),
        &[GroupChange::RemoveMembers(ids(&["1", "2"]))],
    );
    let filter = crate::Filter::parse("type eq \"User\"").unwrap();
    check(
        json!({"op": "remove", "path": "members[type eq \"User\"]"}),
        &[GroupChange::RemoveMembersWhere(filter)],
    );
}

#[test]
fn all_members_go_only_when_no_value_is_given() {
    check(json!({"op": "remove", "path": "members"}), &[GroupChange::RemoveAllMembers]);
    for nobody in [json!([]), json!(null), json!("")] {
        let replace = json!({"op": "replace", "path": "members", "value": nobody});
        check(replace, &[GroupChange::RemoveAllMembers]);
        check(json!({"op": "add", "path": "members", "value": nobody}), &[]);
    }
}

#[test]
fn replace_members_means_exactly_those() {
    check(
        json!({"op": "replace", "path": "members", "value": [{"value": "1"}, {"value": "2"}]}),
        &[GroupChange::ReplaceMembers(ids(&["1", "2"]))],
    );
    check(
        json!({"op": "replace", "path": "members[value eq \"1\"]", "value": {"value": "2"}}),
        &[GroupChange::RemoveMembers(ids(&["1"])), GroupChange::AddMembers(ids(&["2"]))],
    );
}

#[test]
fn the_same_member_added_twice_is_added_once() {
    let twice = json!([{"value": "1"}, {"value": "1", "type": "Group"}]);
    let want = [GroupChange::AddMembers(ids(&["1"]))];
    check(json!({"op": "add", "path": "members", "value": twice}), &want);
}

#[test]
fn what_a_member_is_comes_from_whom_it_names_and_not_from_the_client() {
    let held = |members| json!({"displayName": "crew", "members": members});
    let ada = json!({"value": "1", "type": "User", "$ref": "https://x/Users/1"});
    for (operation, want) in [
        (
            json!({"op": "add", "path": "members", "value": {"value": "1", "type": "Group"}}),
            json!([ada]),
        ),
        (json!({"op": "replace", "path": "members", "value": [{"value": "1"}]}), json!([ada])),
        (
            json!({"op": "replace", "path": "members[type eq \"User\"]", "value": {"value": "2"}}),
            json!([{"value": "2"}]),
        ),
        (
            json!({"op": "add", "path": "members", "value": {"value": "2", "type": "Group", "$ref": "x/Groups/2"}}),
            json!([ada, {"value": "2"}]),
        ),
    ] {
        let group = Resource::held(GROUP, serde_json::from_value(held(json!([ada]))).unwrap());
        let patch = PatchOp::read(GROUP, body(json!([operation])), Mode::Tolerant).unwrap();
        let patched = patch.apply(group).unwrap();
        assert_eq!(patched.attributes()["members"], want, "{operation}");
    }
}

#[test]
fn fifty_members_in_one_operation_are_one_change() {
    let many: Vec<String> = (0..50).map(|n| n.to_string()).collect();
    let value: Vec<Value> = many.iter().map(|id| json!({ "value": id })).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let want = [GroupChange::AddMembers(ids(&many))];
    check(json!({"op": "Add", "path": "members", "value": value}), &want);
}

#[test]
fn a_group_is_renamed_with_and_without_a_path() {
    let want = [GroupChange::DisplayName("Crew".into())];
    check(json!({"op": "Replace", "path": "displayName", "value": "Crew"}), &want);
    check(json!({"op": "replace", "value": {"id": "7", "displayName": "Crew"}}), &want);
    check(
        json!({"op": "replace", "value": {"displayName": "Crew", "externalId": "8aa1"}}),
        &[want[0].clone(), GroupChange::ExternalId(Some("8aa1".into()))],
    );
}

#[test]
fn the_external_id_is_set_and_cleared() {
    let set = json!({"op": "Add", "path": "externalId", "value": "8aa1"});
    check(set, &[GroupChange::ExternalId(Some("8aa1".into()))]);
    for clear in [
        json!({"op": "remove", "path": "externalId"}),
        json!({"op": "replace", "path": "externalId", "value": ""}),
    ] {
        check(clear, &[GroupChange::ExternalId(None)]);
    }
}

#[test]
fn several_changes_keep_their_order() {
    let operations = json!([
        {"op": "remove", "path": "members"},
        {"op": "add", "path": "members", "value": ["1"]},
        {"op": "remove", "path": "members[value eq \"1\"]"}]);
    let want = [
        GroupChange::RemoveAllMembers,
        GroupChange::AddMembers(ids(&["1"])),
        GroupChange::RemoveMembers(ids(&["1"])),
    ];
    assert_eq!(changes(Mode::Tolerant, operations).unwrap(), want);
}

#[test]
fn what_cannot_be_done_to_a_group_is_refused() {
    fails(
        json!({"op": "remove", "path": "displayName"}),
        "mutability: operation 1: `displayName` is required and cannot be removed",
    );
    fails(
        json!({"op": "replace", "path": "displayName", "value": ""}),
        "invalidValue: operation 1: `displayName` is required",
    );
    fails(
        json!({"op": "replace", "path": "members[value eq \"1\"].value", "value": "2"}),
        "mutability: operation 1: `members[value eq \"1\"].value` cannot be changed on its own",
    );
    fails(
        json!({"op": "replace", "path": "members.display", "value": "x"}),
        "mutability: operation 1: `members.display` is read-only",
    );
    fails(
        json!({"op": "add", "path": "userName", "value": "x"}),
        "invalidPath: operation 1: `userName` is no attribute of Group",
    );
    fails(
        json!({"op": "add", "path": "members[value eq \"1\"]", "value": {"value": "2"}}),
        "mutability: operation 1: `members[value eq \"1\"]` cannot become somebody else",
    );
    fails(
        json!({"op": "add", "path": "members[type eq \"User\"]", "value": {"type": "Group"}}),
        "noTarget: operation 1: `members[type eq \"User\"]` selects nothing",
    );
}

#[test]
fn extensions_of_groups_that_nobody_published_are_stepped_over_unless_strict() {
    for operation in [
        json!({"op": "Add", "path": "urn:example:x:2.0:Group:colour", "value": "red"}),
        json!({"op": "Replace", "path": "urn:example:x:2.0:Group", "value": {"colour": "red"}}),
        json!({"op": "Remove", "path": "urn:example:x:2.0:Group:likes[value eq \"tea\"]"}),
        json!({"op": "add", "value": {"urn:example:x:2.0:Group": {"colour": "red"}}}),
    ] {
        check(operation.clone(), &[]);
        assert!(changes(Mode::Strict, json!([operation])).is_err(), "{operation}");
    }
    fails(
        json!({"op": "add", "path": "colour", "value": "red"}),
        "invalidPath: operation 1: `colour` is no attribute of Group",
    );
}

//! The examples of RFC 7644 §3.5.2, and its rules about order and atomicity.

use super::*;

#[test]
fn the_example_of_add_without_a_path_adds_both_attributes() {
    becomes(
        json!({}),
        json!([{"op": "add", "value": {
            "emails": [{"value": "babs@jensen.org", "type": "home"}], "nickname": "Babs"}}]),
        json!({
            "emails": [{"value": "babs@jensen.org", "type": "home"}], "nickName": "Babs",
        }),
    );
}

#[test]
fn the_example_of_replacing_an_address_by_filter_keeps_no_old_part() {
    becomes(
        json!({"addresses": [{"type": "work", "streetAddress": "old", "country": "US"}]}),
        json!([{"op": "replace", "path": "addresses[type eq \"work\"]", "value": {
            "type": "work", "streetAddress": "911 Universal City Plaza", "region": "CA"}}]),
        json!({"addresses": [
            {"type": "work", "streetAddress": "911 Universal City Plaza", "region": "CA"}]}),
    );
    becomes(
        json!({"addresses": [{"type": "work", "streetAddress": "old", "country": "US"}]}),
        json!([{"op": "replace", "path": "addresses[type eq \"work\"].streetAddress",
            "value": "1010 Broadway Ave"}]),
        json!({"addresses": [
            {"type": "work", "streetAddress": "1010 Broadway Ave", "country": "US"}]}),
    );
}

#[test]
fn operations_see_what_earlier_ones_did() {
    becomes(
        json!({"title": "a"}),
        json!([
            {"op": "replace", "path": "title", "value": "b"},
            {"op": "remove", "path": "title"},
            {"op": "add", "path": "title", "value": "c"},
            {"op": "add", "path": "emails", "value": [{"value": "x", "type": "work"}]},
            {"op": "replace", "path": "emails[type eq \"work\"].value", "value": "y"}]),
        json!({"title": "c", "emails": [{"value": "y", "type": "work"}]}),
    );
}

#[test]
fn a_patch_that_fails_half_way_changes_nothing() {
    let before = user(json!({"displayName": "Ada"}));
    let operations = json!([
        {"op": "replace", "path": "displayName", "value": "SHOULD NOT STICK"},
        {"op": "replace", "path": "emails[type ne \"x\"].value", "value": "x"}]);
    let patch = PatchOp::read(USER, body(operations), Mode::Tolerant).unwrap();
    let error = patch.apply(before.clone()).unwrap_err();
    assert_eq!(error.scim_type, Some(ScimType::NoTarget));
    assert_eq!(before, user(json!({"displayName": "Ada"})));
}

#[test]
fn what_the_server_holds_beyond_the_clients_words_stays() {
    let held = json!({
        "id": "7", "userName": "ada", "groups": [{"value": "g"}], "meta": {"version": "3"},
        "schemas": [crate::schema::USER],
    });
    let held = Resource::held(USER, held.as_object().unwrap().clone());
    let patch = body(json!([{"op": "add", "path": "manager", "value": "8"}]));
    let patch = PatchOp::read(USER, patch, Mode::Tolerant).unwrap();
    let after = patch.apply(held).unwrap();
    let want = json!({
        "id": "7", "userName": "ada", "groups": [{"value": "g"}], "meta": {"version": "3"},
        "schemas": [crate::schema::USER, ENTERPRISE_USER],
        ENTERPRISE_USER: {"manager": {"value": "8"}},
    });
    assert_eq!(Value::Object(after.into_attributes()), want);
}

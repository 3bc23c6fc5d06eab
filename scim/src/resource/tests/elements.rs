//! Lists are sets: one primary, nothing twice, nothing empty.

use super::*;

#[test]
fn the_last_primary_wins() {
    says(
        json!({"emails": [
            {"value": "a", "primary": true}, {"value": "b", "primary": true},
            {"value": "c", "primary": false}]}),
        json!({"emails": [
            {"value": "a", "primary": false}, {"value": "b", "primary": true},
            {"value": "c", "primary": false}]}),
    );
}

#[test]
fn an_element_said_twice_is_kept_once() {
    says(
        json!({"emails": [
            {"value": "a", "type": "work"}, {"value": "b", "type": "work"},
            {"type": "work", "value": "a", "display": "A"}]}),
        json!({"emails": [
            {"value": "a", "type": "work", "display": "A"}, {"value": "b", "type": "work"}]}),
    );
}

#[test]
fn two_work_addresses_are_two_elements() {
    let two = json!({"addresses": [
        {"type": "work", "locality": "Espoo"}, {"type": "work", "locality": "Turku"}]});
    says(two.clone(), two);
}

#[test]
fn an_element_with_a_type_and_no_value_is_dropped() {
    says(
        json!({"phoneNumbers": [
            {"type": "fax", "primary": true, "display": "x"}, {"type": "work", "value": "1"}]}),
        json!({"phoneNumbers": [{"type": "work", "value": "1"}]}),
    );
}

#[test]
fn a_single_element_may_come_without_its_list() {
    says(json!({"emails": {"value": "a"}}), json!({"emails": [{"value": "a"}]}));
    says(json!({"emails": "a"}), json!({"emails": [{"value": "a"}]}));
    says(json!({"emails": ["a", "b"]}), json!({"emails": [{"value": "a"}, {"value": "b"}]}));
}

#[test]
fn a_role_written_as_json_in_a_string_is_read() {
    let folded = r#"{"id":"06b07648","value":"Admin","displayName":"Administrator"}"#;
    let want = json!({"roles": [{"value": "Admin", "display": "Administrator"}]});
    says(json!({"roles": [{ "value": folded }]}), want.clone());
    says(json!({ "roles": [folded] }), want.clone());
    says(json!({ "roles": folded }), want.clone());
    says(json!({"roles": [{ "valUe": folded }]}), want.clone());
    says(json!({"roles": [{ "value": json!({ "value": folded }).to_string() }]}), want);
    says(
        json!({"roles": [{"value": folded, "Display": "Boss", "type": "app"}]}),
        json!({"roles": [{"value": "Admin", "display": "Boss", "type": "app"}]}),
    );
    let broken = r#"{"value": 1}"#;
    says(json!({ "roles": [broken] }), json!({"roles": [{ "value": broken }]}));
}

#[test]
fn a_person_has_at_most_a_thousand_of_anything() {
    let many = |count: usize| {
        let emails: Vec<Value> = (0..count).map(|n| json!(n.to_string())).collect();
        Resource::read(USER, json!({"userName": "ada", "emails": emails}), Mode::Tolerant)
    };
    assert!(many(1000).is_ok());
    let error = many(1001).unwrap_err();
    assert_eq!(error.to_string(), "`emails` must be a list of at most 1000 elements");
}

#[test]
fn a_list_of_a_hundred_thousand_members_is_read_in_one_pass() {
    let members: Vec<Value> = (0..100_000).map(|n| json!({"value": (n / 2).to_string()})).collect();
    let body = json!({"displayName": "Everyone", "members": members});
    let group = Resource::read(GROUP, body, Mode::Tolerant).unwrap();
    assert_eq!(group.members().len(), 50_000);
}

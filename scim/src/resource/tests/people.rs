//! People as Entra, Okta and their test tools describe them.

use super::*;

#[test]
fn entra_creates_a_user_and_every_value_is_kept_verbatim() {
    let body = json!({
        "schemas": [crate::schema::USER, crate::schema::ENTERPRISE_USER],
        "externalId": "6f2b1a", "userName": "alex.wilber@contoso.example", "active": true,
        "meta": {"resourceType": "User"}, "name": {"givenName": "Alex", "familyName": "Wilber"},
        "phoneNumbers": [{"primary": true, "type": "mobile", "value": "+358 40 1234567"}],
        "roles": []
    });
    let user = Resource::read(USER, body, Mode::Tolerant).unwrap();
    let want = r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"externalId":"6f2b1a","userName":"alex.wilber@contoso.example","active":true,"name":{"givenName":"Alex","familyName":"Wilber"},"phoneNumbers":[{"primary":true,"type":"mobile","value":"+358 40 1234567"}]}"#;
    assert_eq!(Value::Object(user.into_attributes()).to_string(), want);
}

#[test]
fn active_as_the_string_false_disables() {
    for text in ["False", "false", "FALSE"] {
        says(json!({ "active": text }), json!({ "active": false }));
    }
    says(json!({ "active": "True" }), json!({ "active": true }));
}

#[test]
fn primary_as_the_string_true_is_a_boolean() {
    says(
        json!({"emails": [{"primary": "true", "value": "val1@contoso.example"}]}),
        json!({"emails": [{"primary": true, "value": "val1@contoso.example"}]}),
    );
}

#[test]
fn null_and_empty_mean_unassigned() {
    says(
        json!({
            "addresses": null, "title": null, "nickName": "", "phoneNumbers": [], "ims": "",
            "name": {"givenName": null, "familyName": ""}, "department": null, "manager": null,
            "emails": [{"value": "", "type": "work"}, null, {}],
        }),
        json!({}),
    );
    says(
        json!({"addresses": [{"type": "work", "region": null, "locality": "Espoo"}]}),
        json!({"addresses": [{"type": "work", "locality": "Espoo"}]}),
    );
}

#[test]
fn an_attribute_said_twice_in_different_case_counts_as_said_last() {
    says(json!({"title": "Queen", "TITLE": "Countess"}), json!({"title": "Countess"}));
    says(json!({"title": "Queen", "Title": null}), json!({}));
}

#[test]
fn names_in_any_case_become_canonical() {
    says(
        json!({"TITLE": "Queen", "Emails": [{"Value": "a@x", "TYPE": "Work"}]}),
        json!({"title": "Queen", "emails": [{"value": "a@x", "type": "Work"}]}),
    );
    let user = Resource::parse(USER, br#"{"USERNAME": "Ada"}"#, Mode::Tolerant).unwrap();
    assert_eq!(user.text("userName"), Some("Ada"));
}

#[test]
fn numbers_become_strings_where_strings_belong() {
    says(
        json!({"externalId": 42, "phoneNumbers": [{"value": 3580}], "title": 1.5}),
        json!({"externalId": "42", "phoneNumbers": [{"value": "3580"}], "title": "1.5"}),
    );
}

#[test]
fn what_only_the_server_may_say_is_ignored() {
    says(
        json!({
            "id": "hijack", "meta": {"version": "9"}, "groups": [{"value": "admins"}],
            "password": "hunter2",
        }),
        json!({}),
    );
}

#[test]
fn unknown_attributes_are_ignored() {
    says(json!({"favouriteColour": "blue", "name": {"nick": "x", "givenName": "B"}}), {
        json!({"name": {"givenName": "B"}})
    });
}

#[test]
fn strings_are_not_checked_for_their_format() {
    says(
        json!({"locale": "0d1e", "timezone": "not a zone", "profileUrl": "::", "emails": ["@"]}),
        json!({
            "locale": "0d1e", "timezone": "not a zone", "profileUrl": "::",
            "emails": [{"value": "@"}],
        }),
    );
}

#[test]
fn one_part_of_a_name_may_be_said_by_path() {
    says(
        json!({"name.givenName": "Ada", "name.familyName": "L", "emails.value": "a@x"}),
        json!({"name": {"givenName": "Ada", "familyName": "L"}, "emails": [{"value": "a@x"}]}),
    );
    says(json!({"urn:ietf:params:scim:schemas:core:2.0:User:title": "Q"}), json!({"title": "Q"}));
    says(json!({"urn:ietf:params:scim:schemas:core:2.0:user": {"title": "Q"}}), {
        json!({"title": "Q"})
    });
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_body() {
    let body = b"\xef\xbb\xbf{\"userName\": \"ada\"}";
    assert!(Resource::parse(USER, body, Mode::Strict).is_err());
    let user = Resource::parse(USER, body, Mode::Tolerant).unwrap();
    assert_eq!(user.text("userName"), Some("ada"));
}

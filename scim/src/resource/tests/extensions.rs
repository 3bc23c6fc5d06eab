//! The enterprise extension, its manager, and extensions of others.

use super::*;
use crate::schema::ENTERPRISE_USER;

fn enterprise(value: Value) -> Value {
    json!({ ENTERPRISE_USER: value })
}

#[test]
fn enterprise_attributes_are_read_under_their_urn_in_any_case() {
    let want = enterprise(json!({"employeeNumber": "701984", "department": "HR"}));
    let parts = json!({"EmployeeNumber": 701_984, "department": "HR", "shoeSize": "43"});
    for urn in [
        ENTERPRISE_USER.to_owned(),
        ENTERPRISE_USER.to_uppercase(),
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0User".to_owned(),
    ] {
        says(json!({ urn: parts.clone() }), want.clone());
    }
}

#[test]
fn enterprise_attributes_without_their_urn_are_found() {
    says(json!({"department": "HR"}), enterprise(json!({"department": "HR"})));
    let qualified = format!("{ENTERPRISE_USER}:department");
    says(json!({ qualified: "HR" }), enterprise(json!({"department": "HR"})));
}

#[test]
fn a_manager_is_understood_in_every_form() {
    let forms = [
        json!("7"),
        json!(7),
        json!({"value": "7"}),
        json!({"value": "7", "displayName": "Grace"}),
        json!([{"value": "7"}]),
        json!(["7"]),
    ];
    for form in forms {
        let want = enterprise(json!({"manager": {"value": "7"}}));
        says(enterprise(json!({ "manager": form })), want);
    }
    for none in [json!(""), json!(null), json!([]), json!({"value": ""}), json!([""])] {
        says(enterprise(json!({ "manager": none })), json!({}));
    }
    let referred = json!({"$ref": "https://x/scim/v2/Users/7"});
    says(
        enterprise(json!({ "manager": referred })),
        enterprise(json!({"manager": {"$ref": "https://x/scim/v2/Users/7", "value": "7"}})),
    );
}

#[test]
fn an_unknown_extension_is_kept_verbatim_and_listed() {
    let body = json!({
        "userName": "ada", "schemas": [crate::schema::USER],
        "urn:example:loyalty:2.0:User": {"Tier": "gold", "none": null, "deep": [{"a": null}]},
        "urn:EXAMPLE:loyalty:2.0:user:since": 1815,
        "urn:example:empty": {"none": null},
        "http://schemas.example/2006/ADSCIM/2.0/Thing": {"x": ""},
    });
    let user = Resource::read(USER, body, Mode::Tolerant).unwrap();
    let want = json!({
        "schemas": [
            crate::schema::USER, "urn:example:loyalty:2.0:User",
            "http://schemas.example/2006/ADSCIM/2.0/Thing"],
        "userName": "ada",
        "urn:example:loyalty:2.0:User": {"Tier": "gold", "deep": [{}], "since": 1815},
        "http://schemas.example/2006/ADSCIM/2.0/Thing": {"x": ""},
    });
    assert_eq!(Value::Object(user.into_attributes()), want);
}

#[test]
fn schemas_list_what_is_present_and_not_what_was_declared() {
    let body = json!({
        "userName": "ada",
        "schemas": [crate::schema::USER, "urn:ietf:params:scim:schemas:extension:enterprise:2.0User"],
    });
    let user = Resource::read(USER, body, Mode::Tolerant).unwrap();
    assert_eq!(user.attributes()["schemas"], json!([crate::schema::USER]));
    let body = json!({"userName": "ada", "department": "HR"});
    let user = Resource::read(USER, body, Mode::Tolerant).unwrap();
    assert_eq!(user.attributes()["schemas"], json!([crate::schema::USER, ENTERPRISE_USER]));
}

#[test]
fn a_group_of_entra_names_a_schema_nobody_knows() {
    let body = json!({
        "schemas": [
            crate::schema::GROUP,
            "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
        "externalId": "8aa1", "displayName": "Crew", "meta": {"resourceType": "Group"},
    });
    let group = Resource::read(GROUP, body, Mode::Tolerant).unwrap();
    assert_eq!(group.attributes()["schemas"], json!([crate::schema::GROUP]));
    assert_eq!(group.text("externalId"), Some("8aa1"));
}

//! Events as the figures of RFC 9967 show them.

use super::*;

#[test]
fn a_resource_that_came_into_being_is_told_by_the_names_of_its_attributes() {
    let event = SecurityEvent::Create(vec!["id".into(), "userName".into()]);
    let want = json!({
        "urn:ietf:params:scim:event:prov:create:notice": { "attributes": ["id", "userName"] }
    });
    assert_eq!(event.claim(), want);
}

#[test]
fn a_resource_that_is_another_is_told_by_the_names_of_what_changed() {
    let names = || vec!["title".to_owned()];
    for (event, name) in [
        (SecurityEvent::Patch(names()), "patch:notice"),
        (SecurityEvent::Put(names()), "put:notice"),
    ] {
        let uri = format!("urn:ietf:params:scim:event:prov:{name}");
        assert_eq!(event.claim(), json!({ uri: { "attributes": ["title"] } }));
    }
}

#[test]
fn what_needs_no_words_has_an_empty_payload() {
    for (event, name) in [
        (SecurityEvent::Delete, "delete"),
        (SecurityEvent::Activate, "activate"),
        (SecurityEvent::Deactivate, "deactivate"),
    ] {
        assert_eq!(event.claim(), json!({ format!("urn:ietf:params:scim:event:prov:{name}"): {} }));
    }
}

#[test]
fn a_request_is_told_as_an_operation_of_a_bulk_answer() {
    let went = Response {
        method: "PUT".into(),
        bulk_id: None,
        version: Some("W/\"17\"".into()),
        status: "200".into(),
        response: None,
    };
    let told = |response| SecurityEvent::AsyncResponse(response).claim();
    let payload = json!({ "method": "PUT", "version": "W/\"17\"", "status": "200" });
    let uri = "urn:ietf:params:scim:event:misc:asyncresp";
    assert_eq!(told(went.clone()), json!({ uri: payload }));
    let refused = Response { status: "400".into(), version: None, ..went };
    let refused = told(refused.refused(Some("invalidSyntax"), "the body is no JSON"));
    let error = json!({
        "schemas": [error::SCHEMA], "status": "400",
        "scimType": "invalidSyntax", "detail": "the body is no JSON",
    });
    assert_eq!(refused[uri], json!({ "method": "PUT", "status": "400", "response": error }));
}

#[test]
fn a_subject_says_its_format_and_where_it_is() {
    let mut ada = Subject { uri: "/Users/42".into(), external_id: None };
    let told = |subject: &Subject| serde_json::to_value(subject).unwrap();
    assert_eq!(told(&ada), json!({ "format": "scim", "uri": "/Users/42" }));
    ada.external_id = Some("ada".into());
    let want = json!({ "format": "scim", "uri": "/Users/42", "externalId": "ada" });
    assert_eq!(told(&ada), want);
}

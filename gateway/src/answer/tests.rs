//! Refusals and answers as a client sees them.

use actix_web::{body::to_bytes, http::header};
use doorward_scim::ScimType;
use doorward_store::{RequestId, SubmitError, directory::Refusal};
use serde_json::json;

use super::*;

const REQUEST: RequestId = RequestId(uuid::Uuid::nil());

#[track_caller]
fn check(refusal: &Refusal, status: u16, scim_type: Option<ScimType>) {
    let told = error(refusal);
    assert_eq!((told.status, told.scim_type), (status, scim_type), "{refusal:?}");
    assert!(!told.detail.is_empty());
}

#[test]
fn every_refusal_has_its_status() {
    let now = "17".parse().unwrap();
    check(&Refusal::NoSuchUser, 404, None);
    check(&Refusal::NoSuchGroup, 404, None);
    check(&Refusal::NoSuchMember { value: "x".into() }, 404, None);
    check(&Refusal::UserNameTaken, 409, Some(ScimType::Uniqueness));
    check(&Refusal::DisplayNameTaken, 409, Some(ScimType::Uniqueness));
    check(&Refusal::VersionMoved { now }, 412, None);
    check(&Refusal::TooLarge { bytes: 50_000 }, 413, None);
    check(&Refusal::Empty { what: "displayName" }, 400, Some(ScimType::InvalidValue));
    check(&Refusal::TooLong { what: "externalId" }, 400, Some(ScimType::InvalidValue));
}

#[test]
fn what_cannot_be_written_is_to_be_tried_again() {
    for error in [SubmitError::Unavailable, SubmitError::Busy, SubmitError::Closed] {
        let problem = Problem::from(error);
        assert_eq!(problem.error.status, 503);
        assert!(matches!(problem.hint, Some(Hint::RetryAfter(1..))));
    }
}

#[actix_web::test]
async fn an_error_is_a_scim_error_that_names_its_request() {
    let problem = Problem::with(Error::new(401, "who are you"), Hint::Authenticate);
    let response = respond(&Err(problem), REQUEST);
    assert_eq!(response.status(), 401);
    let header = |name| response.headers().get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(header(header::CONTENT_TYPE), "application/scim+json");
    assert_eq!(header(header::WWW_AUTHENTICATE), "Bearer realm=\"Doorward SCIM\"");
    assert_eq!(header(header::HeaderName::from_static("x-request-id")), REQUEST.to_string());
    let body: Value =
        serde_json::from_slice(&to_bytes(response.into_body()).await.unwrap()).unwrap();
    let schemas = ["urn:ietf:params:scim:api:messages:2.0:Error"];
    assert_eq!(body, json!({ "schemas": schemas, "status": "401", "detail": "who are you" }));
}

#[actix_web::test]
async fn a_resource_comes_with_its_place_and_version() {
    let answer = Answer {
        status: 201,
        body: Some(json!({ "id": "7" })),
        id: Some("7".into()),
        location: Some("https://x.example/o/acme/scim/v2/Users/7".into()),
        version: Some("17".parse().unwrap()),
    };
    let response = respond(&Ok(answer), REQUEST);
    let header = |name| response.headers().get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(header(header::LOCATION), "https://x.example/o/acme/scim/v2/Users/7");
    assert_eq!(header(header::ETAG), "W/\"17\"");
    assert_eq!(to_bytes(response.into_body()).await.unwrap(), "{\"id\":\"7\"}");
}

#[actix_web::test]
async fn nothing_to_say_is_an_empty_answer() {
    let response = respond(&Ok(Answer::nothing()), REQUEST);
    assert_eq!(response.status(), 204);
    assert!(response.headers().get(header::CONTENT_TYPE).is_none());
    assert!(to_bytes(response.into_body()).await.unwrap().is_empty());
}

//! Bodies of every kind and size.

use actix_web::{FromRequest, test::TestRequest};

use super::*;

const LIMITS: Limits = Limits { bytes: 8, time: Duration::from_secs(5) };

async fn said(content_type: Option<&str>, body: &'static str) -> Result<Bytes, u16> {
    let mut http = TestRequest::post().set_payload(body);
    if let Some(content_type) = content_type {
        http = http.insert_header((header::CONTENT_TYPE, content_type));
    }
    let (http, mut payload) = http.to_http_parts();
    let mut payload = Payload::from_request(&http, &mut payload).await.unwrap();
    read(&http, &mut payload, LIMITS).await.map_err(|problem| problem.error.status)
}

#[actix_web::test]
async fn json_by_any_of_its_names_is_read() {
    for content_type in [
        None,
        Some("application/scim+json"),
        Some("application/scim+json; charset=utf-8"),
        Some("Application/JSON;charset=UTF-8"),
    ] {
        assert_eq!(said(content_type, "{}").await.unwrap(), "{}", "{content_type:?}");
    }
}

#[actix_web::test]
async fn anything_else_is_refused() {
    for content_type in ["text/xml", "application/x-www-form-urlencoded", "text/plain"] {
        assert_eq!(said(Some(content_type), "{}").await, Err(415), "{content_type}");
    }
}

#[actix_web::test]
async fn a_compressed_body_is_refused() {
    let http = TestRequest::post().insert_header((header::CONTENT_ENCODING, "gzip"));
    let (http, mut payload) = http.to_http_parts();
    let mut payload = Payload::from_request(&http, &mut payload).await.unwrap();
    assert_eq!(read(&http, &mut payload, LIMITS).await.unwrap_err().error.status, 415);
}

#[actix_web::test]
async fn a_body_may_be_as_large_as_the_limit_and_no_larger() {
    assert_eq!(said(None, "12345678").await.unwrap(), "12345678");
    assert_eq!(said(None, "123456789").await, Err(413));
}

#[actix_web::test]
async fn no_body_is_an_empty_body() {
    assert_eq!(said(None, "").await.unwrap(), "");
}

#[actix_web::test]
async fn a_body_that_nobody_wants_is_stepped_over() {
    let (http, mut payload) = TestRequest::post().set_payload("something").to_http_parts();
    let mut payload = Payload::from_request(&http, &mut payload).await.unwrap();
    skip(&mut payload).await;
    assert!(payload.next().await.is_none());
}

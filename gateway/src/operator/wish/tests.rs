//! A wish as it goes over the wire.

use hyper::Method;
use serde_json::json;

use super::{super::tests::acme, Wish};

#[test]
fn what_is_typed_stays_one_word_of_the_path_and_one_value_of_the_query() {
    let wish = Wish::of(Method::GET, &acme(), &["access-rules", "workspace:sales"])
        .saying("user_name", Some("ada & bob/?#"))
        .saying("at", None::<u64>);
    let below = "/api/v1/organizations/acme/access-rules/workspace:sales";
    assert_eq!(wish.target(), format!("{below}?user_name=ada+%26+bob%2F%3F%23"));
    let climbing = Wish::of(Method::GET, &acme(), &["events", "../x?y"]);
    assert_eq!(climbing.target(), "/api/v1/organizations/acme/events/..%2Fx%3Fy");
    assert_eq!(Wish::of(Method::GET, &acme(), &[]).target(), "/api/v1/organizations/acme");
    assert_eq!(Wish::of_host(Method::GET, "organizations").target(), "/api/v1/organizations");
}

#[test]
fn a_wish_prints_without_what_it_hands_over() {
    let wish = Wish::of(Method::POST, &acme(), &["sso-configurations"]);
    let wish = wish.with(json!({ "credential": { "client_secret": "s3cret" } }));
    assert!(!format!("{wish:?}").contains("s3cret"), "{wish:?}");
}

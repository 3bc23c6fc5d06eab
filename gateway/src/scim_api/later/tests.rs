//! Which requests are answered before they are told of.

use actix_web::test::TestRequest;

use super::*;

fn wanted(method: &str, endpoint: &Endpoint, prefer: &[&str]) -> Option<Later> {
    let mut http = TestRequest::default().method(method.parse().unwrap());
    for said in prefer {
        http = http.append_header(("prefer", *said));
    }
    Later::of(&http.to_http_request(), Some(endpoint))
}

#[test]
fn only_a_change_can_be_told_later_and_only_when_that_is_wanted() {
    let user = Endpoint::User("42".into());
    assert_eq!(wanted("PATCH", &user, &[]), None);
    assert_eq!(wanted("PATCH", &user, &["return=minimal"]), None);
    assert_eq!(wanted("GET", &user, &["respond-async"]), None);
    assert_eq!(wanted("POST", &Endpoint::UsersSearch, &["respond-async"]), None);
    assert_eq!(wanted("PUT", &Endpoint::Users, &["respond-async"]), None);
    let later = wanted("PATCH", &user, &["return=minimal", "Respond-Async; x=1"]).unwrap();
    assert_eq!((later.method, later.wait), (Method::Patch, None));
    assert_eq!(later.about, About::Users, "an id that is none of ours may be personal");
    assert!(wanted("POST", &Endpoint::Bulk, &["respond-async"]).is_some());
}

#[test]
fn a_client_may_say_how_long_it_would_wait() {
    for (prefer, want) in [
        ("respond-async, wait=10", Some(10)),
        ("wait=\"5\", respond-async", Some(5)),
        ("respond-async, wait=soon", None),
    ] {
        let later = wanted("DELETE", &Endpoint::Group("7".into()), &[prefer]).unwrap();
        assert_eq!(later.wait, want.map(Duration::from_secs), "{prefer}");
    }
}

#[test]
fn an_operation_of_many_keeps_its_place_and_no_value_of_the_client() {
    let answer = serde_json::json!({
        "method": "POST", "bulkId": "qwerty", "status": "409",
        "response": { "scimType": "uniqueness", "detail": "`ada@contoso.example` is taken" },
    });
    let kept = of_many(&answer, 3);
    assert_eq!((kept.operation, kept.method, kept.status), (Some(3), Method::Post, 409));
    assert_eq!((kept.about, kept.bulk_id.as_deref()), (About::Bulk, Some("qwerty")));
    let refused = kept.refused.unwrap();
    assert_eq!(refused.scim_type.as_deref(), Some("uniqueness"));
    assert_eq!(&*refused.detail, "`…` is taken");
}

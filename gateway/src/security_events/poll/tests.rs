//! Requests as RFC 8936 §2.2 has them.

use super::*;

fn read(body: &str) -> Poll {
    Poll::parse(body.as_bytes()).unwrap()
}

#[test]
fn whoever_says_nothing_waits_for_a_usual_page() {
    let poll = read("{}");
    assert_eq!((poll.most(), poll.waits(), poll.settled().count()), (USUAL, true, 0));
}

#[test]
fn a_page_has_an_end_and_whoever_wants_none_does_not_wait() {
    assert_eq!(read(r#"{ "maxEvents": 1000000 }"#).most(), MOST);
    let only = read(r#"{ "maxEvents": 0, "ack": ["acme.7"] }"#);
    assert_eq!((only.most(), only.waits()), (0, false));
    assert!(!read(r#"{ "returnImmediately": true }"#).waits());
}

#[test]
fn what_was_taken_and_what_cannot_be_read_is_settled() {
    let poll = read(
        r#"{ "ack": ["acme.7"], "setErrs": { "acme.9": { "err": "jwtAud", "description": "no" } } }"#,
    );
    assert_eq!(poll.settled().collect::<Vec<_>>(), ["acme.7", "acme.9"]);
    assert_eq!(poll.unread(), 1);
}

#[test]
fn what_is_no_request_is_refused_with_its_place() {
    for body in ["", "[]", r#"{ "maxEvents": -1 }"#, r#"{ "ack": "acme.7" }"#] {
        let wrong = Poll::parse(body.as_bytes()).unwrap_err();
        assert!(wrong.starts_with("the body is no request: "), "{wrong}");
    }
}

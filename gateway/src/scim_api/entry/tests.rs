//! Which organization a path names, and what is below.

use uuid::Uuid;

use super::*;
use crate::answer::Answer;

#[test]
fn a_path_is_taken_apart() {
    let check = |path: &str, want: Option<(&str, &str)>| assert_eq!(parts(path), want, "{path}");
    check("/o/acme/scim/v2/Users/42", Some(("acme", "/v2/Users/42")));
    check("/o/acme/scim", Some(("acme", "")));
    check("/o/acme/SCIM/", Some(("acme", "/")));
    check("/o//scim/v2", Some(("", "/v2")));
    check("/o/acme/scimitar/v2", None);
    check("/o/acme/", None);
    check("/o/acme", None);
    check("/o", None);
    check("/", None);
}

#[test]
fn what_is_done_is_never_told_as_undone_because_it_cannot_be_told_later() {
    let done = Ok(Answer { status: 201, ..Answer::default() });
    let told = |kept| told_later(kept, &done, RequestId(Uuid::nil())).status().as_u16();
    assert_eq!(told(Ok(true)), 202);
    assert_eq!(told(Ok(false)), 201);
    assert_eq!(told(Err(SubmitError::Unavailable)), 201);
}

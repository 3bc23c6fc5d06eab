//! Which organization a path names, and what is below.

use super::*;

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

//! Paths of workspaces, and where they lead.

use actix_web::test::TestRequest;
use url::Url;

use super::{parts, target};

#[test]
fn a_path_names_the_workspace_and_what_is_below_it() {
    let split = |path| parts(path).map(|(place, below)| (place.workspace, below));
    assert_eq!(split("/o/acme/w/labs/a/b"), Some((Some("labs"), Some("a/b"))));
    assert_eq!(split("/o/acme/w/labs/"), Some((Some("labs"), Some(""))));
    assert_eq!(split("/o/acme/w/labs"), Some((Some("labs"), None)));
    for other in ["/o/acme/w/", "/o/acme/w", "/o/acme/scim/v2", "/w/labs/"] {
        assert_eq!(split(other), None, "{other}");
    }
}

#[test]
fn what_is_below_is_passed_on_to_the_letter_and_never_above_the_upstream() {
    let to = |upstream: &str, below: &str, query: &str| {
        let http = TestRequest::with_uri(&format!("/{query}")).to_http_request();
        target(&Url::parse(upstream).unwrap(), below, &http).map(|uri| uri.to_string())
    };
    let want = |text: &str| Some(text.to_owned());
    assert_eq!(to("http://up:1", "", ""), want("http://up:1/"));
    assert_eq!(to("http://up:1/base/", "a%2Fb", "?q=%20"), want("http://up:1/base/a%2Fb?q=%20"));
    for climbing in ["../secret", "a/%2e%2E/b", "a/.%2e"] {
        assert_eq!(to("http://up:1/base", climbing, ""), None, "{climbing}");
    }
}

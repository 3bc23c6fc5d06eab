//! Paths of workspaces.

use super::parts;

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

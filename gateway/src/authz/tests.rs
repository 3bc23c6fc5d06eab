//! Paths of the decision endpoints.

use super::Caller;

#[track_caller]
fn check(path: &str, want: Option<(Caller, &str, Option<&str>)>) {
    let got = Caller::of(path).map(|(caller, place)| (caller, place.organization, place.workspace));
    assert_eq!(got, want, "{path}");
}

#[test]
fn a_path_names_who_asks_and_about_what() {
    check(
        "/o/acme/authz/auth-request/workspaces/labs",
        Some((Caller::AuthRequest, "acme", Some("labs"))),
    );
    check("/o/acme/authz/forward-auth/dashboard", Some((Caller::ForwardAuth, "acme", None)));
    check(
        "/o/acme/authz/refused-page/workspaces/labs",
        Some((Caller::RefusedPage, "acme", Some("labs"))),
    );
    let ext = Some((Caller::ExtAuthz, "acme", Some("labs")));
    check("/o/acme/authz/ext-authz/workspaces/labs", ext);
    check("/o/acme/authz/ext-authz/workspaces/labs/any/path/at/all", ext);
    check("/o/acme/authz/ext-authz/dashboard/x/y", Some((Caller::ExtAuthz, "acme", None)));
    for path in [
        "/o/acme/authz",
        "/o/acme/authz/other/dashboard",
        "/o/acme/authz/forward-auth/workspaces",
        "/o/acme/authz/forward-auth/workspaces/",
        "/o/acme/authz/forward-auth/workspaces/labs/more",
        "/o/acme/authz/forward-auth/dashboard/more",
    ] {
        check(path, None);
    }
}

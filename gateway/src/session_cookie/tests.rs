//! Cookies as browsers and others send them.

use actix_web::test::TestRequest;

use super::{NAME, carried, digest};

#[track_caller]
fn check(cookie: &str, want: Option<&str>) {
    let http = TestRequest::default().insert_header(("cookie", cookie)).to_http_request();
    assert_eq!(carried(&http), want.map(digest), "{cookie}");
}

#[test]
fn the_session_is_found_among_other_cookies() {
    let (a, b) = ("A".repeat(43), "b".repeat(43));
    check(&format!("{NAME}={a}"), Some(&a));
    check(&format!("theme=dark; {NAME}={a}; x=y"), Some(&a));
    check(&format!("{NAME}={a}; {NAME}={a}"), Some(&a));
    check(&format!("{NAME}={a}; {NAME}={b}"), None);
    for none in ["", "theme=dark", NAME, &format!("{NAME}=short"), &format!("doorward-session={a}")]
    {
        check(none, None);
    }
    check(&format!("{NAME}={}", "=".repeat(43)), None);
}

//! Cookies as browsers and others send them.

use actix_web::test::TestRequest;

use super::{carried, digest};
use crate::config::PublicUrl;

#[track_caller]
fn check(url: &str, cookie: &str, want: Option<&str>) {
    let http = TestRequest::default().insert_header(("cookie", cookie)).to_http_request();
    let got = carried(&http, "acme", &PublicUrl::parse(url).unwrap());
    assert_eq!(got, want.map(digest), "{cookie}");
}

#[test]
fn the_session_is_found_among_other_cookies() {
    const TLS: &str = "https://id.example.com";
    let (a, b) = ("A".repeat(43), "b".repeat(43));
    let name = "__Host-doorward-acme";
    check(TLS, &format!("{name}={a}"), Some(&a));
    check(TLS, &format!("theme=dark; {name}={a}; x=y"), Some(&a));
    check(TLS, &format!("{name}={a}; __Host-doorward-globex={b}"), Some(&a));
    check(TLS, &format!("{name}={a}; {name}={b}"), None);
    check("http://127.0.0.1:8080", &format!("doorward-acme={a}"), Some(&a));
    for none in ["", "theme=dark", name, &format!("{name}=short"), &format!("doorward-acme={a}")] {
        check(TLS, none, None);
    }
    check(TLS, &format!("{name}={}", "=".repeat(43)), None);
    check(TLS, &format!("__Host-doorward-acme-2={a}"), None);
}

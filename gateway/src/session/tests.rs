use actix_web::test::TestRequest;

use super::*;

fn secure() -> PublicUrl {
    PublicUrl::parse("https://id.example.com").unwrap()
}

fn acme() -> OrganizationName {
    OrganizationName::parse("acme").unwrap()
}

#[test]
fn behind_tls_the_cookie_belongs_to_this_host_alone() {
    let name = CookieName::of_session(&acme(), &secure());
    let cookie = name.set(&Handle::of(&[7; 32]));
    assert!(cookie.starts_with("__Host-doorward-acme=BwcH"), "{cookie}");
    for part in ["; HttpOnly", "; Secure", "; SameSite=Lax", "; Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"));
    assert!(name.clear().contains("Max-Age=0"));
}

#[test]
fn on_plain_http_the_cookie_is_for_development() {
    let plain = PublicUrl::parse("http://127.0.0.1:8080").unwrap();
    let cookie = CookieName::of_session(&acme(), &plain).set(&Handle::of(&[7; 32]));
    assert!(cookie.starts_with("doorward-acme=") && !cookie.contains("Secure"), "{cookie}");
}

#[test]
fn no_organization_has_the_cookie_of_the_browser() {
    let browser = CookieName::of_browser(&secure());
    let name = browser.as_str().trim_start_matches("__Host-doorward-").to_owned();
    assert!(OrganizationName::parse(&name).is_err());
}

#[test]
fn applications_see_none_of_our_cookies() {
    for ours in ["__Host-doorward-acme=x", " doorward-acme", "doorward-sign.in=y"] {
        assert!(is_ours(ours), "{ours}");
    }
    for others in ["a=doorward-acme", "Doorward-acme=x", "__Host-other=x"] {
        assert!(!is_ours(others), "{others}");
    }
}

#[test]
fn row_54_a_cookie_that_comes_twice_is_none() {
    let name = CookieName::of_session(&acme(), &secure());
    let handle = Handle::of(&[7; 32]);
    let pair = format!("__Host-doorward-acme={}", handle.0);
    let check = |lines: &[String], want: Option<&Handle>| {
        let request = TestRequest::default();
        let request = lines.iter().fold(request, |request, line| {
            let line = header::HeaderValue::from_bytes(line.as_bytes()).unwrap();
            request.append_header((header::COOKIE, line))
        });
        let presented = name.presented(&request.to_http_request());
        let (presented, want) = (presented.map(|held| held.digest()), want.map(Handle::digest));
        assert_eq!(presented, want, "{lines:?}");
    };
    check(&[format!("a=b; {pair}; c=d")], Some(&handle));
    check(&[format!("a=é; {pair} ;")], Some(&handle)); // somebody else's cookie need not be text
    check(&[format!("{pair}; {pair}")], None);
    check(&[pair.clone(), pair], None);
    check(&[format!("doorward-acme={}", handle.0)], None);
    check(&["__Host-doorward-acme=short".into()], None);
    check(&[], None);
}

use super::*;

const SECRET: &str = "dw_client_abc";

fn read(body: &str, authorization: Option<&str>) -> Result<Asked, Refused> {
    Asked::read(body.as_bytes(), authorization.map(str::as_bytes))
}

/// What a body, and a header of `client:secret`, come to in one word.
#[track_caller]
fn check(body: &str, credentials: Option<&str>, want: &str) {
    let header = credentials.map(|text| format!("Basic {}", STANDARD.encode(text)));
    let got = match read(body, header.as_deref()) {
        Ok(Asked { client, shown }) => {
            let shown = match shown {
                Shown::Secret(digest) if digest == secret_token::digest(SECRET.as_bytes()) => {
                    "the secret"
                }
                Shown::Secret(_) => "another secret",
                Shown::Assertion(assertion) => assert_eq_and_say(&assertion),
                Shown::Nothing => "nothing",
            };
            format!("{} {shown}", client.unwrap_or_default())
        }
        Err(refused) => refused.reason(),
    };
    assert_eq!(got, want, "{body} {credentials:?}");
}

fn assert_eq_and_say(assertion: &Secret) -> &'static str {
    assert_eq!(assertion.expose(), "a.b.c");
    "an assertion"
}

#[test]
fn a_secret_comes_in_the_body_or_in_the_header() {
    let grant = "grant_type=client_credentials";
    check(&format!("{grant}&client_id=c&client_secret={SECRET}"), None, "c the secret");
    check(&format!("{grant}&client_id=c&client_secret=dw%5Fclient%5Fabc"), None, "c the secret");
    check(&format!("client_secret={SECRET}&{grant}"), None, " the secret");
    check(grant, Some("c:dw_client_abc"), "c the secret");
    check(grant, Some("%63:dw%5Fclient_abc"), "c the secret");
    check(&format!("{grant}&client_id=c"), Some("c:dw_client_abc"), "c the secret");
    check(&format!("{grant}&client_id=d"), Some("c:dw_client_abc"), " nothing");
    check(grant, Some("c"), " nothing");
    check(grant, Some("c:x&y"), " nothing");
    check(grant, Some("c:DW_CLIENT_ABC"), "c another secret");
    check(&format!("{grant}&scope=x&baseAddress=y&client_id=c"), None, "c nothing");
}

#[test]
fn an_assertion_comes_with_its_type() {
    let grant = "grant_type=client_credentials";
    let typed = "client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    check(&format!("{grant}&{typed}&client_assertion=a.b.c"), None, " an assertion");
    let without = "`client_assertion` comes with the `client_assertion_type` of RFC 7523";
    check(&format!("{grant}&client_assertion=a.b.c"), None, without);
    check(&format!("{grant}&{typed}"), None, without);
    check(&format!("{grant}&client_assertion_type=saml&client_assertion=a.b.c"), None, without);
}

#[test]
fn a_request_that_is_none_is_refused() {
    let twice = "a parameter stands there twice";
    check("", None, "`grant_type` is missing");
    check("grant_type=", None, "`grant_type` is missing");
    check(
        "grant_type=authorization_code",
        None,
        "another grant than `client_credentials` was asked for",
    );
    check("grant_type=client_credentials&grant_type=client_credentials", None, twice);
    check("grant_type=client_credentials&client_id=a&client_id=a", None, twice);
    check("grant_type=client_credentials&x=a&x=a&client_id=&client_id=a", None, "a nothing");
    let ways = "the client authenticates in more than one way";
    let assertion = "client_assertion=a.b.c&client_assertion_type=\
                     urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    check("grant_type=client_credentials&client_secret=x", Some("c:dw_client_abc"), ways);
    check(&format!("grant_type=client_credentials&client_secret=x&{assertion}"), None, ways);
    check(&format!("grant_type=client_credentials&{assertion}"), Some("c:dw_client_abc"), ways);
}

#[test]
fn another_scheme_shows_nothing() {
    for header in ["Bearer x", "Basic", "Basic !", "Basic YTpi!", "basic  "] {
        let asked = read("grant_type=client_credentials&client_id=c", Some(header)).unwrap();
        assert!(matches!(asked.shown, Shown::Nothing), "{header}");
    }
}

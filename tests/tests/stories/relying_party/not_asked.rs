//! The tests of the OpenID Foundation about things that we never ask for: what asking would look like.

use doorward_tests::entra::stand_in::Asked;

use super::Line;

/// A test, what it would send, why we do not ask for it, and what asking would look like.
type NotAsked = (&'static str, &'static str, &'static str, Box<dyn Fn(&Asked) -> bool>);

/// What was never asked of Entra in all of this.
pub(super) fn never(asked: &[Asked], lines: &mut Vec<Line>) {
    let path = |part: &'static str| move |asked: &Asked| asked.path.contains(part);
    let field = |name: &'static str, value: &'static str| {
        move |asked: &Asked| asked.field(name).is_some_and(|said| said.contains(value))
    };
    let table: [NotAsked; 12] = [
        (
            "oidcc-client-test-userinfo-invalid-sub",
            "userinfo of somebody else",
            "userinfo holds no `oid`",
            Box::new(path("userinfo")),
        ),
        (
            "oidcc-client-test-userinfo-bearer-header, -body, -signed",
            "userinfo in three ways",
            "userinfo holds no `oid`",
            Box::new(path("userinfo")),
        ),
        (
            "oidcc-client-test-scope-userinfo-claims",
            "claims by userinfo",
            "claims are read from the ID token",
            Box::new(path("userinfo")),
        ),
        (
            "oidcc-client-test-client-secret-basic",
            "`client_secret_basic`",
            "the secret is posted",
            Box::new(|asked| {
                asked.header("authorization").is_some_and(|held| held.starts_with("Basic"))
            }),
        ),
        (
            "oidcc-client-test-invalid-athash, -missing-athash",
            "a wrong `at_hash` beside the code",
            "the flow is `code`",
            Box::new(field("response_type", "token")),
        ),
        (
            "oidcc-client-test-invalid-chash, -missing-chash",
            "a wrong `c_hash` beside the code",
            "the flow is `code`",
            Box::new(field("response_type", "id_token")),
        ),
        (
            "oidcc-client-test-request-uri-signed-*",
            "a signed request",
            "requests are plain",
            Box::new(field("request_uri", "")),
        ),
        (
            "oidcc-client-test-dynamic-registration",
            "a registration endpoint",
            "administrators register applications",
            Box::new(path("register")),
        ),
        (
            "oidcc-client-test-discovery-webfinger-acct, -url",
            "WebFinger",
            "the tenant is known",
            Box::new(path("webfinger")),
        ),
        (
            "oidcc-client-test-refresh-token, -invalid-issuer, -invalid-sub",
            "tokens by refresh",
            "provisioning says what changes",
            Box::new(field("grant_type", "refresh_token")),
        ),
        (
            "oidcc-client-test-refresh-token (scope)",
            "a refresh token",
            "no `offline_access`",
            Box::new(field("scope", "offline_access")),
        ),
        (
            "oidcc-client-test-session-management",
            "a frame to ask",
            "Entra has no such frame",
            Box::new(path("checksession")),
        ),
    ];
    for (name, sent, why, is) in table {
        assert!(!asked.iter().any(is), "{name}");
        lines.push(Line(name, sent, format!("not asked: {why}")));
    }
    assert!(asked.iter().all(|asked| asked.endpoint().is_some()), "an address was fetched");
}

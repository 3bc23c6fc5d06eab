//! The OpenID Foundation's tests of relying parties, made anew against the stand-in over HTTP: what is
//! sent, and what we do. What comes of each is kept as a table in `tests/golden/relying_party.md`.

mod not_asked;
mod wanted;

use std::{fmt::Write as _, path::Path};

use doorward_tests::{
    browser::{Browser, parameter},
    entra::stand_in::{Asked, Endpoint, Fault, Forgery, Seal},
    http::{Connection, Request},
};
use serde_json::{Value, json};

use super::sign_in_scene::{SignIn, upn};

/// One line of the table.
struct Line(&'static str, &'static str, String);

/// What a sign-in came to.
async fn outcome(story: &SignIn, from: usize) -> String {
    let (head, mut browser) = (story.scene.head(), Browser::new().from(format!("192.0.2.{from}")));
    let page = story.try_at(&mut browser, "/o/acme/sign-in", "ada").await;
    match (page.status, story.has_cookie(&browser)) {
        (200, true) => "accepted".to_owned(),
        (_, false) => format!("rejected: `{}`", story.refusals_since(head).join("`, `")),
        (status, true) => panic!("a session in spite of {status}"),
    }
}

/// Tests that change the ID token and nothing else.
fn forged(story: &SignIn) -> Vec<(&'static str, &'static str, Forgery)> {
    let sealed = |seal: Seal, alg: &str| Forgery::sealed(seal).and_header(json!({ "alg": alg }));
    let claims = Forgery::claims;
    let secret = Seal::Shared(story.app.secret.clone().into_bytes());
    let (trap, nobody) = (format!("{}/trap", story.entra.authority()), "nobody");
    let elsewhere = json!({ "_claim_names": { "address": "s" },
                            "_claim_sources": { "s": { "endpoint": trap } } });
    let inside = json!({ "_claim_names": { "address": "s" },
                         "_claim_sources": { "s": { "JWT": "a.b.c" } } });
    vec![
        ("oidcc-client-test", "a good ID token", Forgery::default()),
        ("oidcc-client-test-idtoken-sig-rs256", "`RS256`", Forgery::default()),
        ("oidcc-client-test-idtoken-sig-none", "`alg: none`", sealed(Seal::Missing, "none")),
        (
            "oidcc-client-test-invalid-sig-rs256",
            "a changed signature",
            Forgery::sealed(Seal::Flipped),
        ),
        (
            "oidcc-client-test-invalid-sig-hs256",
            "`HS256` by the client secret",
            sealed(secret, "HS256"),
        ),
        ("oidcc-client-test-invalid-sig-es256", "`alg: ES256`", sealed(Seal::Good, "ES256")),
        ("oidcc-client-test-invalid-iss", "another `iss`", claims(json!({ "iss": nobody }))),
        ("oidcc-client-test-missing-sub", "no `sub`", claims(json!({ "sub": null }))),
        ("oidcc-client-test-invalid-aud", "another `aud`", claims(json!({ "aud": nobody }))),
        ("oidcc-client-test-missing-aud", "no `aud`", claims(json!({ "aud": null }))),
        ("oidcc-client-test-missing-iat", "no `iat`", claims(json!({ "iat": null }))),
        ("oidcc-client-test-nonce-invalid", "another `nonce`", claims(json!({ "nonce": "n" }))),
        (
            "oidcc-client-test-nonce-unless-code-flow",
            "no `nonce`",
            claims(json!({ "nonce": null })),
        ),
        (
            "oidcc-client-test-kid-absent-multiple-jwks",
            "no `kid`, several keys",
            Forgery::header(json!({ "kid": null })),
        ),
        ("oidcc-client-test-aggregated-claims", "claims as a JWT inside; ignored", claims(inside)),
        (
            "oidcc-client-test-distributed-claims",
            "claims at an address; not fetched",
            claims(elsewhere),
        ),
    ]
}

/// Tests that change documents or their keys.
async fn documents(story: &mut SignIn, lines: &mut Vec<Line>) {
    lines.push(Line(
        "oidcc-client-test-discovery-openid-config",
        "a discovery document",
        outcome(story, 200).await,
    ));
    let keys = format!("{}/{}/discovery/v2.0/keys", story.entra.authority(), story.tenant);
    let one = Browser::new().fetch(&keys).await.expect("keys").json()["keys"][0].clone();
    story.entra.fail(Endpoint::Keys, Fault::Changed(json!({ "keys": [one] })));
    story.entra.forge(Forgery::header(json!({ "kid": null })));
    lines.push(Line(
        "oidcc-client-test-kid-absent-single-jwks",
        "no `kid`, one key; Entra names its keys",
        outcome(story, 201).await,
    ));
    story.entra.heal();
    lines.push(Line(
        "oidcc-client-test-discovery-jwks-uri-keys",
        "keys where the document says",
        outcome(story, 202).await,
    ));
    let mut browser = Browser::new();
    let picker = story.knock(&mut browser).await;
    story.entra.rotate_keys(true);
    let page = browser.pick(&picker, &upn("ada")).await.expect("a page");
    assert_eq!((page.status, story.has_cookie(&browser)), (200, true), "{}", page.text());
    lines.push(Line(
        "oidcc-client-test-signing-key-rotation-just-before-signing",
        "a new key, and the old one withdrawn, during a sign-in",
        "accepted".into(),
    ));
    story.entra.rotate_keys(false);
    lines.push(Line(
        "oidcc-client-test-signing-key-rotation",
        "a new key beside the old one",
        outcome(story, 203).await,
    ));
    let port = story.scene.server.port();
    let trap = format!("{}/trap", story.entra.authority());
    for (name, sent, changes) in [
        (
            "oidcc-client-test-discovery-issuer-mismatch",
            "a document of another issuer",
            json!({ "issuer": "http://127.0.0.1:1/v2.0" }),
        ),
        (
            "oidcc-client-test-mtls-endpoint-aliases",
            "`mtls_endpoint_aliases`; not used",
            json!({ "mtls_endpoint_aliases": { "token_endpoint": trap } }),
        ),
    ] {
        story.scene.server.kill().expect("it ends");
        story.scene.server = story.scene.host.serve_at(port).expect("it begins, knowing nothing");
        story.entra.fail(Endpoint::Discovery, Fault::Changed(changes));
        lines.push(Line(name, sent, outcome(story, 204).await));
        story.entra.heal();
    }
}

/// Tests of the way back and of beginning elsewhere.
async fn ways(story: &SignIn, lines: &mut Vec<Line>) {
    let post = async |body: &str| {
        let request = Request::new("POST", "/auth/callback")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.to_owned());
        Connection::to(story.scene.server.authority()).send(request).await.expect("an answer")
    };
    for (name, sent, body) in [
        (
            "oidcc-client-test (form_post)",
            "a code by POST, which nobody asked for",
            "code=c&state=s",
        ),
        ("oidcc-client-test-form-post-error", "an error by POST", "error=access_denied&state=s"),
    ] {
        let answer = post(body).await;
        assert!(answer.headers.get("set-cookie").is_none());
        lines.push(Line(name, sent, format!("rejected: status {}", answer.status)));
    }
    let query =
        "iss=https%3A%2F%2Fevil.example&login_hint=ada&target_link_uri=https%3A%2F%2Fevil.example";
    let sent = Browser::new().peek(&story.url(&format!("/o/acme/sign-in?{query}"))).await;
    let to = sent.expect("a redirect").destination().expect("an address");
    assert!(to.starts_with(story.entra.authority()) && !to.contains("evil"), "{to}");
    lines.push(Line(
        "oidcc-client-test-3rd-party-init-login",
        "a sign-in begun elsewhere",
        "accepted: to the own tenant, then home".into(),
    ));
}

/// Tests of signing out.
async fn logout(story: &SignIn, lines: &mut Vec<Line>) {
    story.registers_its_logout_url();
    let sign_out = async |browser: &mut Browser| {
        let home = browser.open(&story.url("/o/acme/")).await.expect("a page");
        browser.submit(&home, "/o/acme/sign-out", &[]).await.expect("a page")
    };
    // Two sessions here of one sign-in at Entra: the first one's cookie moves to another browser.
    let mut ada = story.sign_in("ada").await;
    let (name, first) = ada.cookie(&story.url("/"), "doorward-acme").expect("a cookie");
    ada.plant(&story.url("/"), &format!("{name}=; Path=/; Max-Age=0"));
    assert_eq!(story.try_at(&mut ada, "/o/acme/sign-in", "ada").await.status, 200);
    let mut other = Browser::new();
    other.plant(&story.url("/"), &format!("{name}={first}; Path=/"));
    assert!(story.is_signed_in(&mut other).await);
    let page = sign_out(&mut ada).await;
    assert!(page.text().contains("You are signed out"), "{}", page.text());
    assert!(page.trail.iter().any(|step| parameter(step, "post_logout_redirect_uri").is_some()));
    assert!(!story.is_signed_in(&mut ada).await);
    lines.push(Line(
        "oidcc-client-test-rp-init-logout",
        "sign-out here, then at Entra, and back",
        "signed out".into(),
    ));
    assert!(!story.is_signed_in(&mut other).await);
    lines.push(Line(
        "oidcc-client-test-rp-frontchannel-rpinitlogout",
        "the same, with a frame for the other sessions of that sign-in",
        "all signed out".into(),
    ));
    for (name, sent, state) in [
        (
            "oidcc-client-test-rp-init-logout-other-state",
            "back with another `state`",
            "?state=other",
        ),
        ("oidcc-client-test-rp-init-logout-no-state", "back without `state`", ""),
    ] {
        let mut ada = story.sign_in("ada").await;
        sign_out(&mut ada).await;
        let page = ada.open(&story.url(&format!("/auth/callback{state}"))).await.expect("a page");
        assert!(!story.is_signed_in(&mut ada).await);
        lines.push(Line(name, sent, format!("signed out, and a page with status {}", page.status)));
    }
    let mut ada = story.sign_in("ada").await;
    let out = format!("{}/{}/oauth2/v2.0/logout", story.entra.authority(), story.tenant);
    ada.open(&out).await.expect("Entra's page");
    assert!(!story.is_signed_in(&mut ada).await);
    lines.push(Line(
        "oidcc-client-test-rp-frontchannel-opinitlogout",
        "sign-out at Entra, with a frame",
        "signed out".into(),
    ));
    let request = Request::new("POST", "/auth/back-channel-logout").body("logout_token=a.b.c");
    let answer = Connection::to(story.scene.server.authority()).send(request).await.expect("it");
    assert_eq!(answer.status, 404);
    lines.push(Line(
        "oidcc-client-test-rp-backchannel-*",
        "a logout token",
        "not asked: Entra sends none, and nobody listens (404)".into(),
    ));
}

#[tokio::test]
async fn the_tests_of_the_openid_foundation_come_to_what_the_table_says() {
    let mut story = SignIn::begin().await;
    let mut lines = Vec::new();
    for (number, (name, sent, forgery)) in forged(&story).into_iter().enumerate() {
        story.entra.forge(forgery);
        let done = outcome(&story, number).await;
        lines.push(Line(name, sent, done));
    }
    story.entra.heal();
    documents(&mut story, &mut lines).await;
    ways(&story, &mut lines).await;
    logout(&story, &mut lines).await;
    let asked: Vec<Asked> = story.entra.asked_at_all();
    not_asked::never(&asked, &mut lines);
    let first: Vec<Value> = asked.iter().take(3).map(|asked| json!(asked.path)).collect();
    assert!(
        first.iter().any(|path| path.to_string().contains("openid-configuration")),
        "{first:?}"
    );

    let mut table = String::from(
        "# The OpenID Foundation's tests of relying parties, and what Doorward does\n\n\
         Made anew against the stand-in, over HTTP; `cargo test -p doorward-tests --test stories \
         relying_party` runs them.\n\n| test | what is sent | wanted | what we do |\n|---|---|---|---|\n",
    );
    for Line(name, sent, done) in &lines {
        let wanted = wanted::of(name);
        assert!(wanted.is(done), "{name}: wanted {wanted:?}, and {done}");
        let _ = writeln!(table, "| {name} | {sent} | {} | {done} |", wanted.text());
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/relying_party.md");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &table).expect("the table can be written");
    }
    let held = std::fs::read_to_string(&golden).expect("the table is kept");
    assert_eq!(table, held, "run with UPDATE_GOLDEN=1 and read the difference");
}

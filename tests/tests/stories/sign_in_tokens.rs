//! The tokens of the attack list, each sent over HTTP by the stand-in: none is believed, nobody gets a
//! session, each refusal is told with its reason, and nobody makes us ask Entra for keys without end.

use doorward_tests::{
    browser::Browser,
    entra::stand_in::{Endpoint, Forgery, Seal},
};
use serde_json::{Value, json};

use super::sign_in_scene::{Beginning, SignIn, upn, writers};

const OTHER: &str = "99999999-86f1-41af-91ab-2d7cd011db47";

/// A row, what is wrong, and the reason that is told.
type Case = (u8, &'static str, Forgery, &'static str);

fn header(row: u8, what: &'static str, changes: Value, want: &'static str) -> Case {
    (row, what, Forgery::header(changes), want)
}

fn claims(row: u8, what: &'static str, changes: Value, want: &'static str) -> Case {
    (row, what, Forgery::claims(changes), want)
}

fn text(row: u8, what: &'static str, piece: &str, instead: &str, want: &'static str) -> Case {
    (row, what, Forgery::default().and_text(piece, instead), want)
}

/// Rows 1 to 13: form, algorithm and key.
fn form(story: &SignIn) -> Vec<Case> {
    let sealed = |seal: Seal, alg: &str| Forgery::sealed(seal).and_header(json!({ "alg": alg }));
    let secret = Seal::Shared(story.app.secret.clone().into_bytes());
    let trap = format!("{}/trap", story.entra.authority());
    let personal = Forgery::sealed(Seal::PersonalKey).and_header(json!({ "kid": "personal" }));
    let kid = |kid: &str| json!({ "kid": kid });
    vec![
        (1, "alg none", sealed(Seal::Missing, "none"), "algorithm_not_allowed"),
        (1, "alg nOnE", sealed(Seal::Missing, "nOnE"), "algorithm_not_allowed"),
        (
            2,
            "HS256 by public key",
            sealed(Seal::PublicKeyAsSecret, "HS256"),
            "algorithm_not_allowed",
        ),
        (2, "the same, called RS256", sealed(Seal::PublicKeyAsSecret, "RS256"), "signature_wrong"),
        (3, "HS256 by client secret", sealed(secret, "HS256"), "algorithm_not_allowed"),
        (4, "a flipped bit", Forgery::sealed(Seal::Flipped), "signature_wrong"),
        (4, "no signature", Forgery::sealed(Seal::Missing), "signature_wrong"),
        (5, "another key, known kid", Forgery::sealed(Seal::ForeignKey), "signature_wrong"),
        (6, "the key of personal accounts", personal, "key_of_another_issuer"),
        header(7, "jku", json!({ "jku": trap }), "header_not_allowed"),
        header(7, "x5u", json!({ "x5u": trap }), "header_not_allowed"),
        header(8, "jwk", json!({ "jwk": { "kty": "RSA" } }), "header_not_allowed"),
        header(8, "x5c", json!({ "x5c": ["MII"] }), "header_not_allowed"),
        header(9, "a path", kid("../../etc/passwd"), "key_unknown"),
        header(9, "an address", kid(&trap), "key_unknown"),
        header(9, "SQL", kid("' OR 1=1 --"), "key_id_malformed"),
        header(9, "10 kB", kid(&"k".repeat(10_000)), "key_id_malformed"),
        header(9, "NUL", kid("key-0\0"), "key_id_malformed"),
        header(9, "Unicode", kid("k\u{435}y-0"), "key_id_malformed"),
        header(10, "no kid", json!({ "kid": null }), "key_id_missing"),
        header(11, "crit", json!({ "crit": ["exp"] }), "header_not_allowed"),
        header(11, "b64", json!({ "b64": false }), "header_not_allowed"),
        header(11, "zip", json!({ "zip": "DEF" }), "header_not_allowed"),
        header(12, "an access token", json!({ "typ": "at+jwt" }), "type_not_allowed"),
        header(12, "a logout token", json!({ "typ": "logout+jwt" }), "type_not_allowed"),
        header(13, "nested", json!({ "cty": "JWT" }), "header_not_allowed"),
        (13, "five parts", Forgery::default().and_tail(".a.b"), "not_three_parts"),
        (13, "no token", Forgery::whole("hello"), "not_three_parts"),
    ]
}

/// Rows 14 to 22 and 65: who issued it, whose it is, for whom.
fn parties(story: &SignIn) -> Vec<Case> {
    let (host, tenant) = (story.entra.authority(), story.tenant.to_string());
    let iss = |issuer: String| json!({ "iss": issuer });
    let another = story.entra.register_single_tenant(story.tenant, "http://127.0.0.1:9/").client;
    let good = format!("{host}/{tenant}/v2.0");
    let groups = format!("[\"{}\"]", writers());
    vec![
        claims(14, "foreign", iss("https://evil.example".into()), "issuer_wrong"),
        claims(14, "v1", iss(format!("https://sts.windows.net/{tenant}/")), "issuer_wrong"),
        claims(14, "template", iss(format!("{host}/{{tenantid}}/v2.0")), "issuer_wrong"),
        claims(14, "slash", iss(format!("{good}/")), "issuer_wrong"),
        claims(14, "case", iss(good.replace("http:", "HTTP:")), "issuer_wrong"),
        claims(14, "version", json!({ "ver": "1.0" }), "version_wrong"),
        claims(15, "array", json!({ "iss": [good] }), "claims_unreadable"),
        claims(
            16,
            "another tenant",
            json!({ "tid": OTHER, "iss": format!("{host}/{OTHER}/v2.0") }),
            "issuer_wrong",
        ),
        claims(17, "tid is not iss", json!({ "tid": OTHER }), "tenant_wrong"),
        claims(18, "missing", json!({ "tid": null }), "claim_missing"),
        claims(18, "no GUID", json!({ "tid": "contoso" }), "tenant_wrong"),
        claims(19, "missing", json!({ "oid": null }), "claim_missing"),
        claims(19, "array", json!({ "oid": [OTHER] }), "claims_unreadable"),
        claims(19, "no GUID", json!({ "oid": "ada" }), "object_id_malformed"),
        claims(20, "wrong", json!({ "aud": OTHER }), "audience_wrong"),
        claims(20, "another application", json!({ "aud": another }), "audience_wrong"),
        claims(20, "missing", json!({ "aud": null }), "claim_missing"),
        claims(21, "several", json!({ "aud": [story.app.client, another] }), "audience_wrong"),
        claims(22, "azp", json!({ "azp": another }), "authorized_party_wrong"),
        claims(65, "an application", json!({ "idtyp": "app" }), "not_a_person"),
        claims(
            65,
            "its access token",
            json!({ "idtyp": "app", "azp": another, "upn": null }),
            "authorized_party_wrong",
        ),
        claims(25, "another nonce", json!({ "nonce": "n" }), "nonce_wrong"),
        claims(25, "no nonce", json!({ "nonce": null }), "nonce_missing"),
        text(27, "tid first", "\"tid\":", "\"tid\":\"x\",\"tid\":", "claim_repeated"),
        text(27, "tid last", "\"ver\":", "\"tid\":\"x\",\"ver\":", "claim_repeated"),
        text(27, "oid", "\"ver\":", "\"oid\":\"x\",\"ver\":", "claim_repeated"),
        text(27, "groups first", "\"ver\":", "\"groups\":[],\"ver\":", "claim_repeated"),
        text(27, "groups last", &groups, &format!("{groups},\"groups\":[]"), "claim_repeated"),
    ]
}

/// Rows 23, 24 and 29: when, and how much.
fn measures(now: i64) -> Vec<Case> {
    let exp = |value: Value| json!({ "exp": value });
    let exp_as = |row, what, written: &str| {
        let forged = Forgery::claims(json!({ "exp": "EXP" })).and_text("\"EXP\"", written);
        (row, what, forged, "claims_unreadable")
    };
    let many: Vec<_> = (0..3_000).map(|_| OTHER).collect();
    vec![
        claims(23, "expired", exp(json!(now - 400)), "expired"),
        claims(23, "missing", exp(Value::Null), "claim_missing"),
        exp_as(23, "string", "\"4102444800\""),
        exp_as(23, "1e400", "1e400"),
        exp_as(23, "float", "4102444800.5"),
        claims(24, "nbf", json!({ "nbf": now + 3600 }), "not_yet_valid"),
        claims(24, "iat", json!({ "iat": now + 3600 }), "issued_in_the_future"),
        claims(24, "a day old", json!({ "iat": now - 86_400 }), "issued_before_sign_in"),
        claims(29, "3,000 groups", json!({ "groups": many }), "too_long"),
        claims(41, "huge", json!({ "groups": "x".repeat(70_000) }), "too_long"),
    ]
}

#[tokio::test]
async fn every_forged_token_is_refused_and_told_and_no_storm_of_keys_begins() {
    let story = SignIn::begin().await;
    story.sign_in("ada").await;
    story.entra.forget_asked();
    let now = jiff::Timestamp::now().as_second();
    let cases: Vec<_> = [form(&story), parties(&story), measures(now)].concat();
    let head = story.scene.head();
    for (number, (row, what, forgery, _)) in cases.iter().enumerate() {
        story.entra.forge(forgery.clone());
        let mut browser = Browser::new().from(format!("198.51.100.{number}"));
        let page = story.try_sign_in(&mut browser, "ada").await;
        assert_eq!(page.status, 400, "row {row}, {what}: {}", page.text());
        assert!(!story.has_cookie(&browser), "row {row}, {what}");
    }
    let told = story.refusals_since(head);
    for ((row, what, _, want), got) in cases.iter().zip(&told) {
        assert_eq!(got, want, "row {row}, {what}");
    }
    assert_eq!(told.len(), cases.len());
    assert!(story.told_after(head).iter().all(|event| event["event"] == "sign_in.refused"));

    let fetched = story.entra.asked(Endpoint::Keys).len();
    assert_eq!(fetched, 3, "the bucket of the tenant holds three, for {} tokens", cases.len());
    let trapped = story.entra.asked_at_all();
    assert!(trapped.iter().all(|asked| !asked.path.contains("trap")), "an address was fetched");
    let log = story.scene.server.text_log();
    assert!(!log.contains("etc/passwd") && !log.contains("OR 1=1"), "a kid stands in the log");
    story.entra.heal();
    story.sign_in("ada").await;
}

#[tokio::test]
async fn row_29_an_answer_with_a_hundred_thousand_groups_is_not_read_to_its_end() {
    let story = SignIn::begin().await;
    let many: Vec<_> = (0..100_000).map(|_| OTHER).collect();
    story.entra.forge(Forgery::claims(json!({ "groups": many })));
    let head = story.scene.head();
    let mut browser = Browser::new();
    let page = story.try_sign_in(&mut browser, "ada").await;
    assert_eq!(page.status, 503, "{}", page.text());
    assert!(!story.has_cookie(&browser));
    story.refused_once_since(head, "exchange");
}

#[tokio::test]
async fn tokens_that_only_look_odd_are_believed() {
    let story = SignIn::begin().await;
    let (now, tenant) = (jiff::Timestamp::now().as_second(), story.tenant.to_string());
    let deep = format!("\"x\":{}{},\"ver\":", "[".repeat(5000), "]".repeat(5000));
    for (what, forgery) in [
        ("row 18: upper case", Forgery::claims(json!({ "tid": tenant.to_uppercase() }))),
        (
            "row 24: four minutes fast",
            Forgery::claims(json!({ "iat": now + 240, "nbf": now + 240 })),
        ),
        ("row 24: four minutes slow", Forgery::claims(json!({ "iat": now - 540 }))),
        ("row 29: deep, but nobody asks", Forgery::default().and_text("\"ver\":", &deep)),
        ("one audience in a list", Forgery::claims(json!({ "aud": [story.app.client] }))),
        ("no typ", Forgery::header(json!({ "typ": null }))),
        ("a claim that nobody knows", Forgery::claims(json!({ "xms_new": { "a": 1 } }))),
    ] {
        story.entra.forge(forgery);
        let page = story.try_sign_in(&mut Browser::new(), "ada").await;
        assert_eq!(page.status, 200, "{what}: {}", page.text());
    }
}

#[tokio::test]
async fn row_41_groups_that_cannot_be_compared_open_nothing() {
    let begin = Beginning { just_in_time: true, ..Beginning::default() };
    let story = SignIn::begin_as(begin).await;
    let writers = writers().to_string();
    let left_out = json!({ "groups": "src1" });
    let forged = |changes| Forgery::claims(changes);
    let null = Forgery::default().and_text(&format!("[\"{writers}\"]"), "null");
    for (what, forgery) in [
        ("names", forged(json!({ "groups": ["CONTOSO\\writers"] }))),
        ("a name among IDs", forged(json!({ "groups": [writers, "writers"] }))),
        ("a text", forged(json!({ "groups": writers }))),
        ("a number", forged(json!({ "groups": 7 }))),
        ("overage with groups", forged(json!({ "groups": [writers], "_claim_names": left_out }))),
        ("hasgroups with groups", forged(json!({ "groups": [writers], "hasgroups": true }))),
        ("null", null),
    ] {
        story.entra.forge(forgery);
        let mut browser = Browser::new();
        let page = story.try_sign_in(&mut browser, "ada").await;
        assert_eq!(page.status, 200, "{what}: she is who she is: {}", page.text());
        assert_eq!(story.may_enter(&mut browser, "wiki").await, 403, "{what}");
    }
    story.entra.heal();
    let mut ada = story.sign_in("ada").await;
    assert_eq!(story.may_enter(&mut ada, "wiki").await, 200, "{}", upn("ada"));
}

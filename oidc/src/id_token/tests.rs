use serde_json::{Value, json};

use super::*;
use crate::{
    given::{
        CLIENT, NOW, OID, TENANT, at, base64, claims, client, header, issuer, jwk, sign, sign_text,
        tenant,
    },
    groups::UnreadableGroups,
    keys::KeySet,
};

/// What a token of this form comes to: the name of the reason, or `believed`.
fn outcome(raw: &str) -> &'static str {
    verify(raw, None).map_or_else(Rejected::name, |_| "believed")
}

fn verify(raw: &str, context: Option<&str>) -> Result<IdToken, Rejected> {
    let mut foreign = jwk(0, "msa");
    foreign["issuer"] =
        json!("https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0");
    let set = json!({ "keys": [jwk(0, "k1"), foreign] });
    let keys = KeySet::read(set.to_string().as_bytes()).expect("a key set");
    let issuer = issuer();
    let expected = Expected {
        issuer: &issuer,
        tenant: tenant(),
        client: client(),
        nonce: Digest::of("n-1"),
        started: at(-2),
        context,
    };
    let token = UnverifiedIdToken::read(&Secret::new(raw.to_owned()))?;
    let key = keys.get(token.key_id()).ok_or(Rejected::KeyUnknown)?;
    token.verify(key, &expected, at(0))
}

/// A good header with some members changed; `null` takes one away.
#[allow(clippy::needless_pass_by_value, reason = "a table reads better")]
fn with_header(changes: Value) -> String {
    sign(0, &changed(header(), &changes), &claims())
}

#[allow(clippy::needless_pass_by_value, reason = "a table reads better")]
fn with_claims(changes: Value) -> String {
    sign(0, &header(), &changed(claims(), &changes))
}

fn changed(mut object: Value, changes: &Value) -> Value {
    let members = object.as_object_mut().expect("an object");
    for (name, value) in changes.as_object().expect("an object") {
        if value.is_null() {
            members.remove(name);
        } else {
            members.insert(name.clone(), value.clone());
        }
    }
    object
}

#[track_caller]
fn check(table: &[(&str, String, &str)]) {
    for (row, token, want) in table {
        assert_eq!(outcome(token), *want, "{row}");
    }
}

#[test]
fn a_good_token_is_believed() {
    let token =
        verify(&with_claims(json!({ "acct": 0, "xms_edov": "1" })), None).expect("believed");
    assert_eq!(token.person.object.to_string(), OID);
    assert_eq!(token.person.tenant, tenant());
    assert_eq!((token.name.as_deref(), token.session.as_deref()), (Some("Ada"), Some("s-1")));
    assert_eq!((token.account, token.email_is_owned), (Account::Member, true));
    assert_eq!(token.groups, Groups::None);
}

#[test]
fn rows_1_to_13_the_form_and_the_key() {
    let good = sign(0, &header(), &claims());
    let (signed, _) = good.rsplit_once('.').expect("three parts");
    let unsigned = format!("{}.{}.", base64(r#"{"alg":"none"}"#), base64(claims().to_string()));
    let parts: Vec<_> = good.split('.').collect();
    let kid = |kid: &str| with_header(json!({ "kid": kid }));
    check(&[
        ("row 1: alg none", unsigned, "algorithm_not_allowed"),
        ("row 1: None", with_header(json!({ "alg": "None" })), "algorithm_not_allowed"),
        ("rows 2, 3: HS256", with_header(json!({ "alg": "HS256" })), "algorithm_not_allowed"),
        ("ES256", with_header(json!({ "alg": "ES256" })), "algorithm_not_allowed"),
        ("PS256", with_header(json!({ "alg": "PS256" })), "algorithm_not_allowed"),
        ("no alg", with_header(json!({ "alg": null })), "header_unreadable"),
        ("row 4: flipped", format!("{signed}.{}", base64([7; 256])), "signature_wrong"),
        ("row 4: empty", format!("{signed}."), "signature_wrong"),
        ("row 4: other claims", [parts[0], &base64("{}"), parts[2]].join("."), "signature_wrong"),
        ("row 5: other key, known kid", sign(1, &header(), &claims()), "signature_wrong"),
        ("row 6: key of personal accounts", kid("msa"), "key_of_another_issuer"),
        ("row 7: jku", with_header(json!({ "jku": "https://evil.example" })), "header_not_allowed"),
        ("row 7: x5u", with_header(json!({ "x5u": "https://evil.example" })), "header_not_allowed"),
        ("row 8: jwk", with_header(json!({ "jwk": jwk(1, "k1") })), "header_not_allowed"),
        ("row 8: x5c", with_header(json!({ "x5c": ["MII"] })), "header_not_allowed"),
        ("row 9: path", kid("../../etc/passwd"), "key_unknown"),
        ("row 9: SQL", kid("'OR'1'='1"), "key_unknown"),
        ("row 9: SQL with spaces", kid("' OR 1=1 --"), "key_id_malformed"),
        ("row 9: NUL", kid("k1\0"), "key_id_malformed"),
        ("row 9: Unicode", kid("k\u{131}"), "key_id_malformed"),
        ("row 9: 10 kB", kid(&"k".repeat(10_000)), "key_id_malformed"),
        ("row 9: empty", kid(""), "key_id_malformed"),
        ("unknown kid", kid("k9"), "key_unknown"),
        ("row 10: no kid", with_header(json!({ "kid": null })), "key_id_missing"),
        ("row 11: crit", with_header(json!({ "crit": ["exp"] })), "header_not_allowed"),
        ("row 11: b64", with_header(json!({ "b64": false })), "header_not_allowed"),
        ("row 11: zip", with_header(json!({ "zip": "DEF" })), "header_not_allowed"),
        ("row 11: cty", with_header(json!({ "cty": "JWT" })), "header_not_allowed"),
        ("row 12: access token", with_header(json!({ "typ": "at+jwt" })), "type_not_allowed"),
        ("row 12: logout token", with_header(json!({ "typ": "logout+jwt" })), "type_not_allowed"),
        ("row 13: five parts", format!("{good}.a.b"), "not_three_parts"),
        ("row 13: enc", with_header(json!({ "enc": "A256GCM" })), "header_not_allowed"),
        ("no token", "hello".to_owned(), "not_three_parts"),
        ("empty", String::new(), "not_three_parts"),
    ]);
    let twice = r#"{"alg":"none","alg":"RS256","kid":"k1"}"#;
    assert_eq!(outcome(&sign_text(0, twice, &claims().to_string())), "header_unreadable");
    let null = r#"{"alg":"RS256","kid":"k1","crit":null}"#;
    assert_eq!(outcome(&sign_text(0, null, &claims().to_string())), "header_not_allowed");
}

#[test]
fn rows_14_to_18_the_issuer_and_the_tenant() {
    const OTHER: &str = "99999999-86f1-41af-91ab-2d7cd011db47";
    let iss = |iss: &str| with_claims(json!({ "iss": iss }));
    let tid = |tid: Value| with_claims(json!({ "tid": tid }));
    let upper = format!("https://login.microsoftonline.com/{}/v2.0", TENANT.to_uppercase());
    let substituted = json!({ "iss": issuer().replace(TENANT, OTHER), "tid": OTHER });
    check(&[
        ("row 14: foreign", iss("https://evil.example"), "issuer_wrong"),
        ("row 14: v1", iss(&format!("https://sts.windows.net/{TENANT}/")), "issuer_wrong"),
        (
            "row 14: template",
            iss("https://login.microsoftonline.com/{tenantid}/v2.0"),
            "issuer_wrong",
        ),
        ("row 14: slash", iss(&format!("{}/", issuer())), "issuer_wrong"),
        ("row 14: case", iss(&upper), "issuer_wrong"),
        ("row 14: missing", with_claims(json!({ "iss": null })), "claim_missing"),
        ("row 15: array", with_claims(json!({ "iss": [issuer()] })), "claims_unreadable"),
        ("row 15: number", with_claims(json!({ "iss": 5 })), "claims_unreadable"),
        ("row 16: other tenant", with_claims(substituted), "issuer_wrong"),
        ("row 17: tid is not iss", tid(json!(OTHER)), "tenant_wrong"),
        ("row 18: no GUID", tid(json!("contoso")), "tenant_wrong"),
        ("row 18: missing", tid(Value::Null), "claim_missing"),
        ("row 18: upper case", tid(json!(TENANT.to_uppercase())), "believed"),
        ("version", with_claims(json!({ "ver": "1.0" })), "version_wrong"),
    ]);
}

#[test]
fn rows_19_to_22_the_person_and_the_application() {
    const OTHER: &str = "99999999-2222-3333-4444-555555555555";
    check(&[
        ("row 19: missing", with_claims(json!({ "oid": null })), "claim_missing"),
        ("row 19: array", with_claims(json!({ "oid": [OID] })), "claims_unreadable"),
        ("row 19: text", with_claims(json!({ "oid": "ada" })), "object_id_malformed"),
        ("no sub", with_claims(json!({ "sub": null })), "claim_missing"),
        ("row 20: other", with_claims(json!({ "aud": OTHER })), "audience_wrong"),
        ("row 20: missing", with_claims(json!({ "aud": null })), "claim_missing"),
        ("row 20: number", with_claims(json!({ "aud": 5 })), "claims_unreadable"),
        ("row 21: two", with_claims(json!({ "aud": [CLIENT, OTHER] })), "audience_wrong"),
        ("row 21: none", with_claims(json!({ "aud": [] })), "audience_wrong"),
        ("one in an array", with_claims(json!({ "aud": [CLIENT] })), "believed"),
        ("row 22: azp", with_claims(json!({ "azp": OTHER })), "authorized_party_wrong"),
        ("our azp", with_claims(json!({ "azp": CLIENT })), "believed"),
        ("row 65: app-only", with_claims(json!({ "idtyp": "app" })), "not_a_person"),
        ("row 65: idtyp user", with_claims(json!({ "idtyp": "user" })), "not_a_person"),
    ]);
}

#[test]
fn rows_23_and_24_the_time() {
    let exp = |exp: Value| with_claims(json!({ "exp": exp }));
    let huge = claims().to_string().replace(&format!("{}", NOW + 3602), "1e400");
    check(&[
        ("row 23: expired", exp(json!(NOW - 300)), "expired"),
        ("row 23: just within the skew", exp(json!(NOW - 299)), "believed"),
        ("row 23: missing", exp(Value::Null), "claim_missing"),
        ("row 23: string", exp(json!("1800003600")), "claims_unreadable"),
        ("row 23: 1e400", sign_text(0, &header().to_string(), &huge), "claims_unreadable"),
        ("row 23: float", exp(json!(1_800_003_600.5)), "claims_unreadable"),
        ("row 23: beyond all time", exp(json!(i64::MAX)), "claims_unreadable"),
        ("row 24: nbf", with_claims(json!({ "nbf": NOW + 3600 })), "not_yet_valid"),
        ("row 24: iat", with_claims(json!({ "iat": NOW + 3600 })), "issued_in_the_future"),
        ("row 24: old iat", with_claims(json!({ "iat": NOW - 86400 })), "issued_before_sign_in"),
        ("row 24: +5 min", with_claims(json!({ "iat": NOW + 300, "nbf": NOW + 300 })), "believed"),
        ("row 24: dated back, -5 min", with_claims(json!({ "iat": NOW - 602 })), "believed"),
        (
            "row 24: a second more",
            with_claims(json!({ "iat": NOW - 603 })),
            "issued_before_sign_in",
        ),
        ("no iat", with_claims(json!({ "iat": null })), "claim_missing"),
    ]);
    assert!(Rejected::IssuedInTheFuture.concerns_clock() && !Rejected::NonceWrong.concerns_clock());
}

#[test]
fn rows_25_and_27_the_nonce_and_claims_that_stand_twice() {
    let twice = |name: &str, value: &str, first: bool| {
        let text = claims().to_string();
        let inside = text.trim_start_matches('{').trim_end_matches('}');
        let claim = format!("\"{name}\":{value}");
        let text =
            if first { format!("{{{claim},{inside}}}") } else { format!("{{{inside},{claim}}}") };
        sign_text(0, &header().to_string(), &text)
    };
    check(&[
        ("row 25: wrong", with_claims(json!({ "nonce": "n-2" })), "nonce_wrong"),
        ("row 25: missing", with_claims(json!({ "nonce": null })), "nonce_missing"),
        ("row 27: tid first", twice("tid", "\"x\"", true), "claim_repeated"),
        ("row 27: tid last", twice("tid", "\"x\"", false), "claim_repeated"),
        ("row 27: oid", twice("oid", "\"x\"", false), "claim_repeated"),
        ("row 27: iss", twice("iss", "\"x\"", true), "claim_repeated"),
        ("row 27: escaped", twice("\\u0074id", "\"x\"", false), "claim_repeated"),
    ]);
}

#[test]
fn row_29_large_and_deep_tokens_cost_little() {
    let many: Vec<_> = (0..100_000).map(|_| OID).collect();
    let deep = format!("{{\"x\":{}{}}}", "[".repeat(5000), "]".repeat(5000));
    let deep_groups = format!("{{\"groups\":{}{}}}", "[".repeat(5000), "]".repeat(5000));
    check(&[
        ("row 29: 100,000 groups", with_claims(json!({ "groups": many })), "too_long"),
        ("row 29: 3 MB of dots", ".".repeat(3_000_000), "too_long"),
        ("row 29: deep", sign_text(0, &header().to_string(), &deep), "claim_missing"),
        (
            "row 29: deep groups",
            sign_text(0, &header().to_string(), &deep_groups),
            "claims_unreadable",
        ),
    ]);
}

#[test]
fn row_41_groups_that_cannot_be_compared_admit_nobody() {
    let groups = |changes| verify(&with_claims(changes), None).expect("believed").groups;
    let names = Groups::Unreadable(UnreadableGroups::Names);
    assert_eq!(groups(json!({ "groups": ["CONTOSO\\Finance"] })), names);
    assert_eq!(groups(json!({ "groups": [OID, 7] })), names);
    let overage = json!({ "groups": "src1" });
    let contradiction = json!({ "groups": [OID], "_claim_names": overage });
    assert_eq!(groups(contradiction), Groups::Unreadable(UnreadableGroups::Contradiction));
    assert_eq!(groups(json!({ "_claim_names": overage })), Groups::Overage);
    assert_eq!(groups(json!({ "hasgroups": true })), Groups::Overage);
    assert!(matches!(groups(json!({ "groups": [OID] })), Groups::Ids(ids) if ids.len() == 1));
}

#[test]
fn a_step_up_that_was_asked_for_must_be_met() {
    let with = |acrs: Value| verify(&with_claims(json!({ "acrs": acrs })), Some("c1")).map(|_| ());
    assert_eq!(with(json!(["c1", "c2"])), Ok(()));
    assert_eq!(with(json!("c1")), Ok(()));
    assert_eq!(with(json!(["c11"])), Err(Rejected::ContextNotMet));
    assert_eq!(with(Value::Null), Err(Rejected::ContextNotMet));
}

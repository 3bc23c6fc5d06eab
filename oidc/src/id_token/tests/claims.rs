//! Rows 14 to 25, 27 and 65 of the attack list: whose token it is, for whom, when, and of which sign-in.

use super::*;

const OTHER: &str = "99999999-86f1-41af-91ab-2d7cd011db47";

#[test]
fn row_14_the_issuer_is_compared_byte_for_byte() {
    let iss = |iss: &str| with_claims(json!({ "iss": iss }));
    let upper = format!("https://login.microsoftonline.com/{}/v2.0", TENANT.to_uppercase());
    let template = "https://login.microsoftonline.com/{tenantid}/v2.0";
    check(&[
        ("foreign", iss("https://evil.example"), "issuer_wrong"),
        ("v1", iss(&format!("https://sts.windows.net/{TENANT}/")), "issuer_wrong"),
        ("template", iss(template), "issuer_wrong"),
        ("slash", iss(&format!("{}/", issuer())), "issuer_wrong"),
        ("case", iss(&upper), "issuer_wrong"),
        ("missing", with_claims(json!({ "iss": null })), "claim_missing"),
        ("version", with_claims(json!({ "ver": "1.0" })), "version_wrong"),
    ]);
}

#[test]
fn row_15_the_issuer_is_one_text() {
    check(&[
        ("array", with_claims(json!({ "iss": [issuer()] })), "claims_unreadable"),
        ("number", with_claims(json!({ "iss": 5 })), "claims_unreadable"),
    ]);
}

#[test]
fn row_16_and_17_a_token_of_another_tenant_is_not_ours() {
    let substituted = json!({ "iss": issuer().replace(TENANT, OTHER), "tid": OTHER });
    check(&[
        ("other tenant", with_claims(substituted), "issuer_wrong"),
        ("tid is not iss", with_claims(json!({ "tid": OTHER })), "tenant_wrong"),
    ]);
}

#[test]
fn row_18_the_tenant_is_a_guid_in_whatever_case() {
    let tid = |tid: Value| with_claims(json!({ "tid": tid }));
    check(&[
        ("no GUID", tid(json!("contoso")), "tenant_wrong"),
        ("missing", tid(Value::Null), "claim_missing"),
        ("upper case", tid(json!(TENANT.to_uppercase())), "believed"),
    ]);
}

#[test]
fn row_19_the_person_is_an_object_id() {
    check(&[
        ("missing", with_claims(json!({ "oid": null })), "claim_missing"),
        ("array", with_claims(json!({ "oid": [OID] })), "claims_unreadable"),
        ("text", with_claims(json!({ "oid": "ada" })), "object_id_malformed"),
        ("no sub", with_claims(json!({ "sub": null })), "claim_missing"),
    ]);
}

#[test]
fn row_20_and_21_the_audience_is_this_application_and_no_other() {
    check(&[
        ("other", with_claims(json!({ "aud": OTHER })), "audience_wrong"),
        ("missing", with_claims(json!({ "aud": null })), "claim_missing"),
        ("number", with_claims(json!({ "aud": 5 })), "claims_unreadable"),
        ("two", with_claims(json!({ "aud": [CLIENT, OTHER] })), "audience_wrong"),
        ("none", with_claims(json!({ "aud": [] })), "audience_wrong"),
        ("one in an array", with_claims(json!({ "aud": [CLIENT] })), "believed"),
    ]);
}

#[test]
fn row_22_nobody_else_asked_for_the_token() {
    check(&[
        ("azp", with_claims(json!({ "azp": OTHER })), "authorized_party_wrong"),
        ("our azp", with_claims(json!({ "azp": CLIENT })), "believed"),
    ]);
}

#[test]
fn row_65_an_application_is_no_person() {
    check(&[
        ("app-only", with_claims(json!({ "idtyp": "app" })), "not_a_person"),
        ("idtyp user", with_claims(json!({ "idtyp": "user" })), "not_a_person"),
    ]);
}

#[test]
fn row_23_a_token_ends() {
    let exp = |exp: Value| with_claims(json!({ "exp": exp }));
    let huge = claims().to_string().replace(&format!("{}", NOW + 3602), "1e400");
    check(&[
        ("expired", exp(json!(NOW - 300)), "expired"),
        ("just within the skew", exp(json!(NOW - 299)), "believed"),
        ("missing", exp(Value::Null), "claim_missing"),
        ("string", exp(json!("1800003600")), "claims_unreadable"),
        ("1e400", sign_text(0, &header().to_string(), &huge), "claims_unreadable"),
        ("float", exp(json!(1_800_003_600.5)), "claims_unreadable"),
        ("beyond all time", exp(json!(i64::MAX)), "claims_unreadable"),
    ]);
}

#[test]
fn row_24_a_token_is_of_now() {
    let iat = |iat: i64| with_claims(json!({ "iat": iat }));
    check(&[
        ("nbf", with_claims(json!({ "nbf": NOW + 3600 })), "not_yet_valid"),
        ("iat", iat(NOW + 3600), "issued_in_the_future"),
        ("old iat", iat(NOW - 86400), "issued_before_sign_in"),
        ("+5 min", with_claims(json!({ "iat": NOW + 300, "nbf": NOW + 300 })), "believed"),
        ("dated back, -5 min", iat(NOW - 602), "believed"),
        ("a second more", iat(NOW - 603), "issued_before_sign_in"),
        ("no iat", with_claims(json!({ "iat": null })), "claim_missing"),
    ]);
    assert!(Rejected::IssuedInTheFuture.concerns_clock() && !Rejected::NonceWrong.concerns_clock());
}

#[test]
fn row_25_a_token_is_of_this_sign_in() {
    check(&[
        ("wrong", with_claims(json!({ "nonce": "n-2" })), "nonce_wrong"),
        ("missing", with_claims(json!({ "nonce": null })), "nonce_missing"),
    ]);
}

#[test]
fn row_27_a_claim_stands_once() {
    let twice = |name: &str, value: &str, first: bool| {
        let text = claims().to_string();
        let inside = text.trim_start_matches('{').trim_end_matches('}');
        let claim = format!("\"{name}\":{value}");
        let text =
            if first { format!("{{{claim},{inside}}}") } else { format!("{{{inside},{claim}}}") };
        sign_text(0, &header().to_string(), &text)
    };
    check(&[
        ("tid first", twice("tid", "\"x\"", true), "claim_repeated"),
        ("tid last", twice("tid", "\"x\"", false), "claim_repeated"),
        ("oid", twice("oid", "\"x\"", false), "claim_repeated"),
        ("iss", twice("iss", "\"x\"", true), "claim_repeated"),
        ("escaped", twice("\\u0074id", "\"x\"", false), "claim_repeated"),
    ]);
}

//! Rows 1 to 13 of the attack list: the form, the algorithm and the key.

use super::*;

fn kid(kid: &str) -> String {
    with_header(json!({ "kid": kid }))
}

#[test]
fn row_01_no_algorithm_is_none() {
    let unsigned = format!("{}.{}.", base64(r#"{"alg":"none"}"#), base64(claims().to_string()));
    check(&[
        ("alg none", unsigned, "algorithm_not_allowed"),
        ("None", with_header(json!({ "alg": "None" })), "algorithm_not_allowed"),
        ("no alg", with_header(json!({ "alg": null })), "header_unreadable"),
    ]);
    let twice = r#"{"alg":"none","alg":"RS256","kid":"k1"}"#;
    assert_eq!(outcome(&sign_text(0, twice, &claims().to_string())), "header_unreadable");
}

#[test]
fn row_02_and_03_no_algorithm_but_rs256_is_taken() {
    for alg in ["HS256", "ES256", "PS256", "RS512"] {
        assert_eq!(outcome(&with_header(json!({ "alg": alg }))), "algorithm_not_allowed", "{alg}");
    }
}

#[test]
fn row_04_a_signature_that_was_changed_is_wrong() {
    let good = sign(0, &header(), &claims());
    let (signed, _) = good.rsplit_once('.').expect("three parts");
    let parts: Vec<_> = good.split('.').collect();
    check(&[
        ("flipped", format!("{signed}.{}", base64([7; 256])), "signature_wrong"),
        ("empty", format!("{signed}."), "signature_wrong"),
        ("other claims", [parts[0], &base64("{}"), parts[2]].join("."), "signature_wrong"),
    ]);
}

#[test]
fn row_05_another_key_under_a_known_name_signs_nothing() {
    check(&[("other key", sign(1, &header(), &claims()), "signature_wrong")]);
}

#[test]
fn row_06_a_key_signs_only_for_its_own_issuer() {
    check(&[("key of personal accounts", kid("msa"), "key_of_another_issuer")]);
}

#[test]
fn row_07_a_key_is_never_fetched_from_where_a_token_says() {
    check(&[
        ("jku", with_header(json!({ "jku": "https://evil.example" })), "header_not_allowed"),
        ("x5u", with_header(json!({ "x5u": "https://evil.example" })), "header_not_allowed"),
    ]);
}

#[test]
fn row_08_a_token_brings_no_key_along() {
    check(&[
        ("jwk", with_header(json!({ "jwk": jwk(1, "k1") })), "header_not_allowed"),
        ("x5c", with_header(json!({ "x5c": ["MII"] })), "header_not_allowed"),
    ]);
}

#[test]
fn row_09_the_name_of_a_key_is_short_and_printable() {
    check(&[
        ("path", kid("../../etc/passwd"), "key_unknown"),
        ("SQL", kid("'OR'1'='1"), "key_unknown"),
        ("SQL with spaces", kid("' OR 1=1 --"), "key_id_malformed"),
        ("NUL", kid("k1\0"), "key_id_malformed"),
        ("Unicode", kid("k\u{131}"), "key_id_malformed"),
        ("10 kB", kid(&"k".repeat(10_000)), "key_id_malformed"),
        ("empty", kid(""), "key_id_malformed"),
        ("unknown", kid("k9"), "key_unknown"),
    ]);
}

#[test]
fn row_10_a_token_names_its_key() {
    check(&[("no kid", with_header(json!({ "kid": null })), "key_id_missing")]);
}

#[test]
fn row_11_a_header_asks_for_nothing_unusual() {
    check(&[
        ("crit", with_header(json!({ "crit": ["exp"] })), "header_not_allowed"),
        ("b64", with_header(json!({ "b64": false })), "header_not_allowed"),
        ("zip", with_header(json!({ "zip": "DEF" })), "header_not_allowed"),
        ("cty", with_header(json!({ "cty": "JWT" })), "header_not_allowed"),
    ]);
    let null = r#"{"alg":"RS256","kid":"k1","crit":null}"#;
    assert_eq!(outcome(&sign_text(0, null, &claims().to_string())), "header_not_allowed");
}

#[test]
fn row_12_another_kind_of_token_is_no_id_token() {
    check(&[
        ("access token", with_header(json!({ "typ": "at+jwt" })), "type_not_allowed"),
        ("logout token", with_header(json!({ "typ": "logout+jwt" })), "type_not_allowed"),
    ]);
}

#[test]
fn row_13_a_token_has_three_parts_and_is_not_encrypted() {
    let good = sign(0, &header(), &claims());
    check(&[
        ("five parts", format!("{good}.a.b"), "not_three_parts"),
        ("enc", with_header(json!({ "enc": "A256GCM" })), "header_not_allowed"),
        ("no token", "hello".to_owned(), "not_three_parts"),
        ("empty", String::new(), "not_three_parts"),
    ]);
}

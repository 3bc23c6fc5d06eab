use aws_lc_rs::signature::{RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::*;
use crate::{
    authority::Authority,
    discovery,
    given::{Outside, answer, at, certificate_pem, client, public_key, run, tenant},
};

const TOKEN: &str = "/oauth2/v2.0/token";

/// Names and values.
type Form = Vec<(String, String)>;

fn secret(text: &str) -> Credential {
    Credential::Secret(Secret::new(text.to_owned()))
}

/// Exchanges a code at an outside; what was posted, by name.
fn exchanged(
    outside: &Outside,
    credentials: &[Credential],
) -> (Result<Tokens, ExchangeError>, Vec<Form>) {
    let redirect_uri = "https://doorward.example/auth/callback".parse().expect("an address");
    let (code, verifier) = (Secret::new("c-1".to_owned()), Secret::new("v-1".to_owned()));
    let client = Client { id: client(), credentials };
    let result = run(async {
        let provider = discovery::discover(outside, &Authority::Public, tenant()).await;
        let provider = provider.expect("a provider");
        let grant = (&code, &verifier, &redirect_uri);
        exchange(outside, &provider, client, grant, [7; 16], at(0)).await
    });
    let pairs = |request: &Request| {
        let form = request.body().expose().to_owned();
        url::form_urlencoded::parse(form.as_bytes()).into_owned().collect()
    };
    (result, outside.asked(TOKEN).iter().map(pairs).collect())
}

fn said<'a>(form: &'a [(String, String)], name: &str) -> &'a str {
    form.iter().find(|(said, _)| said == name).map_or("", |(_, value)| value)
}

fn tokens() -> Value {
    json!({ "id_token": "a.b.c", "access_token": "at" })
}

#[test]
fn a_certificate_signs_ps256_over_its_whole_sha_256_thumbprint() {
    let outside = Outside::well();
    outside.says(TOKEN, 200, &tokens());
    let certificate = Certificate::parse(&certificate_pem(1)).expect("a certificate");
    let (result, forms) = exchanged(&outside, &[Credential::Certificate(certificate)]);
    assert!(result.is_ok());
    let parts: Vec<&str> = said(&forms[0], "client_assertion").split('.').collect();
    let read = |part: &str| URL_SAFE_NO_PAD.decode(part).expect("base64url");
    let header: Value = serde_json::from_slice(&read(parts[0])).expect("a header");
    let thumbprint = URL_SAFE_NO_PAD.encode(Sha256::digest("a certificate"));
    assert_eq!(header, json!({ "alg": "PS256", "typ": "JWT", "x5t#S256": thumbprint }));
    let claims: Value = serde_json::from_slice(&read(parts[1])).expect("claims");
    assert_eq!(claims["iss"], json!(client()));
    assert_eq!(claims["sub"], claims["iss"]);
    assert!(claims["aud"].as_str().expect("an audience").ends_with(TOKEN));
    let life = claims["exp"].as_i64().zip(claims["iat"].as_i64()).map(|(end, start)| end - start);
    assert_eq!(life, Some(300));
    let key = UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, public_key(1));
    let signed = format!("{}.{}", parts[0], parts[1]);
    assert!(key.verify(signed.as_bytes(), &read(parts[2])).is_ok());
}

#[test]
fn a_federated_token_is_shown_as_it_is() {
    let outside = Outside::well();
    outside.says(TOKEN, 200, &tokens());
    let token = Credential::Federated(Secret::new("x.y.z".to_owned()));
    let (result, forms) = exchanged(&outside, &[token]);
    assert!(result.is_ok());
    assert_eq!(said(&forms[0], "client_assertion"), "x.y.z");
    let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    assert_eq!(said(&forms[0], "client_assertion_type"), kind);
}

#[test]
fn a_secret_of_any_letters_arrives_as_it_is() {
    let outside = Outside::well();
    outside.says(TOKEN, 200, &tokens());
    let (_, forms) = exchanged(&outside, &[secret("a+b/c~d%e f&g=ü")]);
    assert_eq!(said(&forms[0], "client_secret"), "a+b/c~d%e f&g=ü");
    assert_eq!(said(&forms[0], "code_verifier"), "v-1");
}

#[test]
fn row_47_a_code_that_was_used_is_refused_and_no_other_credential_is_tried() {
    let outside = Outside::well();
    let used = json!({ "error": "invalid_grant", "error_description": "AADSTS54005: redeemed" });
    outside.says(TOKEN, 400, &used);
    let (result, forms) = exchanged(&outside, &[secret("new"), secret("old")]);
    let Err(ExchangeError::Refused(failure)) = result else { panic!("it is refused") };
    assert_eq!(failure.code, Some(54005));
    assert_eq!(forms.len(), 1);
}

#[test]
fn an_error_page_of_a_proxy_is_no_answer_of_entra() {
    let outside = Outside::well();
    outside.says(TOKEN, 502, &json!("<html>bad gateway</html>"));
    let (result, forms) = exchanged(&outside, &[secret("new"), secret("old")]);
    let Err(ExchangeError::Unavailable { status, failure, wait }) = result else {
        panic!("an error")
    };
    assert_eq!((status, failure, wait), (502, None, None));
    assert_eq!(forms.len(), 1);
}

#[test]
fn entra_that_has_no_time_is_asked_once_and_says_when_to_come_back() {
    let busy =
        json!({ "error": "temporarily_unavailable", "error_description": "AADSTS90033: later" });
    for (status, body) in [(503, &busy), (400, &busy), (429, &json!({ "error": "invalid_client" }))]
    {
        let outside = Outside::well();
        let response = http::Response { retry_after: Some("7".into()), ..answer(status, body) };
        outside.tells(TOKEN, vec![Ok(response)]);
        let (result, forms) = exchanged(&outside, &[secret("new"), secret("old")]);
        let Err(ExchangeError::Unavailable { wait, failure, .. }) = result else {
            panic!("{status} is no refusal")
        };
        assert_eq!((wait, forms.len()), (Some(Duration::from_secs(7)), 1));
        assert!(failure.is_some());
    }
}

#[test]
fn each_credential_is_tried_by_itself() {
    let outside = Outside::well();
    let old = json!({ "error": "invalid_client", "error_description": "AADSTS7000222: expired" });
    outside.tells(TOKEN, vec![Ok(answer(401, &old)), Ok(answer(200, &tokens()))]);
    let credentials = [secret("old"), secret("new")];
    let client = Client { id: client(), credentials: &credentials };
    let results = run(async {
        let provider = discovery::discover(&outside, &Authority::Public, tenant()).await;
        try_credentials(&outside, &provider.expect("a provider"), client, [7; 16], at(0)).await
    });
    assert!(
        matches!(&results[..], [Err(ExchangeError::Refused(old)), Ok(())] if old.code == Some(7_000_222))
    );
}

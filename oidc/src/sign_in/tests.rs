use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::*;
use crate::{
    given::{
        CLIENT, DISCOVERY, NOW, OID, Outside, answer, at, certificate_pem, claims, client,
        discovery, header, jwk, public_key, run, sign, tenant,
    },
    groups,
    http::HttpError,
};

const TOKEN: &str = "/oauth2/v2.0/token";
const KEYS: &str = "/discovery/v2.0/keys";

fn registration(credentials: &[&str]) -> Registration {
    Registration {
        kind: Kind::MultiTenant,
        authority: Authority::Public,
        tenant: tenant(),
        client: client(),
        credentials: credentials
            .iter()
            .map(|secret| Credential::Secret(Secret::new((*secret).to_owned())))
            .collect(),
        redirect_uri: "https://doorward.example/auth/callback".parse().expect("an address"),
    }
}

/// A sign-in that has begun.
struct Begun {
    location: Url,
    pending: PendingSignIn,
}

fn begun(outside: &Outside, wish: Wish) -> Begun {
    let (random, party) = (random(), RelyingParty::default());
    let (chance, registration) = (("s-1", &random), registration(&["s"]));
    let location = run(party.begin(outside, &registration, &wish, chance, at(-2)));
    let place = ("sso-1".to_owned(), "/o/acme/".to_owned());
    Begun {
        location: location.expect("a sign-in begins"),
        pending: PendingSignIn::of(chance, place, wish.context, at(-2)),
    }
}

fn said(begun: &Begun, name: &str) -> String {
    let mut pairs = begun.location.query_pairs();
    pairs.find(|(said, _)| said == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// Signs in at an outside whose token carries the right nonce and these changes.
fn complete(
    outside: &Outside,
    registration: &Registration,
    more: &str,
    kid: &str,
) -> Result<SignedIn, SignInError> {
    let begun = begun(outside, Wish::default());
    let (mut claims, mut header) = (claims(), header());
    claims["nonce"] = json!(said(&begun, "nonce"));
    header["kid"] = json!(kid);
    let token = json!({ "id_token": sign(0, &header, &claims), "access_token": "at" });
    let refusal = json!({ "error": "invalid_client", "error_description": "AADSTS7000222: old" });
    let refused = registration.credentials.len() - 1;
    let mut answers: Vec<_> = (0..refused).map(|_| Ok(answer(401, &refusal))).collect();
    answers.push(Ok(answer(200, &token)));
    outside.tells(TOKEN, answers);
    let query = format!("code=c-1&state={}{more}", said(&begun, "state"));
    let callback = Callback::parse(&query).expect("an answer");
    let party = RelyingParty::default();
    run(party.complete(outside, registration, begun.pending, callback, [1; 16], at(0)))
}

#[test]
fn a_person_signs_in() {
    let outside = Outside::well();
    let signed_in = complete(&outside, &registration(&["s"]), "", "k1").expect("signed in");
    assert_eq!(signed_in.id_token.person.object.to_string(), OID);
    let form = outside.asked(TOKEN)[0].body().expose().to_owned();
    assert!(form.contains("code=c-1") && form.contains("client_secret=s"), "{form}");
    assert!(!format!("{:?}", outside.asked(TOKEN)).contains("client_secret"));
}

#[test]
fn row_48_every_request_has_s256_state_and_nonce() {
    let begun = begun(&Outside::well(), Wish::default());
    assert_eq!(said(&begun, "code_challenge_method"), "S256");
    assert_eq!(said(&begun, "response_type"), "code");
    assert_eq!(said(&begun, "response_mode"), "query");
    assert_eq!(said(&begun, "client_id"), CLIENT);
    assert_eq!(said(&begun, "scope"), "openid profile email");
    assert!(begun.pending.state.is_of(&said(&begun, "state")));
    assert!(begun.pending.nonce.is_of(&said(&begun, "nonce")));
    assert!(!begun.location.as_str().contains(begun.pending.verifier.expose()));
}

#[test]
fn the_older_credential_is_tried_when_the_newer_is_refused() {
    let outside = Outside::well();
    assert!(complete(&outside, &registration(&["new", "old"]), "", "k1").is_ok());
    let asked = outside.asked(TOKEN);
    assert!(asked[0].body().expose().contains("client_secret=new"));
    assert!(asked[1].body().expose().contains("client_secret=old"));
}

#[test]
fn row_49_an_answer_of_another_issuer_is_refused_even_when_it_says_no() {
    let refused = complete(&Outside::well(), &registration(&["s"]), "&iss=https://x", "k1");
    assert!(matches!(refused, Err(SignInError::Callback(InvalidCallback::Issuer))));
    let own = crate::given::issuer();
    assert!(
        complete(&Outside::well(), &registration(&["s"]), &format!("&iss={own}"), "k1").is_ok()
    );
    let failed = |issuer: &str| {
        let (outside, party) = (Outside::well(), RelyingParty::default());
        let pending = begun(&outside, Wish::default()).pending;
        let query = format!("error=access_denied&state=s-1{issuer}");
        let callback = Callback::parse(&query).expect("an answer");
        let registration = registration(&["s"]);
        run(party.complete(&outside, &registration, pending, callback, [1; 16], at(0))).err()
    };
    let foreign = failed("&iss=https://x");
    assert!(matches!(foreign, Some(SignInError::Callback(InvalidCallback::Issuer))));
    for own in [String::new(), format!("&iss={own}")] {
        assert!(matches!(failed(&own), Some(SignInError::Failed(_))));
    }
}

#[test]
fn row_35_a_foreign_address_in_the_discovery_document_is_refused() {
    for name in ["token_endpoint", "jwks_uri", "authorization_endpoint", "end_session_endpoint"] {
        for address in ["https://evil.example/x", "http://login.microsoftonline.com/x"] {
            let outside = Outside::well();
            let mut document = discovery();
            document[name] = json!(address);
            outside.says(DISCOVERY, 200, &document);
            let refused = complete_discovery(&outside);
            assert!(matches!(refused, Err(DiscoveryError::Foreign { .. })), "{name} {address}");
        }
    }
    let outside = Outside::well();
    let mut document = discovery();
    document["issuer"] = json!("https://login.microsoftonline.com/{tenantid}/v2.0");
    outside.says(DISCOVERY, 200, &document);
    assert!(matches!(complete_discovery(&outside), Err(DiscoveryError::Issuer { .. })));
}

fn complete_discovery(outside: &Outside) -> Result<(), DiscoveryError> {
    run(RelyingParty::default().provider(outside, &registration(&["s"]), at(0))).map(|_| ())
}

#[test]
fn row_34_a_redirect_is_not_followed_and_row_30_a_large_answer_not_read() {
    let outside = Outside::well();
    outside.says(DISCOVERY, 302, &json!({}));
    assert_eq!(complete_discovery(&outside), Err(DiscoveryError::Http(HttpError::Redirected)));
    outside.says(DISCOVERY, 200, &json!("x".repeat(2_000_000)));
    assert_eq!(complete_discovery(&outside), Err(DiscoveryError::Http(HttpError::TooLarge)));
}

#[test]
fn row_32_a_flood_of_unknown_keys_asks_four_times() {
    let (outside, party) = (Outside::well(), RelyingParty::default());
    let registration = registration(&["s"]);
    run(async {
        let provider = party.provider(&outside, &registration, at(0)).await.expect("a provider");
        for n in 0..200 {
            let id = format!("unknown-{n}");
            let got = party.keys().key(&outside, &provider.key_source(), &id, at(0)).await;
            assert!(matches!(got, Err(KeyError::Unknown)));
        }
        assert!(party.keys().key(&outside, &provider.key_source(), "k1", at(0)).await.is_ok());
    });
    assert_eq!(outside.asked(KEYS).len(), 4);
}

#[test]
fn a_rotated_key_is_found_at_once_and_row_31_an_empty_answer_keeps_the_last_good_keys() {
    let (outside, party) = (Outside::well(), RelyingParty::default());
    let registration = registration(&["s"]);
    run(async {
        let source =
            party.provider(&outside, &registration, at(0)).await.expect("well").key_source();
        let known = |id: &'static str, seconds| {
            let (party, outside, source) = (&party, &outside, &source);
            async move { party.keys().key(outside, source, id, at(seconds)).await.is_ok() }
        };
        assert!(known("k1", 0).await);
        outside.says(KEYS, 200, &json!({ "keys": [jwk(1, "k2")] }));
        assert!(known("k2", 1).await);
        assert!(!known("k1", 2).await, "a key that was withdrawn is no longer believed");
        outside.says(KEYS, 200, &json!({ "keys": [] }));
        party.refresh(&outside, at(7200)).await;
        assert!(known("k2", 7201).await);
        assert!(!known("k2", 90_000).await, "no key is believed for longer than a day");
    });
}

#[test]
fn row_31_bad_entries_of_a_key_set_are_skipped() {
    let changed = |name: &str, value: Value| {
        let mut key = jwk(0, name);
        key[name] = value;
        key
    };
    let small = changed("n", json!(crate::given::base64([255; 64])));
    let twice = [jwk(0, "twice"), jwk(1, "twice")];
    let mut keys = vec![
        jwk(0, "good"),
        changed("use", json!("enc")),
        small,
        changed("kty", json!("EC")),
        json!(7),
    ];
    keys.extend(twice);
    let set =
        crate::keys::KeySet::read(json!({ "keys": keys }).to_string().as_bytes()).expect("keys");
    assert!(set.get("good").is_some());
    for id in ["use", "n", "kty", "twice"] {
        assert!(set.get(id).is_none(), "{id}");
    }
}

#[test]
fn row_28_and_44_an_answer_says_everything_once() {
    use InvalidCallback::{Contradiction, NoCode, NoState, Repeated};
    for (query, want) in [
        ("code=a&code=b&state=s", Repeated),
        ("code=a&state=s&state=t", Repeated),
        ("code=a", NoState),
        ("code=a&state=%3Cscript%3E", NoState),
        ("state=s", NoCode),
        ("code=a&error=b&state=s", Contradiction),
    ] {
        assert_eq!(Callback::parse(query).err(), Some(want), "{query}");
    }
    let denied =
        "error=access_denied&admin_consent=True&error_description=AADSTS65004%3A%0D%0A%20no";
    let Ok(Callback::Failed { failure, .. }) = Callback::parse(denied) else { panic!("a failure") };
    assert_eq!((failure.code, failure.description.as_str()), (Some(65004), "AADSTS65004: no"));
}

#[test]
fn row_39_graph_that_does_not_answer_admits_nobody() {
    let graph = Authority::Public.graph().expect("a Graph");
    let ask =
        |outside: &Outside| run(groups::membership(outside, &graph, &Secret::new("at".to_owned())));
    let outside = Outside::default();
    assert!(matches!(ask(&outside), Err(groups::GraphError::Http(HttpError::Unreachable))));
    for status in [401, 403, 429, 500, 503] {
        outside.says("/me/getMemberObjects", status, &json!({}));
        assert!(ask(&outside).is_err(), "{status}");
    }
    let throttled =
        crate::http::Response { retry_after: Some("17".into()), ..answer(429, &json!({})) };
    outside.tells("/me/getMemberObjects", vec![Ok(throttled)]);
    let wait = ask(&outside).expect_err("throttled").wait();
    assert_eq!(wait, Some(std::time::Duration::from_secs(17)));
    outside.says("/me/getMemberObjects", 200, &json!({ "value": [OID] }));
    assert_eq!(ask(&outside).map(|groups| groups.len()), Ok(1));
    let too_many = json!({ "error": { "code": "Directory_ResultSizeLimitExceeded" } });
    outside.says("/me/getMemberObjects", 400, &too_many);
    let evil = json!({ "value": [{ "id": OID }], "@odata.nextLink": "https://evil.example/v1.0/" });
    outside.says("/me/transitiveMemberOf", 200, &evil);
    assert!(matches!(ask(&outside), Err(groups::GraphError::ForeignPage(_))));
    outside.says("/me/transitiveMemberOf", 200, &json!({ "value": [{ "id": OID }] }));
    assert_eq!(ask(&outside).map(|groups| groups.len()), Ok(1));
}

#[test]
fn a_certificate_signs_an_assertion() {
    let certificate = exchange::Certificate::parse(&certificate_pem(1)).expect("a certificate");
    let registration = Registration {
        credentials: vec![Credential::Certificate(certificate)],
        ..registration(&["s"])
    };
    let outside = Outside::well();
    assert!(complete(&outside, &registration, "", "k1").is_ok());
    let form = outside.asked(TOKEN)[0].body().expose().to_owned();
    assert!(form.contains("client_assertion=") && !form.contains("client_secret"), "{form}");
}

/// Both back ends are linked here, so whoever lets the library choose meets a panic; we name ours.
#[test]
fn row_73_two_back_ends_in_one_build_leave_tokens_believed_and_assertions_signed() {
    use jsonwebtoken::{
        Algorithm, DecodingKey,
        crypto::{self, aws_lc, rust_crypto},
    };
    assert!(!std::ptr::eq(&aws_lc::DEFAULT_PROVIDER, &rust_crypto::DEFAULT_PROVIDER));
    let by_chance = || {
        let key = DecodingKey::from_secret(b"hunter2");
        crypto::verify("", b"", &key, Algorithm::HS256)
    };
    assert!(std::panic::catch_unwind(by_chance).is_err(), "the library does not choose");

    let certificate = exchange::Certificate::parse(&certificate_pem(1)).expect("a certificate");
    let registration = Registration {
        credentials: vec![Credential::Certificate(certificate)],
        ..registration(&["s"])
    };
    let outside = Outside::well();
    complete(&outside, &registration, "", "k1").expect("the ID token is believed");

    let form = outside.asked(TOKEN)[0].body().expose().to_owned();
    let mut fields = url::form_urlencoded::parse(form.as_bytes());
    let (_, assertion) = fields.find(|(name, _)| name == "client_assertion").expect("an assertion");
    let (signed, signature) = assertion.rsplit_once('.').expect("three parts");
    let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
    let key = DecodingKey::from_rsa_der(&public_key(1));
    let other = (rust_crypto::DEFAULT_PROVIDER.verifier_factory)(&Algorithm::PS256, &key);
    other.expect("a verifier").verify(signed.as_bytes(), &signature).expect("signed with PS256");
}

#[test]
fn entras_assertion_for_provisioning_is_believed_in_both_forms_of_audience() {
    let trusted = TrustedProvisioner {
        authority: Authority::Public,
        tenant: tenant(),
        audience: client(),
        subject: crate::guid::ObjectId::parse(OID).expect("an object ID"),
    };
    let ask = |name: &str, value: &str| {
        let mut claims = claims();
        claims["aud"] = json!(format!("api://{CLIENT}"));
        claims["sub"] = json!(OID);
        claims["exp"] = json!(NOW + 3600);
        claims[name] = json!(value);
        let raw = Secret::new(sign(0, &header(), &claims));
        run(RelyingParty::default().provisioner(&Outside::well(), &trusted, &raw, at(0)))
    };
    assert!(ask("idtyp", "app").is_ok());
    assert!(ask("aud", &format!("api://{CLIENT}/.default")).is_ok());
    for (name, value) in [
        ("aud", CLIENT),
        ("aud", "api://aaaaaaaa-2222-3333-4444-555555555555"),
        ("sub", CLIENT),
        ("oid", CLIENT),
        ("tid", CLIENT),
        ("iss", "https://evil.example"),
        ("ver", "1.0"),
        ("scp", "User.Read"),
    ] {
        assert!(ask(name, value).is_err(), "{name} {value}");
    }
}

/// Bytes that differ, so that nonce and verifier do.
fn random() -> [u8; authorization::RANDOM_BYTES] {
    let mut next = 0;
    [(); authorization::RANDOM_BYTES].map(|()| {
        next += 1;
        next
    })
}

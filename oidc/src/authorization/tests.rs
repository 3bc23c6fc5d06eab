use url::Url;

use super::*;
use crate::{
    authority::Authority,
    discovery::{self, Provider},
    given::{CLIENT, Outside, client, run, tenant},
    logout::sign_out_url,
};

fn provider() -> Provider {
    let outside = Outside::well();
    run(discovery::discover(&outside, &Authority::Public, tenant())).expect("a provider")
}

fn address(text: &str) -> Url {
    text.parse().expect("an address")
}

fn asked(wish: &Wish) -> Vec<(String, String)> {
    let back = address("https://doorward.example/auth/callback");
    let begun = begin(&provider(), client(), &back, wish, ("s-1", &[7; RANDOM_BYTES]));
    begun.expect("it begins").query_pairs().into_owned().collect()
}

fn said<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(said, _)| said == name).map(|(_, value)| value.as_str())
}

#[test]
fn hints_and_the_prompt_are_passed_on() {
    let wish = Wish {
        login_hint: LoginHint::parse("ada@contoso.com").ok(),
        domain_hint: Some("contoso.com".to_owned()),
        prompt: Some(Prompt::Login),
        graph: true,
        ..Wish::default()
    };
    let pairs = asked(&wish);
    assert_eq!(said(&pairs, "login_hint"), Some("ada@contoso.com"));
    assert_eq!(said(&pairs, "domain_hint"), Some("contoso.com"));
    assert_eq!(said(&pairs, "prompt"), Some("login"));
    assert_eq!(said(&pairs, "scope"), Some("openid profile email User.Read"));
}

#[test]
fn who_chooses_an_account_is_not_hinted_at_one() {
    let hint = LoginHint::parse("ada@contoso.com").ok();
    let wish = Wish { login_hint: hint, prompt: Some(Prompt::SelectAccount), ..Wish::default() };
    let pairs = asked(&wish);
    assert_eq!(said(&pairs, "prompt"), Some("select_account"));
    assert_eq!(said(&pairs, "login_hint"), None);
}

#[test]
fn a_step_up_is_asked_for_as_an_essential_claim() {
    let context = AuthenticationContext::parse("c1").ok();
    let pairs = asked(&Wish { context, ..Wish::default() });
    let claims = r#"{"id_token":{"acrs":{"essential":true,"value":"c1"}}}"#;
    assert_eq!(said(&pairs, "claims"), Some(claims));
}

#[test]
fn entras_numbers_are_told_in_the_portals_words() {
    use Whom::{Administrator, Nobody, Person};
    for (codes, whom, word) in [
        (&[50011][..], Administrator, "redirect URI"),
        (&[700_016], Administrator, "client ID"),
        (&[90002], Administrator, "does not exist in this cloud"),
        (&[50105], Administrator, "not assigned to the enterprise application"),
        (&[50020, 50034, 90072, 16000], Person, "another account"),
        (&[65001, 90094, 90095], Administrator, "admin-consent link"),
        (&[65004], Person, "declined"),
        (&[50058], Person, "Nobody is signed in"),
        (&[50076, 50079], Person, "second factor"),
        (&[53000, 53001, 53002, 53003, 530_032], Administrator, "Conditional Access"),
        (&[50057], Administrator, "disabled"),
        (&[50173, 700_082, 70043], Person, "no longer valid"),
        (&[54005, 70008], Person, "used already or came too late"),
        (&[700_005], Administrator, "another tenant"),
        (&[7_000_215], Administrator, "`Value`"),
        (&[7_000_222], Administrator, "expired"),
        (&[700_027], Administrator, "certificate"),
        (&[700_025, 9_002_327], Administrator, "platform `Web`"),
        (&[50194], Administrator, "single tenant"),
        (&[900_439], Administrator, "another cloud"),
        (&[50196], Nobody, "wait"),
        (&[500_212, 500_213], Administrator, "cross-tenant access policy"),
    ] {
        for code in codes {
            let failure = Failure::new("invalid_grant", &format!("AADSTS{code}: text"), None);
            assert_eq!((failure.code, failure.advice().whom), (Some(*code), whom));
            assert!(failure.advice().text.contains(word), "{code}: {}", failure.advice().text);
        }
    }
    let unknown = Failure::new("access_denied", "AADSTS99999999: new", None).advice();
    assert_eq!(unknown.whom, Whom::Person);
}

#[test]
fn what_passes_by_itself_is_told_by_the_error_and_never_by_a_number() {
    for error in ["server_error", "temporarily_unavailable"] {
        for text in ["", "AADSTS50057: x", "AADSTS50011: x", "AADSTS90033: x"] {
            assert!(Failure::new(error, text, None).is_passing(), "{error} {text}");
        }
    }
    for error in ["invalid_grant", "access_denied", "invalid_client", "new_error"] {
        for text in ["", "AADSTS50196: x", "AADSTS90033: x"] {
            assert!(!Failure::new(error, text, None).is_passing(), "{error} {text}");
        }
    }
}

#[test]
fn the_admin_consent_link_is_of_the_tenant_and_comes_back_to_us() {
    let back = address("https://doorward.example/auth/callback");
    let link = admin_consent_url(&Authority::Public, tenant(), client(), &back, "s-1");
    let link = link.expect("a link");
    assert_eq!(link.host_str(), Some("login.microsoftonline.com"));
    assert!(link.path().starts_with(&format!("/{}/", tenant())));
    let pairs: Vec<_> = link.query_pairs().into_owned().collect();
    assert_eq!(said(&pairs, "client_id"), Some(CLIENT));
    assert_eq!(said(&pairs, "redirect_uri"), Some(back.as_str()));
    assert_eq!(said(&pairs, "state"), Some("s-1"));
}

#[test]
fn row_57_signing_out_comes_back_to_a_fixed_address() {
    let back = address("https://doorward.example/o/acme/signed-out");
    let hint = LoginHint::parse("opaque").ok();
    let out = sign_out_url(&provider(), client(), &back, hint.as_ref(), "s-1").expect("an address");
    assert_eq!(out.host_str(), Some("login.microsoftonline.com"));
    let pairs: Vec<_> = out.query_pairs().into_owned().collect();
    assert_eq!(said(&pairs, "post_logout_redirect_uri"), Some(back.as_str()));
    assert_eq!(said(&pairs, "logout_hint"), Some("opaque"));
    assert_eq!(said(&pairs, "client_id"), Some(CLIENT));
}

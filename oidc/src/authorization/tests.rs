use url::Url;

use super::*;
use crate::{
    authority::Authority,
    discovery::{self, Provider},
    given::{CLIENT, Outside, at, client, run, tenant},
    logout::sign_out_url,
};

fn provider() -> Provider {
    let outside = Outside::well();
    run(discovery::discover(&outside, &Authority::Public, tenant())).expect("a provider")
}

fn address(text: &str) -> Url {
    text.parse().expect("an address")
}

fn asked(wish: Wish) -> Vec<(String, String)> {
    let place = ("sso-1".to_owned(), "/".to_owned());
    let back = address("https://doorward.example/auth/callback");
    let begun = begin(&provider(), client(), &back, wish, place, &[7; RANDOM_BYTES], at(0));
    begun.expect("it begins").location.query_pairs().into_owned().collect()
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
    let pairs = asked(wish);
    assert_eq!(said(&pairs, "login_hint"), Some("ada@contoso.com"));
    assert_eq!(said(&pairs, "domain_hint"), Some("contoso.com"));
    assert_eq!(said(&pairs, "prompt"), Some("login"));
    assert_eq!(said(&pairs, "scope"), Some("openid profile email User.Read"));
}

#[test]
fn who_chooses_an_account_is_not_hinted_at_one() {
    let hint = LoginHint::parse("ada@contoso.com").ok();
    let wish = Wish { login_hint: hint, prompt: Some(Prompt::SelectAccount), ..Wish::default() };
    let pairs = asked(wish);
    assert_eq!(said(&pairs, "prompt"), Some("select_account"));
    assert_eq!(said(&pairs, "login_hint"), None);
}

#[test]
fn a_step_up_is_asked_for_as_an_essential_claim() {
    let context = AuthenticationContext::parse("c1").ok();
    let pairs = asked(Wish { context, ..Wish::default() });
    let claims = r#"{"id_token":{"acrs":{"essential":true,"value":"c1"}}}"#;
    assert_eq!(said(&pairs, "claims"), Some(claims));
}

#[test]
fn entras_numbers_are_told_in_the_portals_words() {
    for (code, whom, word) in [
        (50011, Whom::Administrator, "redirect URI"),
        (700_016, Whom::Administrator, "client ID"),
        (50105, Whom::Administrator, "assign"),
        (65001, Whom::Administrator, "admin-consent"),
        (65004, Whom::Person, "declined"),
        (53003, Whom::Administrator, "Conditional Access"),
        (7_000_215, Whom::Administrator, "`Value`"),
        (7_000_222, Whom::Administrator, "expired"),
        (700_027, Whom::Administrator, "certificate"),
        (9_002_327, Whom::Administrator, "platform `Web`"),
        (50196, Whom::Nobody, "wait"),
    ] {
        let advice = Failure::new("server_error", &format!("AADSTS{code}: text"), None).advice();
        assert_eq!(advice.whom, whom, "{code}");
        assert!(advice.text.contains(word), "{code}: {}", advice.text);
    }
    let unknown = Failure::new("access_denied", "AADSTS99999999: new", None).advice();
    assert_eq!(unknown.whom, Whom::Person);
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

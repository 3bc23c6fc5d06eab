//! Stronger sign-ins and other SSO configurations: what the rule asks for goes with the browser, so
//! that one sign-in is enough, and where Entra does not bring it the way ends at a page.

use doorward_tests::{
    browser::{Browser, Page, parameter},
    entra::stand_in::Forgery,
};
use serde_json::json;

use super::sign_in_scene::{SignIn, upn};

async fn asking_for_c1() -> SignIn {
    let story = SignIn::begin().await;
    let rule = ["access", "set", "acme", "workspace:wiki", "--sso", &story.sso, "--everyone"];
    story.must(&[&rule[..], &["--authentication-context", "c1"]].concat());
    story
}

/// The address that asked Entra, of those that a browser went through.
fn asked(page: &Page) -> String {
    let asked = page.trail.iter().rev().find(|address| address.contains("/authorize?"));
    asked.cloned().unwrap_or_else(|| page.address.clone())
}

#[tokio::test]
async fn a_browser_that_is_signed_in_steps_up_once_and_comes_through() {
    let story = asking_for_c1().await;
    let mut ada = story.sign_in("ada").await;
    let wanted = story.url("/o/acme/w/wiki/page?a=1");
    // Entra knows the browser: nothing is asked, and nobody goes round in circles.
    let page = ada.open(&wanted).await.expect("a page");
    assert_eq!((page.status, &page.address), (200, &wanted), "{}", page.text());
    let asked = asked(&page);
    let claims = parameter(&asked, "claims").expect("claims");
    assert!(claims.contains(r#""acrs":{"essential":true,"value":"c1"}"#), "{claims}");
    let hint = format!("O.{}", story.object_id("ada"));
    assert_eq!(parameter(&asked, "login_hint"), Some(hint), "the last session's claim");
    assert_eq!(page.trail.iter().filter(|it| it.contains("/sign-in?")).count(), 1);
    assert!(ada.open(&wanted).await.expect("a page").trail.is_empty(), "once is enough");
}

#[tokio::test]
async fn a_browser_that_is_not_signed_in_signs_in_strongly_at_once() {
    let story = asking_for_c1().await;
    let mut ada = Browser::new();
    let wanted = story.url("/o/acme/w/wiki/");
    let picker = ada.open(&wanted).await.expect("a page");
    let page = ada.pick(&picker, &upn("ada")).await.expect("a page");
    assert_eq!((page.status, &page.address), (200, &wanted), "{}", page.text());
    let all = picker.trail.iter().chain(&page.trail);
    assert_eq!(all.filter(|it| it.contains("/sign-in?")).count(), 1);
}

#[tokio::test]
async fn where_entra_does_not_bring_the_context_the_way_ends_at_a_page() {
    let story = asking_for_c1().await;
    let mut ada = story.sign_in("ada").await;
    story.entra.forge(Forgery::claims(json!({ "acrs": null })));
    let head = story.scene.head();
    let page = ada.open(&story.url("/o/acme/w/wiki/")).await.expect("a page, and no loop");
    assert_eq!(page.status, 403, "{}", page.text());
    for words in ["stronger sign-in", "Ask your administrator", "Conditional Access", "Request"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    story.refused_once_since(head, "context");
    assert!(story.is_signed_in(&mut ada).await, "the weaker session is left alone");
    let script = ada.fetch(&story.url("/o/acme/w/wiki/")).await.expect("an answer");
    assert_eq!((script.status, script.header("x-doorward-reason")), (401, "step_up_needed"));
}

#[tokio::test]
async fn a_proxy_sends_a_browser_to_the_sign_in_that_the_rule_asks_for() {
    let story = asking_for_c1().await;
    let mut ada = story.sign_in("ada").await;
    let forward = story.url("/o/acme/authz/forward-auth/workspaces/wiki");
    let sent = ada.peek(&forward).await.expect("an answer");
    assert_eq!(sent.status, 302);
    let to = sent.destination().expect("an address");
    assert_eq!(parameter(&to, "sso").as_deref(), Some(&*story.sso));
    assert_eq!(parameter(&to, "context").as_deref(), Some("c1"));
    ada.open(&to).await.expect("a page");
    assert_eq!(ada.peek(&forward).await.expect("an answer").status, 200);
}

#[tokio::test]
async fn a_session_of_another_sso_configuration_is_replaced_by_one_of_the_rules() {
    let story = SignIn::begin().await;
    let (id, client) = (story.tenant.to_string(), story.app.client.to_string());
    let file = story.scene.host.data_dir().with_file_name("credential");
    let secret = file.display().to_string();
    let add = ["sso", "add", "acme", "--kind", "single-tenant", "--tenant-id", &id];
    let own = [
        "--name",
        "second",
        "--authority",
        "development",
        "--client-id",
        &client,
        "--client-secret-file",
        &secret,
    ];
    let second = story.scene.told(&[&add[..], &own].concat())["id"].clone();
    let second = second.as_str().expect("an id").to_owned();
    story.must(&["access", "set", "acme", "workspace:payroll", "--sso", &second, "--everyone"]);

    let mut ada = Browser::new();
    let wiki = story.url("/o/acme/w/wiki/");
    let picker = ada.open(&wiki).await.expect("no choice: the rule says where");
    let page = ada.pick(&picker, &upn("ada")).await.expect("a page");
    assert_eq!((page.status, &page.address), (200, &wiki), "{}", page.text());
    for workspace in ["payroll", "wiki", "payroll"] {
        let wanted = story.url(&format!("/o/acme/w/{workspace}/"));
        let page = ada.open(&wanted).await.expect("a page, and no loop");
        assert_eq!((page.status, &page.address), (200, &wanted), "{}", page.text());
        let sign_ins = page.trail.iter().filter(|it| it.contains("/sign-in?")).count();
        assert_eq!(sign_ins, 1, "{:?}", page.trail);
        let hint = parameter(&asked(&page), "login_hint");
        assert_eq!(hint, None, "a hint goes to the SSO configuration that gave it");
    }
}

#[tokio::test]
async fn hints_go_to_entra_and_a_name_never_does_when_signing_out() {
    let story = SignIn::begin().await;
    let mut ada = Browser::new();
    let named = story.url("/o/acme/sign-in?login_hint=ada%40contoso.example");
    let picker = ada.open(&named).await.expect("a page");
    assert_eq!(picker.parameter("login_hint").as_deref(), Some("ada@contoso.example"));
    let home = ada.pick(&picker, &upn("ada")).await.expect("a page");
    assert_eq!(home.status, 200, "{}", home.text());
    let long = format!("/o/acme/sign-in?login_hint={}", "a".repeat(1025));
    for unfit in ["/o/acme/sign-in?login_hint=a%0d%0ab", &long] {
        let asked = Browser::new().peek(&story.url(unfit)).await.expect("an answer");
        let to = asked.destination().expect("an address");
        assert_eq!(parameter(&to, "login_hint"), None, "{unfit}");
    }
    let out = ada.submit(&home, "/o/acme/sign-out", &[]).await.expect("a page");
    let asked = out.trail.iter().find(|it| it.contains("/logout?")).expect("Entra was asked");
    let hint = format!("O.{}", story.object_id("ada"));
    assert_eq!(parameter(asked, "logout_hint"), Some(hint));
    assert!(!asked.contains("contoso"), "{asked}");
    let again = ada.peek(&story.url("/o/acme/sign-in")).await.expect("an answer");
    let to = again.destination().expect("an address");
    assert_eq!(parameter(&to, "login_hint"), None, "whoever signs out is forgotten");
}

//! Entra that is slow, broken, or somebody else: sign-in fails softly, is recorded, and works again.

use std::time::{Duration, Instant};

use doorward_tests::{
    browser::Browser,
    entra::stand_in::{Endpoint, Fault, Proof},
};
use serde_json::json;

use super::sign_in_scene::SignIn;

/// The limit is ten seconds; a slow machine may add as much again.
const PATIENCE: Duration = Duration::from_secs(25);

async fn soft(story: &SignIn, endpoint: Endpoint, fault: Fault, want: u16) {
    let what = format!("{endpoint:?} {fault:?}");
    let (mut browser, began) = (Browser::new(), Instant::now());
    let picker = story.knock(&mut browser).await;
    story.entra.fail(endpoint, fault);
    let page = browser.pick(&picker, "ada@contoso.example").await.expect("a page");
    story.entra.heal();
    assert_eq!(page.status, want, "{what}: {}", page.text());
    assert!(began.elapsed() < PATIENCE, "{what}");
    assert!(!story.is_signed_in(&mut browser).await, "{what}");
}

#[tokio::test]
async fn row_30_and_34_a_token_endpoint_that_misbehaves_costs_one_sign_in() {
    let story = SignIn::begin().await;
    let elsewhere = story.url("/healthz");
    for fault in [
        Fault::Answer(503, json!({}), Vec::new()),
        Fault::Page,
        Fault::Huge(64 << 20),
        Fault::Bomb,
        Fault::Redirect(elsewhere),
        Fault::Stall,
        Fault::Hang,
    ] {
        soft(&story, Endpoint::Token, fault, 503).await;
    }
    story.sign_in("ada").await;
}

#[tokio::test]
async fn row_35_a_discovery_document_that_leads_elsewhere_is_not_believed() {
    let story = SignIn::begin().await;
    story.entra.fail(
        Endpoint::Discovery,
        Fault::Changed(json!({ "token_endpoint": "http://169.254.169.254/latest/meta-data" })),
    );
    let page = Browser::new().open(&story.url("/o/acme/sign-in")).await.expect("a page");
    assert_eq!(page.status, 503, "{}", page.text());
}

#[tokio::test]
async fn a_key_that_is_rotated_is_found_at_the_next_sign_in() {
    let story = SignIn::begin().await;
    story.sign_in("ada").await;
    story.entra.rotate_keys(true);
    story.sign_in("ada").await;
}

#[tokio::test]
async fn a_secret_that_expired_is_the_administrators_matter() {
    let story = SignIn::begin().await;
    story.entra.expire_secrets(story.app.client);
    let head = story.scene.head();
    let page = story.try_sign_in(&mut Browser::new(), "ada").await;
    assert_eq!(page.status, 403, "{}", page.text());
    assert!(page.text().contains("administrator"), "{}", page.text());
    story.refused_once_since(head, "AADSTS7000215");
    story.entra.accept(story.app.client, Proof::Secret(story.app.secret.clone()));
    story.sign_in("ada").await;
}

#[tokio::test]
async fn row_68_no_secret_and_no_code_is_in_the_log_or_on_a_page() {
    let story = SignIn::begin().await;
    story.sign_in("ada").await;
    story.entra.fail(Endpoint::Token, Fault::status(500));
    let mut browser = Browser::new();
    let page = story.try_sign_in(&mut browser, "ada").await;
    let (log, text) = (story.scene.server.text_log(), page.text());
    let asked = story.entra.asked(Endpoint::Token);
    assert!(asked.len() >= 2);
    for request in asked {
        for name in ["code", "code_verifier", "client_secret"] {
            let secret = request.field(name).expect("it is sent");
            assert!(!log.contains(&secret), "{name} is in the log");
            assert!(!text.contains(&secret), "{name} is on the page");
        }
        assert_eq!(request.header("accept-encoding"), None, "no compression is asked for");
    }
}

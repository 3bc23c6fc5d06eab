//! Sign-ins that are begun and never return: Microsoft shows the person why, and nobody else; so the
//! dashboard says how many, and what is likely.

use doorward_tests::browser::Browser;

use super::dashboard_scene::{main_user, open};

/// More than wait for one address at a time: the oldest count as lost.
const BEGUN: usize = 205;

#[tokio::test]
async fn sign_ins_that_never_return_are_counted_and_likely_causes_are_named() {
    let (story, mut ada) = main_user().await;
    let before = open(&story, &mut ada, "provisioning").await.text();
    assert!(before.contains("<dt>Never returned</dt><dd>0</dd>"), "{before}");
    assert!(!before.contains("AADSTS50011"), "nothing to explain: {before}");
    let mut stranger = Browser::new();
    for _ in 0..BEGUN {
        stranger.peek(&story.url("/o/acme/sign-in")).await.expect("the way to Entra");
    }
    let after = open(&story, &mut ada, "provisioning").await.text();
    assert!(!after.contains("<dt>Never returned</dt><dd>0</dd>"), "{after}");
    let redirect = format!("<code>{}</code>", story.url("/auth/callback"));
    for cause in ["AADSTS50011", &redirect, "AADSTS50105", "AADSTS53000", "AADSTS65001"] {
        assert!(after.contains(cause), "{cause} {after}");
    }
}

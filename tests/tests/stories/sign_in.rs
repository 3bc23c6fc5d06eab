//! People come in through Entra, groups decide where, and what changes there counts at once.

use doorward_tests::browser::Browser;
use serde_json::json;

use super::sign_in_scene::{SignIn, upn, writers};

#[tokio::test]
async fn a_person_signs_in_and_is_let_into_one_workspace_and_refused_another() {
    let story = SignIn::begin().await;
    let mut ada = story.sign_in("ada").await;
    let home = ada.open(&story.url("/o/acme/")).await.expect("a page").text();
    assert!(home.contains("/o/acme/w/wiki/"), "{home}");
    assert!(!home.contains("/o/acme/w/payroll/"), "{home}");
    assert_eq!(story.may_enter(&mut ada, "wiki").await, 200);
    assert_eq!(story.may_enter(&mut ada, "payroll").await, 403);
    assert_eq!(story.may_enter(&mut Browser::new(), "wiki").await, 401);

    let who = upn("ada");
    let explain = |slug| ["access", "explain", "acme", "--workspace", slug, "--user", &who];
    let allowed = story.scene.told(&explain("wiki"));
    assert_eq!(allowed["allowed"], true, "{allowed}");
    let refused = story.scene.told(&explain("payroll"));
    assert_eq!(refused["allowed"], false, "{refused}");
    assert_eq!(refused["refused_because"][0]["reason"], json!("not_in_groups"));
}

#[tokio::test]
async fn row_42_a_group_that_is_taken_away_counts_at_the_very_next_request() {
    let mut story = SignIn::begin().await;
    let mut ada = story.sign_in("ada").await;
    assert_eq!(story.may_enter(&mut ada, "wiki").await, 200);
    let before = story.scene.head();
    let gone = story.object_id("ada");
    story.entra.change(story.tenant, |company| {
        company.change_group(writers(), |group| group.members.retain(|member| *member != gone));
    });
    assert_eq!(story.cycle().await.members_removed, 1);
    assert_eq!(story.may_enter(&mut ada, "wiki").await, 403);
    assert!(story.is_signed_in(&mut ada).await, "the person is still known");

    let (who, at) = (upn("ada"), before.to_string());
    let explain = ["access", "explain", "acme", "--workspace", "wiki", "--user", &who];
    assert_eq!(story.scene.told(&explain)["allowed"], false);
    let then = [&explain[..], &["--at", &at]].concat();
    assert_eq!(story.scene.told(&then)["allowed"], true, "as it was before");
    let replayed = story.scene.told(&["events", "replay", "acme", "--until", &at]);
    assert_eq!(replayed["sequence"], before);
    assert_eq!(replayed["membership_count"], 2);
}

#[tokio::test]
async fn row_63_who_is_deactivated_is_out_at_once_and_cannot_come_back() {
    let mut story = SignIn::begin().await;
    let (mut ada, mut phone) = (story.sign_in("ada").await, story.sign_in("ada").await);
    let mut another = Browser::new();
    let answer = story.answer_for(&mut another, "ada").await;
    let head = story.scene.head();
    let id = story.object_id("ada");
    story.entra.change(story.tenant, |company| company.disable(id));
    assert_eq!(story.cycle().await.disabled, 1);
    assert!(!story.is_signed_in(&mut ada).await);
    assert!(!story.is_signed_in(&mut phone).await);
    assert_eq!(story.may_enter(&mut ada, "wiki").await, 401);
    let ended = story.scene.events_after(head);
    assert_eq!(ended, ["user.deactivated", "session.ended"], "both sessions, at once");

    // Entra gave the code a moment before: the token is good, the person is not.
    let head = story.scene.head();
    let page = another.open(&answer).await.expect("a page");
    assert_eq!(page.status, 403, "{}", page.text());
    story.refused_once_since(head, "deactivated");
}

#[tokio::test]
async fn a_multi_tenant_configuration_counts_when_somebody_of_the_tenant_has_signed_in() {
    let story = SignIn::begin_multi_tenant().await;
    let mut browser = Browser::new();
    let page = browser.open(&story.url("/o/acme/sign-in")).await.expect("a page");
    assert!(page.text().contains("AADSTS700016"), "nobody has consented: {}", page.text());
    story.entra.consent(story.tenant, story.app.client);
    let head = story.scene.head();
    story.sign_in("ada").await;
    let told = story.scene.events_after(head);
    assert!(told.iter().any(|name| name == "sso_configuration.tenant_proved"), "{told:?}");
}

#[tokio::test]
async fn whoever_signs_out_is_signed_out_here_and_at_entra() {
    let story = SignIn::begin().await;
    story.registers_its_logout_url();
    let mut ada = story.sign_in("ada").await;
    let home = ada.open(&story.url("/o/acme/")).await.expect("a page");
    let page = ada.submit(&home, "/o/acme/sign-out", &[]).await.expect("a page");
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(!story.is_signed_in(&mut ada).await);
    assert!(story.entra.sessions_of(story.object_id("ada")).is_empty());
}

#[tokio::test]
async fn whoever_signs_out_at_entra_is_signed_out_here() {
    let story = SignIn::begin().await;
    story.registers_its_logout_url();
    let (mut ada, mut grace) = (story.sign_in("ada").await, story.sign_in("grace").await);
    let out = format!("{}/{}/oauth2/v2.0/logout", story.entra.authority(), story.tenant);
    ada.open(&out).await.expect("Entra's page");
    assert!(!story.is_signed_in(&mut ada).await);
    assert!(story.is_signed_in(&mut grace).await, "nobody else is");
}

#[tokio::test]
async fn whoever_signs_out_of_the_vendors_registration_at_entra_is_signed_out_here() {
    let story = SignIn::begin_multi_tenant().await;
    story.entra.consent(story.tenant, story.app.client);
    story.registers_its_logout_url();
    let mut ada = story.sign_in("ada").await;
    let out = format!("{}/{}/oauth2/v2.0/logout", story.entra.authority(), story.tenant);
    ada.open(&out).await.expect("Entra's page");
    assert!(!story.is_signed_in(&mut ada).await);
}

#[tokio::test]
async fn tabs_do_not_disturb_each_other() {
    let story = SignIn::begin().await;
    let mut browser = Browser::new();
    let (first, second) = (story.knock(&mut browser).await, story.knock(&mut browser).await);
    for tab in [second, first] {
        let page = browser.pick(&tab, &upn("ada")).await.expect("a page");
        assert_eq!(page.status, 200, "{}", page.text());
    }
    assert!(story.is_signed_in(&mut browser).await);
}

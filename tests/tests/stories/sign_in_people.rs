//! Who somebody is and where they came in: several SSO configurations, people who come just in time,
//! tokens that disagree with provisioning.

use doorward_tests::{browser::Browser, entra::stand_in::Forgery};
use serde_json::{Value, json};

use super::sign_in_scene::{Beginning, SignIn, upn};

#[tokio::test]
async fn where_there_are_several_configurations_people_choose_and_a_session_is_of_one() {
    let story = SignIn::begin().await;
    let (app, other) = story.trust("acme", story.tenant);
    let mut ada = Browser::new();
    let asked = story.url("/o/acme/sign-in?return_to=%2Fo%2Facme%2Fw%2Fwiki%2F");
    let choice = ada.open(&asked).await.expect("a page");
    assert!(choice.text().contains("Choose how to sign in"), "{}", choice.text());
    assert!(choice.text().contains(&app.client.to_string()), "it is called so");
    for sso in [&story.sso, &other] {
        let link = choice.links().into_iter().find(|link| link.contains(sso.as_str()));
        let link = link.unwrap_or_else(|| panic!("no choice of {sso}: {:?}", choice.links()));
        assert!(link.contains("return_to"), "where she wanted to go is not forgotten: {link}");
    }
    let by_other = format!("/o/acme/sign-in?sso={other}");
    assert_eq!(story.try_at(&mut ada, &by_other, "ada").await.status, 200);
    assert_eq!(story.may_enter(&mut ada, "wiki").await, 401, "wiki asks for the first one");
    let by_first = format!("/o/acme/sign-in?sso={}", story.sso);
    assert_eq!(story.try_at(&mut ada, &by_first, "ada").await.status, 200);
    assert_eq!(story.may_enter(&mut ada, "wiki").await, 200);

    let (mut left, mut right) = (Browser::new(), Browser::new());
    assert_eq!(story.try_at(&mut left, &by_first, "grace").await.status, 200);
    assert_eq!(story.try_at(&mut right, &by_other, "grace").await.status, 200);
    story.must(&["sso", "remove", "acme", &other]);
    assert!(story.is_signed_in(&mut left).await);
    assert!(!story.is_signed_in(&mut right).await, "its sessions end with a configuration");
}

#[tokio::test]
async fn people_come_just_in_time_only_as_long_as_nobody_provisions() {
    let story = SignIn::begin_as(Beginning { just_in_time: true, ..Beginning::default() }).await;
    let head = story.scene.head();
    let mut ada = story.sign_in("ada").await;
    assert_eq!(story.may_enter(&mut ada, "wiki").await, 200, "by the groups of the token");
    assert_eq!(story.may_enter(&mut ada, "payroll").await, 403);
    let told = story.scene.events_after(head);
    assert_eq!(told[..3], ["user.provisioned", "user.linked", "session.started"], "{told:?}");

    story.must(&["scim-token", "create", "acme"]);
    let shown = story.scene.told(&["sso", "show", "acme", &story.sso]);
    assert_eq!(shown["just_in_time"], false, "the switch is off as soon as somebody provisions");
    let (head, mut alan) = (story.scene.head(), Browser::new());
    let page = story.try_sign_in(&mut alan, "alan").await;
    assert_eq!(page.status, 403, "{}", page.text());
    assert!(!story.has_cookie(&alan));
    story.refused_once_since(head, "unknown_person");
    assert_eq!(story.may_enter(&mut ada, "wiki").await, 403, "a token's groups no longer count");
    let mut again = story.sign_in("ada").await;
    assert_eq!(story.may_enter(&mut again, "wiki").await, 403, "nor those of a new one");
}

#[tokio::test]
async fn a_stranger_does_not_come_in_where_nobody_said_that_strangers_may() {
    let story = SignIn::begin().await;
    story.entra.forge(Forgery::claims(json!({
        "oid": "aaaaaaaa-bbbb-4ccc-8ddd-00000000000a", "upn": "eve@contoso.example",
    })));
    let head = story.scene.head();
    assert_eq!(story.try_sign_in(&mut Browser::new(), "alan").await.status, 403);
    story.refused_once_since(head, "unknown_person");
}

#[tokio::test]
async fn provisioning_outranks_a_token_and_a_disagreement_is_told_once_a_sign_in() {
    let story = SignIn::begin().await;
    let accountants = story.entra.company(story.tenant);
    let accountants =
        accountants.groups().find(|group| group.members.contains(&story.object_id("grace")));
    let accountants = accountants.expect("the accountants").object_id;
    story.entra.forge(Forgery::claims(json!({ "groups": [accountants] })));
    let head = story.scene.head();
    let mut ada = story.sign_in("ada").await;
    for _ in 0..3 {
        assert_eq!(story.may_enter(&mut ada, "wiki").await, 200, "provisioned as a writer");
        assert_eq!(story.may_enter(&mut ada, "payroll").await, 403, "whatever the token says");
    }
    let told = story.told_after(head);
    let told: Vec<&Value> =
        told.iter().filter(|event| event["event"] == "session.started").collect();
    assert_eq!(told.len(), 1);
    let disagreement = &told[0]["data"]["disagreement"];
    assert!(disagreement.to_string().contains(&accountants.to_string()), "{}", told[0]);
    story.entra.heal();
    let head = story.scene.head();
    story.sign_in("ada").await;
    let told = story.told_after(head);
    let agreed = told.iter().find(|event| event["event"] == "session.started").expect("a session");
    assert!(agreed["data"]["disagreement"].is_null(), "{agreed} {}", upn("ada"));
}

#[tokio::test]
async fn a_development_authority_shows_to_whoever_asks_whether_the_server_is_ready() {
    let story = SignIn::begin().await;
    let (status, text) = story.scene.server.readiness().expect("an answer");
    assert_eq!(status, 200);
    assert!(
        text.contains(story.entra.authority()) && text.contains("development_authority"),
        "{text}"
    );
}

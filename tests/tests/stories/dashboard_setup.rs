//! The first minute: a link that `serve` prints, and links that an operator makes later.

use doorward_tests::{browser::Browser, host::Host};

use super::{
    dashboard_scene::{WRITERS, main_user, open, set_up},
    sign_in_scene::SignIn,
};

/// The link among what was printed.
fn link(printed: &str) -> String {
    let line = printed.lines().find(|line| line.contains("/setup/"));
    line.unwrap_or_else(|| panic!("no link in {printed}")).trim().to_owned()
}

#[tokio::test]
async fn on_an_empty_data_directory_the_server_prints_a_link_that_names_the_organization_once() {
    let host = Host::new().expect("a host");
    let server = host.serve().expect("a server");
    let link = link(&server.printed());
    let code = link.rsplit('/').next().expect("a code").to_owned();
    assert!(!server.text_log().contains(&code), "the code is printed, not logged");

    let mut browser = Browser::new();
    for _ in 0..2 {
        let page = browser.open(&link).await.expect("a page");
        assert_eq!(page.status, 200, "looking uses nothing up");
    }
    let page = browser.open(&link).await.expect("a page");
    let wrong = browser.submit(&page, "", &[("organization", "Not A Name")]).await.expect("a page");
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("organization-error"), "{}", wrong.text());
    let foreign = browser
        .submit_from("http://evil.example", &link, &[("organization", "acme")])
        .await
        .expect("a page");
    assert_eq!(foreign.status, 403);

    let begun = browser.submit(&page, "", &[("organization", "acme")]).await.expect("a page");
    assert_eq!(begun.status, 200, "{}", begun.text());
    assert!(begun.address.ends_with("/o/acme/dashboard/"), "{}", begun.address);
    assert!(begun.text().contains("through a setup link"), "{}", begun.text());

    let again = Browser::new().open(&link).await.expect("a page");
    assert_eq!(again.status, 410, "{}", again.text());
    let told = host.must(&["events", "list", "acme", "--format", "json"]).expect("events");
    let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    let names: Vec<_> = told.as_array().expect("events").iter().map(|it| &it["event"]).collect();
    assert_eq!(names, ["organization.created", "setup_link.issued", "setup_link.used"]);
    for event in told.as_array().expect("events") {
        assert_eq!(event["actor"]["kind"], "setup_link", "{event}");
    }
    assert!(!told.to_string().contains(&code), "{told}");
    drop(server);

    let server = host.serve().expect("a server");
    assert!(!server.printed().contains("/setup/"), "{}", server.printed());
}

#[tokio::test]
async fn an_operators_link_opens_once_and_its_use_is_told_on_later_pages() {
    let (story, mut ada) = main_user().await;
    assert!(!open(&story, &mut ada, "").await.text().contains("setup link was used"));
    let issued = story.scene.told(&["setup-link", "acme"]);
    let url = issued["url"].as_str().expect("a link").to_owned();
    let mut browser = Browser::new();
    let page = browser.open(&url).await.expect("a page");
    assert!(!story.scene.told(&["events", "list", "acme"]).to_string().contains("setup_link.used"));
    let inside = browser.submit(&page, "", &[]).await.expect("a page");
    assert_eq!(inside.status, 200, "{}", inside.text());

    let late = Browser::new().open(&url).await.expect("a page");
    assert_eq!(late.status, 410);
    assert!(late.text().contains("doorward setup-link acme"), "{}", late.text());
    let twice = Browser::new().submit(&page, "", &[]).await.expect("a page");
    assert_eq!(twice.status, 410);
    assert!(open(&story, &mut ada, "").await.text().contains("A setup link was used on"));

    let out = browser.submit(&inside, "/o/acme/sign-out", &[]).await.expect("a page");
    assert!(out.text().contains("You are signed out"), "{} {}", out.address, out.text());
    let after = browser.fetch(&story.url("/o/acme/dashboard/")).await.expect("an answer");
    assert_eq!(after.status, 401, "the session of the link is over, cookie or not");
    let told = story.scene.told(&["events", "list", "acme", "--kind", "setup_link.closed"]);
    assert_eq!(told[0]["actor"]["link_id"], issued["link_id"], "{told}");
}

#[tokio::test]
async fn a_link_opens_one_organization_and_its_session_no_other() {
    let story = SignIn::begin().await;
    story.must(&["organization", "create", "globex"]);
    let issued = story.scene.told(&["setup-link", "globex"]);
    let url = issued["url"].as_str().expect("a link");
    let foreign = url.replace("/o/globex/", "/o/acme/");
    let page = Browser::new().open(&foreign).await.expect("a page");
    assert_eq!(page.status, 404);
    let sent = Browser::new().submit(&page, "", &[]).await.expect("a page");
    assert_eq!(sent.status, 404);
    assert!(sent.text().contains("doorward setup-link acme"), "{}", sent.text());
    let nowhere = url.replace("/o/globex/", "/o/initech/");
    assert_eq!(Browser::new().open(&nowhere).await.expect("a page").status, 404);

    let mut acme = set_up(&story).await;
    let other = acme.fetch(&story.url("/o/globex/dashboard/")).await.expect("an answer");
    assert_eq!(other.status, 401);
}

#[tokio::test]
async fn a_wrong_code_opens_nothing_and_makes_no_event() {
    let story = SignIn::begin().await;
    let head = story.scene.head();
    for path in ["/o/acme/setup/dw_setup_x", "/o/acme/setup/", "/setup/dw_setup_x"] {
        let page = Browser::new().open(&story.url(path)).await.expect("a page");
        assert!(matches!(page.status, 404 | 410), "{path} {}", page.status);
        let sent = Browser::new().submit(&page, "", &[("organization", "x")]).await;
        assert!(matches!(sent.expect("a page").status, 404 | 410), "{path}");
    }
    assert_eq!(story.scene.head(), head);
}

#[tokio::test]
async fn the_overview_says_what_is_missing_until_nothing_is() {
    let story = SignIn::begin().await;
    let mut browser = set_up(&story).await;
    let text = open(&story, &mut browser, "").await.text();
    assert!(text.contains("3 of 5 steps are done."), "{text}");
    assert!(text.contains("Nobody has said yet who may enter."), "{text}");
    for value in [
        story.url("/auth/callback"),
        story.url(&format!("/auth/front-channel-logout/{}", story.sso)),
        story.url("/o/acme/scim/v2"),
        "acct, login_hint, sid, upn".to_owned(),
        "externalId ← objectId".to_owned(),
    ] {
        assert!(text.contains(&format!("value=\"{value}\"")), "no {value} to copy: {text}");
    }
    let (sso, unknown) = (story.sso.clone(), "7e570000-0000-4000-8000-0000000000ff");
    story.must(&["access", "set", "acme", "dashboard", "--sso", &sso, "--groups", unknown]);
    story.must(&["access", "set", "acme", "defaults", "--sso", &sso, "--everyone"]);
    let text = open(&story, &mut browser, "").await.text();
    assert!(text.contains("4 of 5 steps are done."), "{text}");
    assert!(text.contains(&format!("Not provisioned yet: {unknown}")), "{text}");
    story.must(&["access", "set", "acme", "dashboard", "--sso", &sso, "--groups", WRITERS]);
    let text = open(&story, &mut browser, "").await.text();
    assert!(text.contains("5 of 5 steps are done."), "{text}");
    story.must(&["sso", "remove", "acme", &sso]);
    let text = open(&story, &mut browser, "").await.text();
    assert!(text.contains("1 of 5 steps are done."), "it checks itself: {text}");
    assert!(text.contains("The SSO configuration of the rule is gone"), "{text}");
}

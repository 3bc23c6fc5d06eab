//! What applications and Entra show to come in, made and ended in the dashboard's Settings.

use doorward_tests::{
    browser::{Browser, Page},
    http::{Connection, Request},
};

use super::{
    api_scene::ACME,
    dashboard_scene::{main_user, open, send, set_up},
    sign_in_scene::SignIn,
};

const APPLICATIONS: &str = "settings/api-tokens";
const PROVISIONING: &str = "settings/provisioning";

/// What a page shows once, known by how it begins.
fn shown(page: &Page, beginning: &str) -> String {
    let text = page.text();
    let found = text.split('"').find(|part| part.starts_with(beginning));
    found.unwrap_or_else(|| panic!("nothing begins with `{beginning}`: {text}")).to_owned()
}

/// What the form with that target was shown of.
fn seen(page: &Page, target: &str) -> String {
    let text = page.text();
    let (_, form) = text.split_once(&format!("/dashboard/{target}\"")).expect("a form");
    let (_, value) = form.split_once("name=\"seen\" value=\"").expect("what it was shown of");
    value.split('"').next().unwrap_or_default().to_owned()
}

async fn fill(browser: &mut Browser, page: &Page, target: &str, fields: &[(&str, &str)]) -> Page {
    let seen = seen(page, target);
    send(browser, page, target, &[fields, &[("seen", &*seen)]].concat()).await
}

/// What the API says to whoever presents that token.
async fn asked(story: &SignIn, token: &str) -> u16 {
    let request = Request::new("GET", format!("{ACME}/workspaces"))
        .header("authorization", format!("Bearer {token}"));
    let mut connection = Connection::to(story.scene.server.authority());
    connection.send(request).await.expect("an answer").status
}

#[tokio::test]
async fn an_application_is_given_an_api_token_and_loses_it() {
    let (story, mut ada) = main_user().await;
    let (issue, revoke) = ("settings/api-tokens/issue", "settings/api-tokens/revoke");
    let page = open(&story, &mut ada, APPLICATIONS).await;
    let blank = fill(&mut ada, &page, issue, &[("name", "")]).await;
    assert_eq!(blank.status, 422);
    for field in ["name-error", "read-error"] {
        assert!(blank.text().contains(field), "{}", blank.text());
    }
    let wanted = [("name", "Billing <b>"), ("read", "on"), ("life", "90")];
    let made = fill(&mut ada, &page, issue, &wanted).await;
    let token = shown(&made, "dw_api_");
    assert_eq!(asked(&story, &token).await, 200);
    assert_eq!(fill(&mut ada, &page, issue, &wanted).await.status, 409, "sent twice, made once");

    let listed = open(&story, &mut ada, APPLICATIONS).await;
    assert!(!listed.text().contains(&token), "it is shown once");
    assert!(listed.text().contains("Billing &#60;b&#62;"), "{}", listed.text());
    let rows = story.scene.told(&["api-token", "list", "acme"]);
    let row = rows.as_array().and_then(|rows| rows.last()).expect("a row").clone();
    assert_eq!(row["scopes"], serde_json::json!(["read"]));
    let id = row["token_id"].as_str().expect("an id");
    let revoked = fill(&mut ada, &listed, revoke, &[("token", id)]).await;
    assert!(revoked.address.contains("done=api_token_revoked"), "{}", revoked.text());
    assert_eq!(asked(&story, &token).await, 401);
}

#[tokio::test]
async fn how_entra_is_read_and_answered_is_changed_by_who_saw_it() {
    let (story, mut ada) = main_user().await;
    let page = open(&story, &mut ada, PROVISIONING).await;
    let strict = [("mode", "strict"), ("patch_answer", "empty"), ("security_events", "poll")];
    let saved = fill(&mut ada, &page, PROVISIONING, &strict).await;
    assert!(saved.address.contains("done=provisioning_saved"), "{}", saved.text());
    let held = story.scene.told(&["provisioning", "show", "acme"]);
    assert_eq!((&held["mode"], &held["patch_answer"]), (&"strict".into(), &"empty".into()));
    assert_eq!(held["security_events"], "poll");
    let late = fill(&mut ada, &page, PROVISIONING, &[("mode", "tolerant")]).await;
    assert_eq!(late.status, 409, "it is no longer what was shown");
    assert_eq!(story.scene.told(&["provisioning", "show", "acme"])["mode"], "strict");
}

#[tokio::test]
async fn entra_is_given_a_client_secret_or_trusted_without_one() {
    let (story, mut ada) = main_user().await;
    let page = open(&story, &mut ada, PROVISIONING).await;
    let issue = "settings/provisioning/issue";
    let made = fill(&mut ada, &page, issue, &[("life", "2")]).await;
    let secret = shown(&made, "dw_client_");
    assert!(made.text().contains("/o/acme/oauth2/token"), "{}", made.text());
    let listed = open(&story, &mut ada, PROVISIONING).await;
    assert!(!listed.text().contains(&secret), "it is shown once");
    let rows = story.scene.told(&["client-secret", "list", "acme"]);
    let id = rows[0]["secret_id"].as_str().expect("an id");
    let revoked = fill(&mut ada, &listed, "settings/provisioning/revoke", &[("secret", id)]).await;
    assert!(revoked.address.contains("done=client_secret_revoked"), "{}", revoked.text());

    let tenant = story.tenant.to_string();
    let trust = "settings/provisioning/trust";
    let mut wanted = [("tenant", &*tenant), ("audience", "nobody"), ("subject", &*tenant)];
    let refused = fill(&mut ada, &revoked, trust, &wanted).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("audience-error"), "{}", refused.text());
    assert!(refused.text().contains("value=\"nobody\""), "what was typed is kept");
    wanted[1].1 = &*tenant;
    let trusted = fill(&mut ada, &refused, trust, &wanted).await;
    assert!(trusted.address.contains("done=trust_set"), "{}", trusted.text());
    let held = story.scene.told(&["provisioning", "trust", "show", "acme"]);
    assert_eq!(held["audience"], format!("api://{tenant}"));
    let over = fill(&mut ada, &trusted, "settings/provisioning/distrust", &[]).await;
    assert!(over.address.contains("done=trust_removed"), "{}", over.text());
}

#[tokio::test]
async fn a_setup_link_gives_no_credentials_away() {
    let (story, _) = main_user().await;
    let mut somebody = set_up(&story).await;
    for below in [APPLICATIONS, PROVISIONING] {
        assert_eq!(open(&story, &mut somebody, below).await.status, 403, "{below}");
    }
    assert!(!open(&story, &mut somebody, "settings").await.text().contains(APPLICATIONS));
}

//! Organizations stand alone: names, ids, tokens and events of one mean nothing in another.

use doorward_tests::entra::Wire;
use serde_json::json;

use super::scene::{Scene, USER, ask, group, id, members, patch, user};

#[tokio::test]
async fn two_organizations_have_the_same_names_and_never_meet() {
    let scene = Scene::begin();
    let other = scene.host.tenant("globex").expect("another organization");
    let (mut acme, mut globex) = (scene.wire(), Wire::new(&other.url, &other.token));
    let ours = user(&mut acme, "ada").await;
    let theirs = user(&mut globex, "ada").await;
    assert_ne!(ours["id"], theirs["id"]);

    let path = format!("/Users/{}", id(&ours));
    assert_eq!(ask(&mut globex, "GET", &path, None).await.0, 404);
    assert_eq!(ask(&mut globex, "DELETE", &path, None).await.0, 404);
    let team = group(&mut globex, "Team").await;
    let add = json!([{ "op": "Add", "path": "members", "value": [{ "value": ours["id"] }] }]);
    ask(&mut globex, "PATCH", &format!("/Groups/{team}"), patch(add)).await;
    let (_, held) = ask(&mut acme, "GET", &path, None).await;
    assert!(held.get("groups").is_none(), "a group of another organization: {held}");
    assert_eq!(members(&mut globex, &team).await, [id(&ours)], "awaited, and only a text there");

    let twin = json!({ "schemas": [USER], "userName": "ADA" });
    let (_, refused) = ask(&mut globex, "POST", "/Users", Some(twin)).await;
    assert!(!refused.to_string().contains(&id(&ours)), "{refused}");
    let events = scene.told(&["events", "list", "globex"]).to_string();
    assert!(!events.contains("acme"), "{events}");
}

#[tokio::test]
async fn an_organization_that_does_not_exist_is_answered_like_a_wrong_token() {
    let scene = Scene::begin();
    let nowhere = scene.tenant.url.replace("/acme/", "/nowhere/");
    let mut somewhere = Wire::new(&scene.tenant.url, "wrong");
    let mut nowhere = Wire::new(&nowhere, &scene.tenant.token);
    let (known, unknown) = (
        ask(&mut somewhere, "GET", "/Users", None).await,
        ask(&mut nowhere, "GET", "/Users", None).await,
    );
    assert_eq!(known.0, 401);
    assert_eq!(known, unknown);
}

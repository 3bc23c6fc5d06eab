//! `ETag`s of the JSON API: whatever is shown, made or changed has one, and what it was is what is
//! changed or ended.

use serde_json::json;

use super::{
    api_scene::{Application, alone, wanted_sso},
    scene::{Scene, group, patch, send, user},
    signed_in::Company,
};

#[tokio::test]
async fn what_is_made_is_found_and_ended_with_the_tag_it_came_with() {
    let scene = Scene::on(alone());
    let mut app = Application::of(&scene, "read,write");
    for (path, new) in [
        ("/scim-tokens", json!({})),
        ("/client-secrets", json!({})),
        ("/api-tokens", json!({ "name": "portal", "scopes": ["read"] })),
        ("/workspaces", json!({ "workspace": "sales" })),
        ("/sso-configurations", wanted_sso("Contoso").expect("a wish")),
    ] {
        let made = app.send("POST", path, Some(new)).await;
        let (place, tag) = (path_of(made.header("location")), made.header("etag").to_owned());
        let shown = app.get(&place).await;
        assert_eq!((shown.status, shown.header("etag")), (200, &*tag), "{place}: as it was made");
        app.says("if-match", "\"00000000000000000000000000000000\"");
        let head = scene.head();
        assert_eq!(app.refused("DELETE", &place, None).await.0, 412, "{place}");
        assert_eq!(scene.head(), head, "nothing happened to {place}");
        app.says("if-match", &tag);
        assert_eq!(app.send("DELETE", &place, None).await.status, 200, "{place}");
        app.says_no("if-match");
    }
}

#[tokio::test]
async fn the_answer_of_a_change_has_the_tag_for_the_next_one() {
    let scene = Scene::begin();
    let mut app = Application::of(&scene, "read,write");
    let mut tag = app.get("/provisioning").await.header("etag").to_owned();
    for mode in ["strict", "tolerant", "tolerant"] {
        app.says("if-match", &tag);
        let change = Some(json!({ "mode": mode }));
        let changed = app.send("PATCH", "/provisioning", change).await;
        assert_eq!(changed.status, 200, "{mode}: {}", changed.json());
        changed.header("etag").clone_into(&mut tag);
    }
    app.says_no("if-match");
    assert_eq!(app.get("/provisioning").await.header("etag"), tag);
}

#[tokio::test]
async fn the_tag_of_who_is_provisioned_moves_with_them() {
    let scene = Scene::begin();
    let (mut wire, mut app) = (scene.wire(), Application::of(&scene, "read"));
    let ada = user(&mut wire, "ada@contoso.example").await["id"].clone();
    let person = format!("/people/{}", ada.as_str().expect("an id"));
    let group = format!("/groups/{}", group(&mut wire, "Sales").await);
    let mut tags = Vec::new();
    for path in [&*person, &group, ""] {
        let tag = app.get(path).await.header("etag").to_owned();
        assert_eq!(app.get(path).await.header("etag"), tag, "{path}: nothing happened");
        tags.push(tag);
    }
    let off = json!([{ "op": "replace", "path": "active", "value": false }]);
    let place = person.replace("/people", "/Users");
    send(&mut wire, "PATCH", &place, patch(off)).await;
    let add = json!([{ "op": "add", "path": "members", "value": [{ "value": ada }] }]);
    send(&mut wire, "PATCH", &group.replace("/groups", "/Groups"), patch(add)).await;
    for (path, tag) in [&*person, &group, ""].iter().zip(tags) {
        assert_ne!(app.get(path).await.header("etag"), tag, "{path}");
    }
}

#[tokio::test]
async fn a_session_is_ended_only_if_it_is_the_one_that_was_shown() {
    let scene = Company::begin().await.scene();
    let mut app = Application::of(&scene, "read,write");
    let listed = app.told("GET", "/sessions", None).await;
    let id = listed["items"][0]["id"].as_str().expect("an id").to_owned();
    let place = format!("/sessions/{id}");
    let shown = app.get(&place).await;
    assert_eq!(shown.json(), listed["items"][0]);
    app.says("if-match", "\"00000000000000000000000000000000\"");
    assert_eq!(app.refused("DELETE", &place, None).await.0, 412);
    app.says("if-match", shown.header("etag"));
    assert_eq!(app.told("DELETE", &place, None).await["id"], id.as_str());
    app.says_no("if-match");
    assert_eq!(app.get(&place).await.status, 404, "it is over");
}

/// The path of an address of ours.
fn path_of(address: &str) -> String {
    let (_, path) = address.split_once("/api/").expect("an address of the API");
    format!("/api/{path}")
}

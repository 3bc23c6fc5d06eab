//! What administrators report about whole connections of other SCIM servers, each told as its symptom.

use doorward_tests::entra::{Wire, encoded};
use serde_json::{Value, json};

use super::scene::{GROUP, Scene, USER, ask, group, id, patch, user};

#[tokio::test]
async fn a_disabled_user_who_comes_back_conflicts_with_nobodys_external_id_and_keeps_the_id() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let ada = user(&mut wire, "ada").await;
    let path = format!("/Users/{}", id(&ada));
    let active = |active: bool| {
        patch(json!([{ "op": "Replace", "path": "active", "value": active.to_string() }]))
    };
    assert_eq!(ask(&mut wire, "PATCH", &path, active(false)).await.0, 200);
    let other = json!({ "schemas": [USER], "userName": "eve", "externalId": ada["externalId"] });
    let (status, answer) = ask(&mut wire, "POST", "/Users", Some(other)).await;
    assert_eq!(status, 201, "an external id is nobody's alone: {answer}");
    let found = format!("/Users?filter={}", encoded("userName eq \"ada\""));
    let (_, list) = ask(&mut wire, "GET", &found, None).await;
    assert_eq!(list["Resources"][0]["id"], ada["id"], "she is found though she is disabled");
    let again = json!({ "schemas": [USER], "userName": "ADA", "externalId": ada["externalId"] });
    let (status, error) = ask(&mut wire, "POST", "/Users", Some(again)).await;
    assert_eq!((status, &error["scimType"]), (409, &json!("uniqueness")));
    assert_eq!(ask(&mut wire, "PATCH", &path, active(true)).await.0, 200);
    let (_, list) = ask(&mut wire, "GET", &found, None).await;
    assert_eq!((&list["totalResults"], &list["Resources"][0]["id"]), (&json!(1), &ada["id"]));
    assert_eq!(list["Resources"][0]["active"], true);
}

/// Every id there is, by the external id and the name that Entra knows it by.
async fn ids(wire: &mut Wire) -> Vec<(Value, Value, Value)> {
    let mut all = Vec::new();
    for path in ["/Users?count=100", "/Groups?count=100&excludedAttributes=members"] {
        let (_, list) = ask(wire, "GET", path, None).await;
        for one in list["Resources"].as_array().expect("resources") {
            let name = if one["userName"].is_null() { "displayName" } else { "userName" };
            all.push((one["id"].clone(), one["externalId"].clone(), one[name].clone()));
        }
    }
    all
}

#[tokio::test]
async fn whoever_reconnects_finds_everybody_under_the_id_they_had() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    for number in 0..20 {
        user(&mut wire, &format!("user{number}")).await;
        group(&mut wire, &format!("group{number}")).await;
    }
    let before = ids(&mut wire).await;
    assert_eq!(before.len(), 40);
    scene.host.must(&["scim-token", "revoke", "acme", &scene.tenant.token_id]).expect("revoked");
    assert_eq!(ask(&mut scene.wire(), "GET", "/Users", None).await.0, 401);
    let Scene { server, host, tenant } = scene;
    let port = server.port();
    assert!(server.terminate().expect("it stops").success());
    let _server = host.serve_at(port).expect("it starts again");
    let created = host.must(&["scim-token", "create", "acme", "--format", "json"]);
    let created: Value = serde_json::from_str(&created.expect("a token")).expect("JSON");
    assert_eq!(created["tenant_url"], tenant.url.as_str(), "the same connection");
    let mut wire = Wire::new(&tenant.url, created["secret_token"].as_str().expect("a token"));
    assert_eq!(ids(&mut wire).await, before);
    for (known, external_id, name) in before {
        let (path, by_name) = match name.as_str().is_some_and(|name| name.starts_with("user")) {
            true => ("/Users", "userName"),
            false => ("/Groups", "displayName"),
        };
        for filter in [format!("{by_name} eq {name}"), format!("externalId eq {external_id}")] {
            let found = format!("{path}?filter={}", encoded(&filter));
            let (_, list) = ask(&mut wire, "GET", &found, None).await;
            assert_eq!(list["Resources"][0]["id"], known, "{filter}");
        }
    }
}

/// The same change in every shape that Entra has sent it in.
fn shapes(title: &str) -> [Value; 5] {
    [
        json!([{ "op": "Add", "path": "title", "value": title }]),
        json!([{ "op": "Replace", "path": "title", "value": title }]),
        json!([{ "op": "replace", "path": "title", "value": title }]),
        json!([{ "op": "replace", "value": { "title": title } }]),
        json!([{ "op": "Add", "value": { "urn:ietf:params:scim:schemas:core:2.0:User:title": title } }]),
    ]
}

#[tokio::test]
async fn when_entra_changes_how_it_patches_nobody_has_to_do_anything() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let path = format!("/Users/{}", id(&user(&mut wire, "ada").await));
    for number in 0..5 {
        let title = format!("title {number}");
        let shape = shapes(&title)[number].clone();
        let (status, held) = ask(&mut wire, "PATCH", &path, patch(shape.clone())).await;
        assert_eq!((status, &held["title"]), (200, &json!(title)), "{shape}");
    }
    // Whoever wants to be strict is, on this connection alone, and sees what came instead.
    scene.host.must(&["provisioning", "set", "acme", "--mode", "strict"]).expect("set");
    let without_path = || patch(shapes("strict")[3].clone());
    assert_eq!(ask(&mut wire, "PATCH", &path, without_path()).await.0, 400);
    let mut failed = json!([]);
    for _ in 0..100 {
        failed = scene.told(&["provisioning", "requests", "acme", "--failed"]);
        if failed.as_array().is_some_and(|rows| !rows.is_empty()) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(failed[0]["reason"], "operation 1: `path` is missing");
    scene.host.must(&["provisioning", "set", "acme", "--mode", "tolerant"]).expect("set");
    assert_eq!(ask(&mut wire, "PATCH", &path, without_path()).await.0, 200);
}

#[tokio::test]
async fn nobody_has_to_put_a_flag_into_the_tenant_url_and_whoever_does_is_served_as_well() {
    let scene = Scene::begin();
    assert!(!scene.tenant.url.contains('?'), "{}", scene.tenant.url);
    let mut wire = scene.wire();
    let ada = id(&user(&mut wire, "ada").await);
    let team = group(&mut wire, "Team").await;
    for flag in ["", "?aadOptscim062020", "?AzureAdScimPatch2017"] {
        let and = if flag.is_empty() { "?".to_owned() } else { format!("{flag}&") };
        for filter in ["userName eq \"ada\"", "externalId eq \"external ada\""] {
            let found = format!("/Users{and}filter={}", encoded(filter));
            let (status, list) = ask(&mut wire, "GET", &found, None).await;
            assert_eq!((status, &list["totalResults"]), (200, &json!(1)), "{found}: {list}");
        }
        let (person, group) = (format!("/Users/{ada}{flag}"), format!("/Groups/{team}{flag}"));
        for operation in [
            json!({ "op": "Replace", "path": "active", "value": "False" }),
            json!({ "op": "replace", "path": "active", "value": true }),
        ] {
            let (status, held) = ask(&mut wire, "PATCH", &person, patch(json!([operation]))).await;
            let want = operation["value"] == json!(true);
            assert_eq!((status, &held["active"]), (200, &json!(want)), "{person}: {operation}");
        }
        for operation in [
            json!({ "op": "Add", "path": "members", "value": [{ "$ref": null, "value": ada }] }),
            json!({ "op": "Remove", "path": "members", "value": [{ "value": ada }] }),
            json!({ "op": "add", "path": "members", "value": [{ "value": ada }] }),
            json!({ "op": "remove", "path": format!("members[value eq \"{ada}\"]") }),
        ] {
            let (status, _) = ask(&mut wire, "PATCH", &group, patch(json!([operation]))).await;
            assert_eq!(status, 204, "{group}: {operation}");
        }
        let twin = json!({ "schemas": [GROUP], "displayName": "TEAM" });
        assert_eq!(ask(&mut wire, "POST", &format!("/Groups{flag}"), Some(twin)).await.0, 409);
    }
}

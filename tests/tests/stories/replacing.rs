//! PUT takes what it says for the whole, and POST and PUT answer as much as is asked for.

use serde_json::{Value, json};

use super::scene::{ENTERPRISE, GROUP, Scene, USER, ask, group, id, members, send, user};

fn keys(resource: &Value) -> Vec<&str> {
    resource.as_object().expect("a resource").keys().map(String::as_str).collect()
}

fn everything(name: &str) -> Value {
    json!({
        "schemas": [USER, ENTERPRISE], "userName": name, "externalId": "8aa1", "active": false,
        "displayName": "Ada", "title": "Countess", "name": { "familyName": "Lovelace" },
        "emails": [{ "value": "ada@contoso.example", "type": "work" }],
        (ENTERPRISE): { "department": "Mathematics" },
    })
}

#[tokio::test]
async fn what_a_put_does_not_say_of_a_person_is_gone_and_only_active_stays() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let (_, created) = ask(&mut wire, "POST", "/Users", Some(everything("ada"))).await;
    let path = format!("/Users/{}", id(&created));
    let least = json!({ "schemas": [USER], "userName": "ada" });
    let (status, replaced) = ask(&mut wire, "PUT", &path, Some(least)).await;
    assert_eq!(status, 200, "{replaced}");
    assert_eq!(keys(&replaced), ["schemas", "id", "userName", "active", "meta"]);
    assert_eq!((&replaced["schemas"], &replaced["active"]), (&json!([USER]), &json!(false)));
    assert_eq!(ask(&mut wire, "GET", &path, None).await.1, replaced);
    let (_, back) = ask(&mut wire, "PUT", &path, Some(everything("ada"))).await;
    assert_eq!(back[ENTERPRISE]["department"], "Mathematics");
}

#[tokio::test]
async fn what_a_put_does_not_say_of_a_group_is_gone_members_included() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let ada = id(&user(&mut wire, "ada").await);
    let team = group(&mut wire, "Team").await;
    let path = format!("/Groups/{team}");
    let full = json!({ "schemas": [GROUP], "displayName": "Team", "members": [{ "value": ada }] });
    let (status, replaced) = ask(&mut wire, "PUT", &path, Some(full)).await;
    assert_eq!((status, replaced.get("externalId")), (200, None), "{replaced}");
    assert_eq!(members(&mut wire, &team).await, [ada]);
    let least = json!({ "schemas": [GROUP], "displayName": "Crew" });
    let (status, replaced) = ask(&mut wire, "PUT", &path, Some(least)).await;
    assert_eq!((status, &replaced["displayName"]), (200, &json!("Crew")));
    assert!(members(&mut wire, &team).await.is_empty());
}

#[tokio::test]
async fn a_post_and_a_put_answer_what_is_asked_for_and_keep_everything() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let created = send(&mut wire, "POST", "/Users?attributes=title", Some(everything("ada"))).await;
    assert_eq!(created.status, 201);
    assert_eq!(keys(&created.json()), ["schemas", "id", "title"]);
    let path = format!("/Users/{}", id(&created.json()));
    assert!(created.header("location").ends_with(&path), "{}", created.header("location"));
    let without = format!("{path}?excludedAttributes=emails,name.familyName,id,{ENTERPRISE}");
    for _ in 0..2 {
        let (status, shown) = ask(&mut wire, "PUT", &without, Some(everything("ada"))).await;
        assert_eq!(status, 200, "{shown}");
        assert!(shown["id"].is_string(), "`id` is always returned");
        for absent in ["emails", "name", ENTERPRISE] {
            assert!(shown.get(absent).is_none(), "{absent}: {shown}");
        }
        assert_eq!(shown["title"], "Countess");
    }
    let (_, held) = ask(&mut wire, "GET", &path, None).await;
    assert_eq!(held["emails"][0]["value"], "ada@contoso.example");

    let team =
        json!({ "schemas": [GROUP], "displayName": "Team", "members": [{ "value": held["id"] }] });
    let (status, created) =
        ask(&mut wire, "POST", "/Groups?excludedAttributes=members", Some(team.clone())).await;
    assert_eq!((status, created.get("members")), (201, None), "{created}");
    let named = format!("/Groups/{}?attributes=displayName", id(&created));
    let (status, shown) = ask(&mut wire, "PUT", &named, Some(team)).await;
    assert_eq!((status, keys(&shown)), (200, vec!["schemas", "id", "displayName"]));
    assert_eq!(members(&mut wire, &id(&created)).await.len(), 1);
}

#[tokio::test]
async fn active_that_was_taken_away_is_not_shown_and_nobody_is_let_in_by_it() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let (_, created) = ask(&mut wire, "POST", "/Users", Some(everything("ada"))).await;
    let path = format!("/Users/{}", id(&created));
    let remove = super::scene::patch(json!([{ "op": "remove", "path": "active" }]));
    let (status, patched) = ask(&mut wire, "PATCH", &path, remove).await;
    assert_eq!((status, patched.get("active")), (200, None), "{patched}");
    assert_eq!(patched["schemas"], created["schemas"]);
    let least = json!({ "schemas": [USER], "userName": "ada" });
    let (_, replaced) = ask(&mut wire, "PUT", &path, Some(least)).await;
    assert_eq!(keys(&replaced), ["schemas", "id", "userName", "meta"]);
    let replayed = scene.replay();
    assert_eq!(
        (&replayed["verified"], &replayed["users"][0]["active"]),
        (&json!(true), &json!(false))
    );
    let events = scene.told(&["events", "list", "acme", "--kind", "user.changed"]).to_string();
    assert!(events.contains("active_unassigned") && !events.contains("urn:doorward"), "{events}");
    let on = super::scene::patch(json!([{ "op": "Add", "path": "active", "value": "True" }]));
    assert_eq!(ask(&mut wire, "PATCH", &path, on).await.1["active"], true);
}

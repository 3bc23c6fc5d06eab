//! What administrators report about groups of other SCIM servers, each told as its symptom.

use doorward_tests::entra::encoded;
use serde_json::{Value, json};

use super::scene::{GROUP, Scene, USER, ask, group, id, members, patch, send, user};

/// A group with these people in it, and the group's path.
async fn with_members(scene: &Scene, names: &[&str]) -> (String, Vec<String>) {
    let mut wire = scene.wire();
    let mut ids = Vec::new();
    for name in names {
        ids.push(id(&user(&mut wire, name).await));
    }
    let path = format!("/Groups/{}", group(&mut wire, "Engineering").await);
    let value: Vec<_> = ids.iter().map(|id| json!({ "value": id })).collect();
    let add = json!([{ "op": "Add", "path": "members", "value": value }]);
    let (status, answer) = ask(&mut wire, "PATCH", &path, patch(add)).await;
    assert_eq!((status, answer), (204, Value::Null));
    (path, ids)
}

fn group_id(path: &str) -> &str {
    path.trim_start_matches("/Groups/")
}

#[tokio::test]
async fn removing_members_by_a_list_of_values_removes_only_those() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let (path, ids) = with_members(&scene, &["a", "b", "c"]).await;
    let remove = json!([{ "op": "Remove", "path": "members", "value": [{ "value": ids[0] }] }]);
    assert_eq!(ask(&mut wire, "PATCH", &path, patch(remove)).await.0, 204);
    assert_eq!(members(&mut wire, group_id(&path)).await, sorted(&ids[1..]));

    let nobody = json!([{ "op": "Remove", "path": "members", "value": [] }]);
    assert_eq!(ask(&mut wire, "PATCH", &path, patch(nobody)).await.0, 204);
    assert_eq!(members(&mut wire, group_id(&path)).await, sorted(&ids[1..]), "nobody was named");

    let by_filter = format!("members[value eq \"{}\"]", ids[1]);
    let remove = json!([{ "op": "remove", "path": by_filter }]);
    assert_eq!(ask(&mut wire, "PATCH", &path, patch(remove)).await.0, 204);
    assert_eq!(members(&mut wire, group_id(&path)).await, sorted(&ids[2..]));
}

#[tokio::test]
async fn a_member_added_twice_is_there_once_and_a_stranger_is_removed_without_an_error() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let (path, ids) = with_members(&scene, &["a", "b"]).await;
    let head = scene.head();
    for operation in [
        json!([{ "op": "Add", "path": "members", "value": [{ "value": ids[0] }, { "value": ids[0] }] }]),
        json!([{ "op": "Remove", "path": "members", "value": [{ "value": "nobody" }] }]),
    ] {
        assert_eq!(ask(&mut wire, "PATCH", &path, patch(operation)).await.0, 204);
    }
    assert_eq!(members(&mut wire, group_id(&path)).await, sorted(&ids));
    assert_eq!(scene.head(), head, "a request that changes nothing makes no event");
}

#[tokio::test]
async fn members_added_at_the_same_time_are_all_there() {
    let scene = Scene::begin();
    let names: Vec<String> = (0..24).map(|number| format!("user{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (path, ids) = with_members(&scene, &names).await;
    let clear = json!([{ "op": "replace", "path": "members", "value": [] }]);
    assert_eq!(ask(&mut scene.wire(), "PATCH", &path, patch(clear)).await.0, 204);

    let clients = ids.iter().map(|id| {
        let (mut wire, path, id) = (scene.wire(), path.clone(), id.clone());
        tokio::spawn(async move {
            let add = json!([{ "op": "Add", "path": "members", "value": [{ "value": id }] }]);
            ask(&mut wire, "PATCH", &path, patch(add)).await.0
        })
    });
    for client in clients.collect::<Vec<_>>() {
        assert_eq!(client.await.expect("a client"), 204);
    }
    assert_eq!(members(&mut scene.wire(), group_id(&path)).await, sorted(&ids));
}

#[tokio::test]
async fn replacing_the_members_replaces_all_of_them() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let (path, ids) = with_members(&scene, &["a", "b", "c"]).await;
    let replace = json!([{ "op": "replace", "path": "members", "value": [{ "value": ids[2] }] }]);
    assert_eq!(ask(&mut wire, "PATCH", &path, patch(replace)).await.0, 204);
    assert_eq!(members(&mut wire, group_id(&path)).await, sorted(&ids[2..]));
}

#[tokio::test]
async fn members_are_absent_wherever_they_are_excluded() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let (path, _) = with_members(&scene, &["a", "b"]).await;
    let filter = encoded("displayName eq \"engineering\"");
    for query in [
        format!("{path}?excludedAttributes=members"),
        format!("/Groups?excludedAttributes=members&filter={filter}"),
        "/Groups?excludedAttributes=Members".to_owned(),
        format!("{path}?attributes=displayName"),
    ] {
        let (status, answer) = ask(&mut wire, "GET", &query, None).await;
        let found = answer.get("Resources").map_or(&answer, |found| &found[0]);
        assert_eq!((status, &found["displayName"]), (200, &json!("Engineering")), "{query}");
        assert!(found.get("members").is_none(), "{query}: {found}");
    }
    let search = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
        "excludedAttributes": ["members"],
    });
    let (_, found) = ask(&mut wire, "POST", "/Groups/.search", Some(search)).await;
    assert!(found["Resources"][0].get("members").is_none(), "{found}");
    let rename = json!([{ "op": "Replace", "path": "displayName", "value": "Builders" }]);
    let excluding = format!("{path}?excludedAttributes=members");
    let (status, renamed) = ask(&mut wire, "PATCH", &excluding, patch(rename)).await;
    assert_eq!((status, &renamed["displayName"]), (200, &json!("Builders")));
    assert!(renamed.get("members").is_none(), "{renamed}");
}

#[tokio::test]
async fn a_second_group_of_the_same_name_is_refused_in_any_case() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    group(&mut wire, "Engineering").await;
    let other = group(&mut wire, "Sales").await;
    let same = json!({ "schemas": [GROUP], "displayName": "ENGINEERING" });
    let (status, refused) = ask(&mut wire, "POST", "/Groups", Some(same)).await;
    assert_eq!((status, &refused["scimType"]), (409, &json!("uniqueness")));
    let rename = json!([{ "op": "Replace", "path": "displayName", "value": "engineering" }]);
    let (status, _) = ask(&mut wire, "PATCH", &format!("/Groups/{other}"), patch(rename)).await;
    assert_eq!(status, 409);
}

#[tokio::test]
async fn somebody_unknown_is_awaited_by_patch_and_refused_by_post_and_put() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let path = format!("/Groups/{}", group(&mut wire, "Engineering").await);
    let add = json!([{ "op": "Add", "path": "members", "value": [{ "value": "external late" }] }]);
    assert_eq!(ask(&mut wire, "PATCH", &path, patch(add)).await.0, 204);
    assert_eq!(members(&mut wire, group_id(&path)).await, ["external late"]);

    for (method, path, name) in [("POST", "/Groups", "Other"), ("PUT", &path, "Engineering")] {
        let body =
            json!({ "schemas": [GROUP], "displayName": name, "members": [{ "value": "nobody" }] });
        assert_eq!(ask(&mut wire, method, path, Some(body)).await.0, 404, "{method}");
    }
    let late = id(&user(&mut wire, "late").await); // externalId `external late`
    assert_eq!(members(&mut wire, group_id(&path)).await, [late.as_str()]);
    let (_, user) = ask(&mut wire, "GET", &format!("/Users/{late}"), None).await;
    assert_eq!(user["groups"][0]["display"], "Engineering");
}

#[tokio::test]
async fn a_group_of_many_is_changed_in_one_request_and_never_listed_in_the_answer() {
    const MANY: usize = 10_000;
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let path = format!("/Groups/{}", group(&mut wire, "Everybody").await);
    let value: Vec<_> =
        (0..MANY).map(|number| json!({ "value": format!("awaited {number}") })).collect();
    let add = json!([{ "op": "Add", "path": "members", "value": value }]);
    let answer = send(&mut wire, "PATCH", &path, patch(add)).await;
    assert_eq!((answer.status, answer.body.len()), (204, 0));
    assert_eq!(members(&mut wire, group_id(&path)).await.len(), MANY, "no cap on writes");

    let body = json!({ "schemas": [USER], "userName": "one", "externalId": "awaited 9999" });
    let (_, one) = ask(&mut wire, "POST", "/Users", Some(body)).await;
    assert!(members(&mut wire, group_id(&path)).await.contains(&id(&one)));
    let most = json!([{ "op": "Remove", "path": "members", "value":
        (0..MANY - 1).map(|number| json!({ "value": format!("awaited {number}") })).collect::<Vec<_>>() }]);
    assert_eq!(ask(&mut wire, "PATCH", &path, patch(most)).await.0, 204);
    assert_eq!(members(&mut wire, group_id(&path)).await, [id(&one)]);
    assert_eq!(scene.replay()["verified"], true);
}

#[tokio::test]
async fn a_membership_is_found_by_group_and_member() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let (path, ids) = with_members(&scene, &["a"]).await;
    let stranger = id(&user(&mut wire, "stranger").await);
    let group = group_id(&path);
    for (member, found) in [(&ids[0], 1), (&stranger, 0)] {
        for filter in [
            format!("id eq \"{group}\" and members eq \"{member}\""),
            format!("id eq \"{group}\" and members[value eq \"{member}\"]"),
            format!("members.value eq \"{member}\""),
        ] {
            let query = format!("/Groups?attributes=id&filter={}", encoded(&filter));
            let (_, list) = ask(&mut wire, "GET", &query, None).await;
            assert_eq!(list["totalResults"], found, "{filter}");
        }
    }
}

fn sorted(ids: &[String]) -> Vec<String> {
    let mut ids = ids.to_vec();
    ids.sort();
    ids
}

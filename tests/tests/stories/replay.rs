//! Who existed when.

use serde_json::{Value, json};

use super::scene::{Scene, ask, group, id, patch, user};

fn user_names(replayed: &Value) -> Vec<&str> {
    let users = replayed["users"].as_array().expect("users");
    let mut names: Vec<_> = users.iter().filter_map(|user| user["user_name"].as_str()).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn the_log_tells_who_existed_at_any_event_and_at_any_time() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let ada = id(&user(&mut wire, "ada").await);
    let team = group(&mut wire, "Team").await;
    let add = json!([{ "op": "Add", "path": "members", "value": [{ "value": ada }] }]);
    ask(&mut wire, "PATCH", &format!("/Groups/{team}"), patch(add)).await;
    let noon = scene.head();
    let last = scene.told(&["events", "show", "acme", &noon.to_string()]);
    let time = last["time"].as_str().expect("a time").to_owned();
    user(&mut wire, "eve").await;
    ask(&mut wire, "DELETE", &format!("/Users/{ada}"), None).await;

    for until in [noon.to_string(), time] {
        let then = scene.told(&["events", "replay", "acme", "--until", &until]);
        assert_eq!(user_names(&then), ["ada"], "until {until}");
        assert_eq!(then["groups"][0]["members"][0]["name"], "ada", "until {until}");
        assert_eq!((&then["sequence"], &then["membership_count"]), (&json!(noon), &json!(1)));
    }
    let now = scene.told(&["events", "replay", "acme", "--verify"]);
    assert_eq!(user_names(&now), ["eve"]);
    assert_eq!(now["groups"][0]["members"], json!([]));
    assert_eq!((&now["verified"], &now["verified_at"]), (&json!(true), &json!(scene.head())));
    let nobody = scene.told(&["events", "replay", "acme", "--until", "1"]);
    assert_eq!(user_names(&nobody), [""; 0]);
    let table = scene.host.must(&["events", "replay", "acme", "--until", &noon.to_string()]);
    let table = table.expect("a table");
    assert!(table.contains("ada") && table.contains("Team"), "{table}");
}

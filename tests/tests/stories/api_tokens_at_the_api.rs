//! Who gets into the JSON API: scopes, other organizations, tokens that ended, too many requests.

use doorward_tests::host::Host;
use serde_json::json;

use super::{
    api_scene::{ACME, Application},
    scene::Scene,
};

#[tokio::test]
async fn read_opens_what_is_read_write_what_is_changed_and_decide_neither() {
    let scene = Scene::begin();
    let change = || Some(json!({ "mode": "strict" }));
    let mut read = Application::of(&scene, "read");
    assert_eq!(read.get("/provisioning").await.status, 200);
    let (status, why) = read.refused("PATCH", "/provisioning", change()).await;
    assert_eq!(
        (status, &why["detail"]),
        (403, &json!("the API token is live and has not the scope `write`"))
    );
    let mut write = Application::of(&scene, "write");
    assert_eq!(write.get("/provisioning").await.status, 403);
    assert_eq!(write.send("PATCH", "/provisioning", change()).await.status, 200);
    let mut decide = Application::of(&scene, "decide");
    assert_eq!(decide.get("/provisioning").await.status, 403);
    assert_eq!(decide.send("PATCH", "/provisioning", change()).await.status, 403);
}

#[tokio::test]
async fn a_token_opens_its_own_organization_until_it_ends() {
    let scene = Scene::begin();
    scene.host.must(&["organization", "create", "globex"]).expect("created");
    let mut app = Application::of(&scene, "read,write");
    let mut foreign = Application::in_organization(&scene, "globex", "read,write");
    assert_eq!(app.get("/workspaces").await.status, 200);
    let mut bodies = vec![foreign.get("/workspaces").await];
    bodies.push(app.get("/api/v1/organizations/nobody/workspaces").await);
    let id = app.id.clone();
    app.told("DELETE", &format!("/api-tokens/{id}"), None).await;
    bodies.push(app.get("/workspaces").await);
    app.token = "dw_api_wrong".into();
    bodies.push(app.get("/workspaces").await);
    for answer in &bodies {
        assert_eq!(answer.status, 401);
        assert!(answer.header("www-authenticate").starts_with("Bearer realm="));
        assert_eq!(answer.body, bodies[0].body, "nobody learns what was wrong");
    }
}

#[tokio::test]
async fn nobody_hands_out_more_than_they_have() {
    let scene = Scene::begin();
    let mut app = Application::of(&scene, "read,write");
    let new = |scopes: &[&str]| Some(json!({ "name": "portal", "scopes": scopes }));
    let issued = app.told("POST", "/api-tokens", new(&["read"])).await;
    let mut made = Application::of(&scene, "read");
    made.token = issued["api_token"].as_str().expect("a token").to_owned();
    assert_eq!(made.get("").await.status, 200);
    let (status, why) = app.refused("POST", "/api-tokens", new(&["read", "decide"])).await;
    assert_eq!((status, &why["type"]), (403, &json!("urn:doorward:problem:scope-not-held")));
    let listed = app.told("GET", "/api-tokens", None).await;
    assert!(!listed.to_string().contains(&made.token), "shown once");
    let rows = listed["items"].as_array().expect("rows");
    let used = rows.iter().find(|row| row["name"] == "portal").expect("a row");
    assert!(used["last_used"].is_string(), "{used}");
}

#[tokio::test]
async fn a_token_sends_so_many_requests_a_second() {
    let host = Host::new().expect("a host").setting("DOORWARD_API__REQUESTS_PER_SECOND", "2");
    let scene = Scene::on(host);
    let mut app = Application::of(&scene, "read");
    let mut limited = None;
    for _ in 0..50 {
        let answer = app.get("").await;
        if answer.status == 429 {
            limited = Some(answer);
            break;
        }
    }
    let limited = limited.expect("fifty requests are too many");
    assert!(limited.header("retry-after").parse::<u64>().expect("seconds") >= 1);
    let mut other = Application::of(&scene, "read");
    assert_eq!(other.get("").await.status, 200, "the limit is one of each token");
}

#[tokio::test]
async fn a_stranger_who_tries_tokens_is_held_up() {
    let scene = Scene::begin();
    let mut app = Application::of(&scene, "read");
    let good = std::mem::replace(&mut app.token, "dw_api_wrong".into());
    let mut last = 0;
    for _ in 0..40 {
        last = app.get(ACME).await.status;
    }
    assert_eq!(last, 429);
    app.token = good;
    assert_eq!(app.get("").await.status, 200, "a valid token is never held up");
}

//! Requests that are repeated with their `Idempotency-Key` while the server dies in between: each is
//! carried out once, whatever of its answer is left.

use doorward::api;
use doorward_store::{
    Actor, Submission, Timestamp,
    data_dir::{DataDir, LogOptions},
    directory::{Command, OrganizationName, Slug, TokenId},
};
use doorward_tests::host::open_store;
use serde_json::json;

use super::{api_scene::Application, scene::Scene, token_scene::lies_anywhere};

#[tokio::test]
async fn an_answer_outlives_a_kill_with_its_secret_which_lies_nowhere_in_the_clear() {
    let mut scene = Scene::begin();
    let mut app = Application::of(&scene, "read,write");
    app.says("idempotency-key", "once");
    let wish = || Some(json!({ "name": "portal", "scopes": ["read"] }));
    let once = app.send("POST", "/api-tokens", wish()).await;
    assert_eq!(once.status, 201);
    let head = scene.head();
    scene.server.kill().expect("killed");
    scene.server = scene.host.serve().expect("a server");
    app.moves_to(&scene);
    let again = app.send("POST", "/api-tokens", wish()).await;
    assert_eq!((again.status, &again.body), (201, &once.body), "the same, with the secret");
    for header in ["x-request-id", "etag"] {
        assert_eq!(again.header(header), once.header(header), "{header}");
    }
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(scene.head(), head, "no second effect");
    let (status, _) =
        app.refused("POST", "/api-tokens", Some(json!({ "name": "x", "scopes": ["read"] }))).await;
    assert_eq!(status, 422, "the key is still that of the first request");
    let secret = once.json()["api_token"].as_str().expect("a token").to_owned();
    assert_eq!(lies_anywhere(&scene, &secret), Vec::<String>::new());
}

#[tokio::test]
async fn what_happened_before_a_crash_took_its_answer_away_does_not_happen_again() {
    let mut scene = Scene::begin();
    let mut app = Application::of(&scene, "read,write");
    scene.server.kill().expect("killed");
    // As the server would have left it, had it died between the log and the note of the answer.
    let data_dir = DataDir::open(scene.host.data_dir()).expect("the data directory");
    let options = LogOptions { cache_bytes: 1 << 24, reserve_bytes: 0 };
    let store = open_store(&data_dir, options).expect("a store");
    let token = TokenId(app.id.parse().expect("an id"));
    let submission = Submission {
        organization: OrganizationName::parse("acme").expect("a name"),
        actor: Actor::Application { token },
        request: api::request_of(token, "once"),
        time: Timestamp(jiff::Timestamp::now().as_microsecond()),
        command: Command::CreateWorkspace {
            workspace: Slug::parse("sales").expect("a slug"),
            name: "sales".into(),
            upstream: None,
        },
    };
    store.submit(submission).await.expect("committed");
    store.close(doorward_store::PATIENCE).expect("it closes");
    drop((store, data_dir));
    scene.server = scene.host.serve().expect("a server");
    app.moves_to(&scene);
    let head = scene.head();
    app.says("idempotency-key", "once");
    for _ in 0..2 {
        let wish = Some(json!({ "workspace": "sales" }));
        let (status, why) = app.refused("POST", "/workspaces", wish).await;
        assert_eq!((status, &why["type"]), (409, &json!("urn:doorward:problem:answer-lost")));
        let told = why["detail"].as_str().expect("a detail");
        assert!(told.contains(&format!("event {head} tells")), "{told}");
    }
    assert_eq!(scene.head(), head, "one event");
    app.says("idempotency-key", "another");
    app.told("POST", "/workspaces", Some(json!({ "workspace": "support" }))).await;
}

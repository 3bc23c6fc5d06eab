//! Security events of SCIM (RFC 9967): Entra changes people and groups, and a receiver is told.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{
    receiver::{PROV, Receiver},
    scene::{GROUP, Scene, USER, ask, group, id, patch, user},
};

const ON: [&str; 5] = ["provisioning", "set", "acme", "--security-events", "poll"];

fn told_to_receivers() -> Scene {
    let scene = Scene::begin();
    scene.host.must(&ON).expect("on");
    scene
}

fn prov(name: &str, path: &str) -> (String, String) {
    (format!("{PROV}:{name}"), path.into())
}

#[tokio::test]
async fn entra_changes_people_and_groups_and_a_receiver_hears_of_each_change() {
    let scene = told_to_receivers();
    let (mut wire, mut receiver) = (scene.wire(), Receiver::of(&scene));
    let ada = id(&user(&mut wire, "ada").await);
    let analysts = group(&mut wire, "Analysts").await;
    let (person, team) = (format!("/Users/{ada}"), format!("/Groups/{analysts}"));
    let mut change = async |path: &str, operations: Value| {
        let (status, told) = ask(&mut wire, "PATCH", path, patch(operations)).await;
        assert!(matches!(status, 200 | 204), "{told}");
    };
    let member = json!([{ "op": "add", "path": "members", "value": [{ "value": ada }] }]);
    change(&team, member).await;
    change(&person, json!([{ "op": "replace", "path": "title", "value": "Countess" }])).await;
    change(&person, json!([{ "op": "replace", "path": "active", "value": false }])).await;
    change(&person, json!([{ "op": "replace", "path": "active", "value": true }])).await;
    change(&person, json!([{ "op": "replace", "path": "active", "value": true }])).await;
    let replace = async |wire: &mut _, path: &str, wanted: Value| {
        let (status, told) = ask(wire, "PUT", path, Some(wanted)).await;
        assert_eq!(status, 200, "{told}");
    };
    let countess = json!({ "schemas": [USER], "userName": "ada", "title": "Lady" });
    replace(&mut wire, &person, countess.clone()).await;
    replace(&mut wire, &person, countess).await;
    let wanted = json!({ "schemas": [GROUP], "displayName": "Engineers", "members": [] });
    replace(&mut wire, &team, wanted).await;
    assert_eq!(ask(&mut wire, "DELETE", &person, None).await.0, 204);

    let heard = receiver.now(&scene).await;
    let told: Vec<_> = heard.iter().map(super::receiver::Heard::told).collect();
    let want = [
        prov("create:notice", &person),
        prov("create:notice", &team),
        prov("patch:notice", &team),
        prov("patch:notice", &person),
        prov("deactivate", &person),
        prov("activate", &person),
        prov("put:notice", &person),
        prov("put:notice", &team),
        prov("patch:notice", &team),
        prov("delete", &person),
    ];
    assert_eq!(told, want, "what changed nothing is not told");
    let names = |nth: usize| heard[nth].event().1["attributes"].clone();
    assert_eq!((names(2), names(3)), (json!(["members"]), json!(["title"])));
    assert_eq!((names(7), names(8)), (json!(["displayName", "externalId"]), json!(["members"])));
    let all = format!("{heard:?}");
    for value in ["Countess", "Lady", "Engineers", "The ada", "Family"] {
        assert!(!all.contains(value), "`{value}` left by a security event");
    }
    let requests = scene.told(&["events", "list", "acme", "--kind", "user.deleted"]);
    assert_eq!(heard[9].claims["txn"], requests[0]["request_id"], "the request is named");
}

#[tokio::test]
async fn what_was_acknowledged_never_comes_again_and_nothing_else_is_lost() {
    let scene = told_to_receivers();
    let (mut wire, mut receiver) = (scene.wire(), Receiver::of(&scene));
    for name in ["ada", "bob", "eve", "joe"] {
        user(&mut wire, name).await;
    }
    let (first, more) = receiver.poll(&scene, json!({ "maxEvents": 3 })).await;
    assert_eq!((first.len(), more), (3, true));
    let (again, _) = receiver.poll(&scene, json!({ "maxEvents": 3 })).await;
    let names = |heard: &[super::receiver::Heard]| -> Vec<String> {
        heard.iter().map(|it| it.jti.clone()).collect()
    };
    assert_eq!(names(&again), names(&first), "not acknowledged, so told again by the same names");
    // The second was taken; the third cannot be read.
    let settled = json!({
        "returnImmediately": true,
        "ack": [first[1].jti, "globex.1", "acme.999999", "nonsense"],
        "setErrs": { first[2].jti.clone(): { "err": "authentication_failed", "description": "x" } },
    });
    let (left, more) = receiver.poll(&scene, settled).await;
    assert_eq!((left.len(), more), (2, false));
    assert_eq!(left[0].jti, first[0].jti);

    let Scene { server, tenant, host } = scene;
    let port = server.port();
    drop(server); // kill -9
    let server = host.serve_at(port).expect("a server");
    let scene = Scene { server, tenant, host };
    receiver.moves_to(&scene, "acme");
    let after = receiver.now(&scene).await;
    assert_eq!(names(&after), names(&left), "nothing lost, nothing twice");
    receiver.acknowledges(&scene, &after).await;
    assert_eq!(receiver.now(&scene).await, []);
    user(&mut scene.wire(), "zoe").await;
    let news = receiver.now(&scene).await;
    assert_eq!(news.len(), 1, "only what is new");
}

#[tokio::test]
async fn each_receiver_has_a_place_of_its_own_and_begins_with_its_token() {
    let scene = told_to_receivers();
    let (mut wire, mut first) = (scene.wire(), Receiver::of(&scene));
    user(&mut wire, "ada").await;
    let mut second = Receiver::of(&scene);
    user(&mut wire, "bob").await;
    let heard = first.now(&scene).await;
    assert_eq!((heard.len(), second.now(&scene).await.len()), (2, 1));
    first.acknowledges(&scene, &heard).await;
    assert_eq!((first.now(&scene).await.len(), second.now(&scene).await.len()), (0, 1));
}

#[tokio::test]
async fn whoever_waits_is_answered_as_soon_as_something_happens_and_by_whoever_stops() {
    let scene = told_to_receivers();
    let mut receiver = Receiver::of(&scene);
    let begun = Instant::now();
    let happens = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        user(&mut scene.wire(), "ada").await
    };
    let ((heard, _), _) = tokio::join!(receiver.poll(&scene, json!({})), happens);
    assert_eq!(heard.len(), 1);
    assert!(begun.elapsed() >= Duration::from_millis(300), "it waited");
    receiver.acknowledges(&scene, &heard).await;

    let Scene { server, .. } = scene;
    let stops = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        tokio::task::spawn_blocking(move || server.terminate()).await
    };
    let (answer, ended) = tokio::join!(receiver.ask(json!({})), stops);
    assert_eq!((answer.status, answer.json()), (200, json!({ "sets": {} })));
    assert!(ended.expect("it ran").expect("it stopped").success());
}

#[tokio::test]
async fn nobody_else_is_told() {
    let scene = told_to_receivers();
    scene.host.must(&["organization", "create", "globex"]).expect("created");
    scene.host.must(&["provisioning", "set", "globex", "--security-events", "poll"]).expect("on");
    user(&mut scene.wire(), "ada").await;
    let now = || json!({ "returnImmediately": true });
    for scopes in ["write", "decide"] {
        let mut wrong = Receiver::with(&scene, "acme", scopes);
        let answer = wrong.ask(now()).await;
        assert_eq!(answer.status, 403);
        assert!(answer.header("www-authenticate").ends_with("error=\"insufficient_scope\""));
    }
    let mut foreign = Receiver::with(&scene, "globex", "read");
    assert_eq!(foreign.now(&scene).await, []);
    foreign.moves_to(&scene, "acme");
    let mut bodies = vec![foreign.ask(now()).await];
    let mut revoked = Receiver::of(&scene);
    scene.host.must(&["api-token", "revoke", "acme", &revoked.id]).expect("revoked");
    bodies.push(revoked.ask(now()).await);
    revoked.token = scene.tenant.token.clone();
    bodies.push(revoked.ask(now()).await);
    for answer in &bodies {
        assert_eq!(answer.status, 401);
        assert_eq!(answer.body, bodies[0].body, "nobody learns what was wrong");
    }
    let mut receiver = Receiver::of(&scene);
    let answer = receiver.ask(json!({ "maxEvents": "many" })).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn a_token_that_is_revoked_meanwhile_is_told_nothing() {
    let scene = told_to_receivers();
    let mut receiver = Receiver::of(&scene);
    let id = receiver.id.clone();
    let revoked = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        scene.host.must(&["api-token", "revoke", "acme", &id]).expect("revoked");
        user(&mut scene.wire(), "ada").await
    };
    let (answer, _) = tokio::join!(receiver.ask(json!({})), revoked);
    assert_eq!(answer.status, 401, "{}", answer.json());
}

#[tokio::test]
async fn where_they_are_off_nothing_is_told_and_nothing_is_said_of_them() {
    let scene = Scene::begin();
    let (mut wire, mut receiver) = (scene.wire(), Receiver::of(&scene));
    let config = async |wire: &mut _| ask(wire, "GET", "/ServiceProviderConfig", None).await.1;
    assert_eq!(config(&mut wire).await.get("securityEvents"), None);
    assert_eq!(receiver.ask(json!({ "returnImmediately": true })).await.status, 404);
    user(&mut wire, "ada").await;

    scene.host.must(&ON).expect("on");
    let events = config(&mut wire).await["securityEvents"].clone();
    assert_eq!(events["asyncRequest"], "request");
    let uris = events["eventUris"].as_array().expect("URIs");
    assert!(uris.contains(&json!(format!("{PROV}:create:notice"))), "{uris:?}");
    assert_eq!(receiver.now(&scene).await, [], "what happened before is not told");
    user(&mut wire, "bob").await;
    assert_eq!(receiver.now(&scene).await.len(), 1);

    let off = ["provisioning", "set", "acme", "--security-events", "off"];
    let shown = scene.told(&off);
    assert_eq!(shown["security_events"], "off", "{shown}");
    assert_eq!(receiver.ask(json!({ "returnImmediately": true })).await.status, 404);
    user(&mut wire, "eve").await;
    scene.host.must(&ON).expect("on again");
    assert_eq!(receiver.now(&scene).await, [], "it begins anew");
}

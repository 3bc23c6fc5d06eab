//! How the JSON API is spoken: what is refused and how it is told, changes that rest on what was
//! shown, requests that are repeated, pages.

use doorward_tests::http::{Connection, Request};
use serde_json::{Value, json};

use super::{
    api_scene::{ACME, Application, alone, wanted_sso},
    scene::{Scene, user},
};

#[tokio::test]
async fn what_is_not_understood_is_named_with_what_was_probably_meant() {
    let scene = Scene::begin();
    let mut app = Application::of(&scene, "read,write");
    let (status, why) = app.refused("GET", "/workspaces?limt=5&cursor=", None).await;
    assert_eq!(status, 400);
    assert_eq!(
        why["errors"],
        json!([
            { "parameter": "limt", "detail": "there is no parameter `limt`: did you mean `limit`?" },
            { "parameter": "cursor", "detail": "it is empty" },
        ])
    );
    for query in ["limit=0", "limit=1001", "limit=+5", "limit=5&limit=5", "cursor=!"] {
        let (status, _) = app.refused("GET", &format!("/workspaces?{query}"), None).await;
        assert_eq!(status, 400, "{query}");
    }
    let body = json!({ "workspce": "sales", "name": 7 });
    let (status, why) = app.refused("POST", "/workspaces", Some(body)).await;
    let told: Vec<_> = why["errors"].as_array().expect("errors").iter().collect();
    let pointers: Vec<_> = told.iter().map(|wrong| wrong["pointer"].as_str().unwrap()).collect();
    assert_eq!(status, 422);
    assert!(pointers.contains(&"/workspce") && pointers.contains(&"/name"), "{why}");
    assert!(why.to_string().contains("did you mean `workspace`?"), "{why}");
    let reserved = Some(json!({ "workspace": "settings" }));
    let (_, why) = app.refused("POST", "/workspaces", reserved).await;
    assert_eq!(why["errors"][0]["pointer"], "/workspace");
}

#[tokio::test]
async fn another_method_another_form_and_too_much_have_their_status() {
    let scene = Scene::begin();
    let app = Application::of(&scene, "read,write");
    let mut connection = Connection::to(scene.server.authority());
    let begin = |method: &'static str, path: &str| {
        let bearer = format!("Bearer {}", app.token);
        Request::new(method, format!("{ACME}{path}")).header("authorization", bearer)
    };
    let json = |request: Request| request.header("content-type", "application/json");
    let cases = [
        (405, begin("PUT", "/workspaces")),
        (404, begin("GET", "/workspace")),
        (404, begin("GET", "/workspaces/")),
        (406, begin("GET", "/workspaces").header("accept", "text/html, application/json;q=0")),
        (200, begin("GET", "/workspaces").header("accept", "text/html, application/*;q=0.1")),
        (200, begin("HEAD", "/workspaces")),
        (415, begin("POST", "/workspaces").body("{}")),
        (415, begin("POST", "/workspaces").header("content-type", "text/plain").body("{}")),
        (400, json(begin("POST", "/workspaces")).body("{")),
        (422, json(begin("POST", "/workspaces")).body("[]")),
        (413, json(begin("POST", "/workspaces")).body(" ".repeat(1024 * 1024 + 1))),
        (431, begin("GET", "/workspaces").header("x-long", "x".repeat(40_000))),
        (414, begin("GET", &format!("/workspaces?cursor={}", "x".repeat(9_000)))),
    ];
    for (status, request) in cases {
        let what = format!("{request:?}").chars().take(300).collect::<String>();
        let answer = connection.send(request).await.expect("an answer");
        assert_eq!(answer.status, status, "{what}: {}", answer.json());
        assert_eq!(answer.header("cache-control"), "no-store", "{what}");
        if status >= 400 {
            assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
            assert_eq!(answer.json()["status"], status, "{what}");
        }
        if status == 405 {
            assert_eq!(answer.header("allow"), "GET, POST");
        }
    }
}

#[tokio::test]
async fn a_change_rests_on_what_was_shown() {
    let scene = Scene::on(alone());
    let mut app = Application::of(&scene, "read,write");
    let sso = app.told("POST", "/sso-configurations", wanted_sso("Contoso")).await;
    let sso = sso["id"].as_str().expect("an id").to_owned();
    app.told("POST", "/workspaces", Some(json!({ "workspace": "sales" }))).await;
    let rule = json!({ "sso": "on", "sso_configuration": sso, "everyone": true });
    for (path, method, change) in [
        ("/provisioning".to_owned(), "PATCH", json!({ "mode": "strict" })),
        (format!("/sso-configurations/{sso}"), "PATCH", json!({ "name": "Fabrikam" })),
        ("/workspaces/sales".into(), "PATCH", json!({ "name": "Sales" })),
        ("/access-rules/dashboard".into(), "PUT", rule.clone()),
        ("/access-rules/workspace:sales".into(), "PUT", rule),
    ] {
        let tag = app.get(&path).await.header("etag").to_owned();
        assert!(tag.starts_with('"'), "{path} has an ETag");
        app.says("if-match", &tag);
        app.told(method, &path, Some(change.clone())).await;
        let head = scene.head();
        let (status, why) = app.refused(method, &path, Some(change.clone())).await;
        assert_eq!((status, &why["type"]), (412, &json!("urn:doorward:problem:has-changed")));
        assert_eq!(scene.head(), head, "nothing happened");
        app.says("if-match", "*");
        app.told(method, &path, Some(change)).await;
        assert_ne!(app.get(&path).await.header("etag"), tag);
        app.says_no("if-match");
    }
    app.says("if-match", "\"00000000000000000000000000000000\"");
    assert_eq!(app.refused("DELETE", "/workspaces/sales", None).await.0, 412);
    assert_eq!(app.refused("POST", "/workspaces", Some(json!({ "workspace": "x" }))).await.0, 400);
}

#[tokio::test]
async fn a_request_that_is_repeated_with_its_key_is_carried_out_once() {
    let scene = Scene::begin();
    let mut app = Application::of(&scene, "read,write");
    app.says("idempotency-key", "first");
    let token = || Some(json!({ "name": "portal", "scopes": ["read"] }));
    let once = app.send("POST", "/api-tokens", token()).await;
    let head = scene.head();
    let again = app.send("POST", "/api-tokens", token()).await;
    assert_eq!((once.status, &once.body), (201, &again.body), "the same, with the secret");
    assert_eq!(once.header("x-request-id"), again.header("x-request-id"));
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(scene.head(), head, "no second effect");
    let other = Some(json!({ "name": "another", "scopes": ["read"] }));
    let (status, why) = app.refused("POST", "/api-tokens", other).await;
    assert_eq!((status, &why["type"]), (422, &json!("urn:doorward:problem:key-reused")));
    assert_eq!(scene.head(), head);
    let mut second = Application::of(&scene, "read,write");
    second.says("idempotency-key", "first");
    let theirs = second.send("POST", "/api-tokens", token()).await;
    assert_ne!(theirs.body, once.body, "keys are of one token");
    app.says("idempotency-key", "second");
    app.told("POST", "/workspaces", Some(json!({ "workspace": "sales" }))).await;
    let repeated = app.told("POST", "/workspaces", Some(json!({ "workspace": "sales" }))).await;
    assert_eq!(repeated["workspace"], "sales", "and is not told that it exists already");
}

#[tokio::test]
async fn of_many_that_come_at_once_with_one_key_one_is_carried_out() {
    let scene = Scene::begin();
    let app = Application::of(&scene, "write");
    let one = || async {
        let request = Request::new("POST", format!("{ACME}/api-tokens"))
            .header("authorization", format!("Bearer {}", app.token))
            .header("content-type", "application/json")
            .header("idempotency-key", "k")
            .body(json!({ "name": "portal", "scopes": ["write"] }).to_string());
        Connection::to(scene.server.authority()).send(request).await.expect("an answer").status
    };
    let told = futures_util::future::join_all((0..20).map(|_| one())).await;
    assert!(told.iter().all(|status| matches!(status, 201 | 409)), "{told:?}");
    let issued = scene.told(&["events", "list", "acme", "--kind", "api_token.issued"]);
    assert_eq!(issued.as_array().expect("events").len(), 2, "the application's own and one more");
}

#[tokio::test]
async fn pages_stay_where_they_are_while_others_come_and_go() {
    let scene = Scene::begin();
    let (mut wire, mut app) = (scene.wire(), Application::of(&scene, "read,write"));
    for name in ["a", "b", "c", "d", "e"] {
        user(&mut wire, name).await;
        app.told("POST", "/workspaces", Some(json!({ "workspace": format!("{name}{name}") })))
            .await;
    }
    for (path, field) in [("/people", "user_name"), ("/workspaces", "workspace")] {
        let (mut seen, mut next) = (Vec::new(), String::new());
        loop {
            let page = app.told("GET", &format!("{path}?limit=2{next}"), None).await;
            for row in page["items"].as_array().expect("rows") {
                seen.push(row[field].as_str().expect("a name").to_owned());
            }
            let Value::String(cursor) = &page["next"] else { break };
            next = format!("&cursor={cursor}");
            if seen.len() == 2 {
                // What was on the page before goes, and somebody else comes.
                app.told("DELETE", "/workspaces/bb", None).await;
                app.told("POST", "/workspaces", Some(json!({ "workspace": "ab" }))).await;
                let gone = app.told("GET", "/people?user_name=b", None).await;
                let gone = gone["items"][0]["id"].as_str().expect("an id").to_owned();
                wire.send("DELETE", &format!("/Users/{gone}"), None).await.expect("an answer");
            }
        }
        let first: Vec<_> = seen.iter().filter_map(|name| name.chars().next()).collect();
        assert_eq!(first, ['a', 'b', 'c', 'd', 'e'], "{path}: nobody twice, nobody missed");
        if path == "/people" {
            user(&mut wire, "b").await;
            app.told("DELETE", "/workspaces/ab", None).await;
            app.told("POST", "/workspaces", Some(json!({ "workspace": "bb" }))).await;
        }
    }
}

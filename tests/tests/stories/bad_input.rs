//! Every kind of bad input: the status, the `scimType`, a detail that names the place, no event.

use doorward_tests::http::{Connection, Request};
use serde_json::{Value, json};

use super::scene::{GROUP, Scene, USER, ask, group, id, patch, user};

/// A request that is refused: how it is sent, and what the answer must say.
struct Refused {
    method: &'static str,
    path: String,
    body: String,
    status: u16,
    scim_type: &'static str,
    names: &'static str,
}

fn refused(
    method: &'static str,
    path: &str,
    body: &Value,
    (status, scim_type): (u16, &'static str),
    names: &'static str,
) -> Refused {
    Refused { method, path: path.to_owned(), body: body.to_string(), status, scim_type, names }
}

async fn check(scene: &Scene, cases: Vec<Refused>) {
    let head = scene.head();
    let mut connection = Connection::to(scene.server.authority());
    for Refused { method, path, body, status, scim_type, names } in cases {
        let request = Request::new(method, format!("/o/acme/scim/v2{path}"))
            .header("authorization", format!("Bearer {}", scene.tenant.token))
            .header("content-type", "application/scim+json; charset=utf-8")
            .body(body.clone());
        let answer = connection.send(request).await.expect("an answer");
        let error = answer.json();
        let case = format!("{method} {path} {body}: {error}");
        assert_eq!(answer.status, status, "{case}");
        assert_eq!(answer.header("content-type"), "application/scim+json", "{case}");
        assert_eq!(
            error["schemas"],
            json!(["urn:ietf:params:scim:api:messages:2.0:Error"]),
            "{case}"
        );
        assert_eq!(error["status"], status.to_string(), "{case}");
        assert_eq!(error["scimType"].as_str().unwrap_or_default(), scim_type, "{case}");
        let detail = error["detail"].as_str().unwrap_or_default();
        assert!(detail.contains(names), "the detail does not name `{names}`: {case}");
    }
    assert_eq!(scene.head(), head, "{:?}", scene.events_after(head));
}

const SYNTAX: (u16, &str) = (400, "invalidSyntax");
const VALUE: (u16, &str) = (400, "invalidValue");
const PATH: (u16, &str) = (400, "invalidPath");
const FILTER: (u16, &str) = (400, "invalidFilter");
const MUTABILITY: (u16, &str) = (400, "mutability");
const TAKEN: (u16, &str) = (409, "uniqueness");
const MISSING: (u16, &str) = (404, "");

#[tokio::test]
async fn a_resource_that_is_not_one_is_refused_with_the_place() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let held = format!("/Users/{}", id(&user(&mut wire, "ada").await));
    group(&mut wire, "Team").await;
    let cases = vec![
        refused("POST", "/Users", &json!("text"), SYNTAX, "object"),
        refused("POST", "/Users", &json!([]), SYNTAX, "object"),
        refused("POST", "/Users", &json!({ "schemas": [USER] }), VALUE, "userName"),
        refused(
            "POST",
            "/Users",
            &json!({ "schemas": [USER], "userName": " " }),
            VALUE,
            "userName",
        ),
        refused("POST", "/Groups", &json!({ "schemas": [GROUP] }), VALUE, "displayName"),
        refused(
            "POST",
            "/Users",
            &json!({ "userName": "x", "emails": [{ "value": "x", "primary": "maybe" }] }),
            VALUE,
            "emails[0].primary",
        ),
        refused("POST", "/Users", &json!({ "userName": { "a": 1 } }), VALUE, "userName"),
        refused("POST", "/Users", &json!({ "userName": "x", "name": "y" }), VALUE, "name"),
        refused(
            "POST",
            "/Users",
            &json!({ "schemas": [USER], "userName": "ADA" }),
            TAKEN,
            "userName",
        ),
        refused("POST", "/Groups", &json!({ "displayName": "team" }), TAKEN, "displayName"),
        refused("PUT", &held, &json!({ "schemas": [USER], "displayName": "x" }), VALUE, "userName"),
        refused("PUT", "/Users/none", &json!({ "userName": "x" }), MISSING, "user"),
        refused("DELETE", "/Groups/none", &Value::Null, MISSING, "group"),
        refused("GET", "/Nowhere", &Value::Null, MISSING, "endpoint"),
        refused("GET", "/Users/a/b", &Value::Null, MISSING, "endpoint"),
        refused("POST", "/Schemas", &json!({}), (405, ""), "method"),
        refused("PUT", "/Users", &json!({}), (405, ""), "method"),
        refused("GET", "/Me", &Value::Null, (501, ""), "/Me"),
        refused("GET", "/Schemas?filter=id+pr", &Value::Null, (403, ""), "filter"),
        refused("GET", "/Users?count=many", &Value::Null, VALUE, "count"),
        refused("GET", "/Users?cursor=garbage", &Value::Null, (400, "invalidCursor"), "cursor"),
    ];
    check(&scene, cases).await;
}

/// As text: no JSON value of ours is as deep as that.
#[tokio::test]
async fn a_body_too_deep_is_refused_whatever_it_says() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let held = format!("/Users/{}", id(&user(&mut wire, "ada").await));
    let mut cases = Vec::new();
    for (levels, names) in [(100, "nested deeper"), (200, "recursion limit")] {
        let deep = format!("{}\"x\"{}", "[".repeat(levels), "]".repeat(levels));
        let mut told = |method, path: &str, body: String| {
            let (path, (status, scim_type)) = (path.to_owned(), SYNTAX);
            cases.push(Refused { method, path, body, status, scim_type, names });
        };
        told("POST", "/Users", format!(r#"{{"userName":"x","title":{deep}}}"#));
        told("PUT", &held, format!(r#"{{"userName":"ada","urn:x:2.0:User":{{"a":{deep}}}}}"#));
        let set = format!(r#"{{"op":"add","path":"title","value":{deep}}}"#);
        told("PATCH", &held, format!(r#"{{"Operations":[{set}]}}"#));
        told("POST", "/Groups", deep);
    }
    check(&scene, cases).await;
}

#[tokio::test]
async fn a_patch_that_is_not_one_is_refused_with_the_place() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let person = format!("/Users/{}", id(&user(&mut wire, "ada").await));
    let team = format!("/Groups/{}", group(&mut wire, "Team").await);
    let one = |operation: Value| patch(json!([operation])).expect("a body");
    let cases = vec![
        refused("PATCH", &person, &json!({}), SYNTAX, "Operations"),
        refused("PATCH", &person, &json!({ "Operations": {} }), SYNTAX, "Operations"),
        refused(
            "PATCH",
            &person,
            &one(json!({ "op": "upsert", "path": "title" })),
            SYNTAX,
            "upsert",
        ),
        refused("PATCH", &person, &one(json!({ "path": "title", "value": "x" })), SYNTAX, "op"),
        refused("PATCH", &person, &one(json!({ "op": "remove" })), (400, "noTarget"), "path"),
        refused(
            "PATCH",
            &person,
            &one(json!({ "op": "add", "path": "emails..x", "value": 1 })),
            PATH,
            "emails..x",
        ),
        refused(
            "PATCH",
            &person,
            &one(json!({ "op": "add", "path": "emails[", "value": 1 })),
            FILTER,
            "character 8 of the path",
        ),
        refused(
            "PATCH",
            &person,
            &one(json!({ "op": "add", "path": "emails[type zz \"work\"].value", "value": "x" })),
            FILTER,
            "`zz`",
        ),
        refused(
            "PATCH",
            &person,
            &one(json!({ "op": "replace", "path": "id", "value": "x" })),
            MUTABILITY,
            "id",
        ),
        refused(
            "PATCH",
            &person,
            &one(json!({ "op": "remove", "path": "userName" })),
            MUTABILITY,
            "userName",
        ),
        refused(
            "PATCH",
            &person,
            &one(json!({ "op": "replace", "path": "active", "value": "perhaps" })),
            VALUE,
            "active",
        ),
        refused(
            "PATCH",
            &team,
            &one(json!({ "op": "remove", "path": "displayName" })),
            MUTABILITY,
            "displayName",
        ),
        refused(
            "PATCH",
            "/Users/none",
            &one(json!({ "op": "add", "path": "title", "value": "x" })),
            MISSING,
            "user",
        ),
    ];
    check(&scene, cases).await;
}

#[tokio::test]
async fn a_filter_too_deep_or_too_long_is_refused() {
    let scene = Scene::begin();
    let deep = format!("{}userName+pr{}", "(".repeat(100), ")".repeat(100));
    let long = format!("userName+eq+%22{}%22", "x".repeat(9000));
    check(
        &scene,
        vec![
            refused("GET", &format!("/Users?filter={deep}"), &Value::Null, FILTER, "deep"),
            refused("GET", &format!("/Users?filter={long}"), &Value::Null, FILTER, "longer"),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_patch_that_fails_half_way_changes_nothing() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let path = format!("/Users/{}", id(&user(&mut wire, "ada").await));
    let team = format!("/Groups/{}", group(&mut wire, "Team").await);
    group(&mut wire, "Other").await;
    let before = ask(&mut wire, "GET", &path, None).await.1;
    let head = scene.head();
    let half = json!([
        { "op": "replace", "path": "title", "value": "Countess" },
        { "op": "replace", "path": "meta", "value": "x" },
    ]);
    assert_eq!(ask(&mut wire, "PATCH", &path, patch(half)).await.0, 400);
    assert_eq!(ask(&mut wire, "GET", &path, None).await.1, before);
    let half = json!([
        { "op": "add", "path": "members", "value": [{ "value": before["id"] }] },
        { "op": "replace", "path": "displayName", "value": "other" },
    ]);
    assert_eq!(ask(&mut wire, "PATCH", &team, patch(half)).await.0, 409);
    assert_eq!(
        super::scene::members(&mut wire, team.trim_start_matches("/Groups/")).await.len(),
        0
    );
    assert_eq!(scene.head(), head);
}

#[tokio::test]
async fn who_saw_an_older_version_is_told_so() {
    let scene = Scene::begin();
    let ada = user(&mut scene.wire(), "ada").await;
    let replacement = json!({ "schemas": [USER], "userName": "ada" });
    older_versions(&scene, &format!("/Users/{}", id(&ada)), "title", &replacement, 200).await;
    let team = group(&mut scene.wire(), "Team").await;
    let replacement = json!({ "schemas": [GROUP], "displayName": "Team" });
    older_versions(&scene, &format!("/Groups/{team}"), "displayName", &replacement, 204).await;
}

/// Reads, changes and deletes a resource under conditions; `changed` is what a PATCH is answered with.
async fn older_versions(
    scene: &Scene,
    path: &str,
    attribute: &str,
    replacement: &Value,
    changed: u16,
) {
    let (_, held) = ask(&mut scene.wire(), "GET", path, None).await;
    let seen = held["meta"]["version"].as_str().expect("a version").to_owned();
    let mut connection = Connection::to(scene.server.authority());
    let token = format!("Bearer {}", scene.tenant.token);
    let with = |method, header: &'static str, tag: &str| {
        let value = format!("{method}{tag}");
        let change = json!([{ "op": "replace", "path": attribute, "value": value }]);
        Request::new(method, format!("/o/acme/scim/v2{path}"))
            .header("authorization", token.as_str())
            .header("content-type", "application/scim+json")
            .header(header, tag)
            .body(match method {
                "PATCH" => patch(change).expect("a body").to_string(),
                "PUT" => replacement.to_string(),
                _ => String::new(),
            })
    };
    let mut status = async |request| connection.send(request).await.expect("an answer").status;
    assert_eq!(status(with("GET", "if-none-match", &seen)).await, 304);
    assert_eq!(status(with("PATCH", "if-match", &seen)).await, changed);
    assert_eq!(status(with("GET", "if-none-match", &seen)).await, 200);
    assert_eq!(status(with("PATCH", "if-match", &seen)).await, 412);
    assert_eq!(status(with("PUT", "if-match", &seen)).await, 412);
    assert_eq!(status(with("DELETE", "if-match", &seen)).await, 412);
    assert_eq!(status(with("PUT", "if-match", "*")).await, 200);
    assert_eq!(status(with("DELETE", "if-match", "*")).await, 204);
}

#[tokio::test]
async fn text_that_is_not_json_or_not_utf_8_is_refused() {
    let scene = Scene::begin();
    let mut connection = Connection::to(scene.server.authority());
    for (media, body, status) in [
        ("application/scim+json", &b"{\"userName\": \"x\""[..], 400),
        ("application/scim+json", b"{\"userName\": \"\xff\"}", 400),
        ("application/json", b"userName=x", 400),
        ("application/scim+json", b"", 400),
        ("text/xml", b"<user/>", 415),
    ] {
        let request = Request::new("POST", "/o/acme/scim/v2/Users")
            .header("authorization", format!("Bearer {}", scene.tenant.token))
            .header("content-type", media)
            .body(body);
        let answer = connection.send(request).await.expect("an answer");
        assert_eq!(answer.status, status, "{media} {}", String::from_utf8_lossy(body));
        assert_eq!(answer.json()["status"], status.to_string());
    }
}

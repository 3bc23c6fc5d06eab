//! An auditor with a token of the scope `audit`: what it opens, and that it opens nothing else.

use doorward::routes::{self, Guard};
use doorward_tests::http::{Connection, Request};
use serde_json::json;

use super::{
    api_scene::Application,
    scene::{Scene, user},
};

/// What an auditor reads; `the_token_opens_nothing_else` looks that none is missing.
const READ: [&str; 20] = [
    "/o/acme/log/checkpoint",
    "/o/acme/log/tile/0/000.p/3",
    "/api/v1/organizations/acme/events",
    "/api/v1/organizations/acme/events/1",
    "/api/v1/organizations/acme/events/1/proof",
    "/api/v1/organizations/acme/events/export",
    "/api/v1/organizations/acme/events/export/cloudevents",
    "/api/v1/organizations/acme/events/export/ocsf",
    "/api/v1/organizations/acme/events/export/csv",
    "/api/v1/organizations/acme/events/export/proof?after=1",
    "/api/v1/organizations/acme/events/bundle",
    "/api/v1/organizations/acme/checkpoint",
    "/api/v1/organizations/acme/state",
    "/api/v1/organizations/acme/state?at=1",
    "/api/v1/organizations/acme/access?resource=dashboard",
    "/api/v1/organizations/acme/access/history?resource=dashboard",
    "/api/v1/organizations/acme/access/history?person=ada",
    "/api/v1/organizations/acme/access/review?resource=dashboard",
    "/api/v1/organizations/acme/explanation?resource=dashboard&user_name=ada",
    "/api/v1/organizations/acme/events/1/decision",
];

/// Who else presents an API token.
const OTHER_TOKENS: [Guard; 4] = [Guard::Read, Guard::Write, Guard::Decide, Guard::Operator];

/// Whether a path is one of a pattern's; a tile's name may have several parts.
fn is_of(path: &str, pattern: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let (path, wanted) = (path.split('/'), pattern.split('/'));
    (path.clone().count() == wanted.clone().count() || pattern.ends_with("{tile}"))
        && path.zip(wanted).all(|(said, wanted)| wanted.starts_with('{') || said == wanted)
}

/// The status that somebody with a token is answered with.
async fn status(to: &mut Connection, method: &'static str, path: &str, token: &str) -> u16 {
    let mut request = Request::new(method, path).header("authorization", format!("Bearer {token}"));
    if method != "GET" {
        request = request.header("content-type", "application/json").body("{}");
    }
    to.send(request).await.expect("an answer").status
}

#[tokio::test]
async fn the_token_opens_the_log_its_proofs_and_the_past() {
    let scene = Scene::begin();
    user(&mut scene.wire(), "ada").await;
    scene.host.must(&["events", "checkpoint", "acme"]).expect("signed");
    let auditor = Application::of(&scene, "audit");
    let mut connection = Connection::to(scene.server.authority());
    for path in READ {
        let told = status(&mut connection, "GET", path, &auditor.token).await;
        let wanted = if path.ends_with("/decision") { 404 } else { 200 }; // event 1 decided nothing
        assert_eq!(told, wanted, "{path}");
    }
}

#[tokio::test]
async fn the_token_opens_nothing_else() {
    let scene = Scene::begin();
    let auditor = Application::of(&scene, "audit");
    let mut connection = Connection::to(scene.server.authority());
    let mut walked = 0;
    for route in routes::table() {
        if route.guard == Guard::Audit {
            assert_eq!(route.methods, ["GET"]);
            let told =
                READ.iter().any(|path| is_of(path, &route.path.replace("{organization}", "acme")));
            assert!(told, "{} is for auditors: it belongs in the list above", route.path);
            continue;
        }
        let wanted = if OTHER_TOKENS.contains(&route.guard) {
            403
        } else if route.guard == Guard::ProvisioningClient {
            401
        } else {
            continue; // what a browser presents is walked in other stories, by browsers
        };
        let path = route.path.replace("{organization}", "acme").replace(['{', '}'], "");
        for method in route.methods {
            let told = status(&mut connection, method, &path, &auditor.token).await;
            assert_eq!(told, wanted, "{method} {path}");
            walked += 1;
        }
    }
    assert!(walked >= 60, "only {walked} were walked");
}

#[tokio::test]
async fn the_scope_is_handed_out_by_whoever_has_it() {
    let scene = Scene::begin();
    let mut app = Application::of(&scene, "read,write");
    let new = || Some(json!({ "name": "auditor", "scopes": ["audit"] }));
    let (status, why) = app.refused("POST", "/api-tokens", new()).await;
    assert_eq!((status, &why["type"]), (403, &json!("urn:doorward:problem:scope-not-held")));
    let mut app = Application::of(&scene, "write,audit");
    let issued = app.told("POST", "/api-tokens", new()).await;
    assert_eq!(issued["scopes"], json!(["audit"]));
    assert_eq!(app.get("/people").await.status, 403);
    let mut auditor = Application::of(&scene, "audit");
    let (_, why) = auditor.refused("GET", "/people", None).await;
    assert_eq!(why["detail"], "the API token is live and has not the scope `read`");
}

#[tokio::test]
async fn what_an_auditor_looks_up_and_whatever_is_exported_is_an_event() {
    let scene = Scene::begin();
    let ada = user(&mut scene.wire(), "ada").await;
    let (mut auditor, mut app) =
        (Application::of(&scene, "audit"), Application::of(&scene, "read"));
    auditor.get("/access/history?person=ada&from=1").await;
    auditor.get("/access/history?person=ada&from=1&limit=7").await;
    auditor.get("/checkpoint").await;
    app.get("/access/history?person=ada").await;
    app.get("/events/export/csv?after=2").await;
    scene.host.must(&["events", "export", "acme", "--as", "ocsf"]).expect("exported");
    let told = |kind: &str| scene.told(&["events", "list", "acme", "--kind", kind]);
    let looked_up = told("audit.looked_up");
    let asked = json!({
        "question": "history", "user": ada["id"], "group": null, "target": null, "from": "1",
        "to": null,
    });
    assert_eq!(looked_up.as_array().map(Vec::len), Some(1), "{looked_up}");
    assert_eq!(looked_up[0]["data"], asked);
    assert_eq!(looked_up[0]["actor"]["token_id"], auditor.id);
    assert!(!looked_up.to_string().contains("\"ada\""), "no name: {looked_up}");
    let exports = told("export.made");
    let forms: Vec<_> = exports.as_array().expect("events").iter().map(|it| &it["data"]).collect();
    let until = |nth: usize| exports[nth]["sequence"].as_u64().expect("a place") - 1;
    let csv = json!({ "form": "csv", "after": 2, "until": until(0), "whole": true });
    let ocsf = json!({ "form": "ocsf", "after": 0, "until": until(1), "whole": true });
    assert_eq!(forms, [&csv, &ocsf]);
    assert_eq!(exports[0]["actor"]["token_id"], app.id);
    assert_eq!(exports[1]["actor"]["kind"], "operator");
}

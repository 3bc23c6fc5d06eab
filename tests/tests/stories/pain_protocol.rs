//! What administrators report about the wire, each told as its symptom.

use doorward_tests::{
    entra::Wire,
    http::{Connection, Request},
};
use serde_json::json;

use super::scene::{Scene, ask, id, patch, send, user};

#[tokio::test]
async fn a_filter_that_matches_nobody_is_an_empty_list_and_no_quarantine() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    for path in ["/Users?filter=userName+eq+%22nobody%22", "/Groups?filter=displayName+eq+%22no%22"]
    {
        let (status, list) = ask(&mut wire, "GET", path, None).await;
        assert_eq!((status, &list["totalResults"]), (200, &json!(0)));
        assert_eq!(list["Resources"], json!([]));
    }
}

#[tokio::test]
async fn a_filter_that_is_not_supported_is_refused_and_never_everything() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    user(&mut wire, "ada").await;
    for filter in ["shoeSize+eq+%2242%22", "userName+is+%22ada%22", "userName+eq", "(userName+pr"] {
        for endpoint in ["/Users", "/Groups", "/"] {
            let path = format!("{endpoint}?filter={filter}");
            let (status, error) = ask(&mut wire, "GET", &path, None).await;
            assert_eq!((status, &error["scimType"]), (400, &json!("invalidFilter")), "{path}");
            assert!(error.get("Resources").is_none());
        }
    }
}

#[tokio::test]
async fn test_connection_works_without_a_user_agent() {
    let scene = Scene::begin();
    let path = "/o/acme/scim/v2/Users?filter=userName+eq+%22x%22";
    let bare =
        Request::new("GET", path).header("authorization", format!("Bearer {}", scene.tenant.token));
    let answer = Connection::to(scene.server.authority()).send(bare).await.expect("an answer");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "application/scim+json");
}

#[tokio::test]
async fn a_slash_before_the_query_and_capitals_in_the_path_are_fine() {
    let scene = Scene::begin();
    let mut connection = Connection::to(scene.server.authority());
    for path in [
        "/o/acme/scim/v2/Users/?filter=userName+eq+%22x%22",
        "/o/acme/scim/v2/users?filter=userName+eq+%22x%22",
        "/o/acme/SCIM/V2/USERS/",
        "/o/acme/scim/Users",
        "/o/acme/scim/v2//Users",
        "/o/acme/scim/v2/Users?aadOptscim062020",
    ] {
        let request = Request::new("GET", path)
            .header("authorization", format!("Bearer {}", scene.tenant.token));
        let answer = connection.send(request).await.expect("an answer");
        assert_eq!((answer.status, &answer.json()["totalResults"]), (200, &json!(0)), "{path}");
    }
}

#[tokio::test]
async fn the_tenant_url_works_without_its_version_and_no_other_version_is_spoken() {
    let scene = Scene::begin();
    let version = |version| scene.tenant.url.replace("/v2", version);
    let mut bare = Wire::new(&version(""), &scene.tenant.token);
    let body = json!({ "schemas": [super::scene::USER], "userName": "ada" });
    let created = send(&mut bare, "POST", "/Users", Some(body)).await;
    assert_eq!(created.status, 201);
    let path = format!("/Users/{}", id(&created.json()));
    assert_eq!(created.header("location"), format!("{}{path}", scene.tenant.url));
    assert_eq!(ask(&mut bare, "DELETE", &path, None).await.0, 204);
    for other in ["/v1", "/v1.1", "/v3"] {
        let mut other = Wire::new(&version(other), &scene.tenant.token);
        for (method, path) in [("GET", "/Users"), ("GET", "/Nothing"), ("DELETE", "/Users/x")] {
            let (status, error) = ask(&mut other, method, path, None).await;
            assert_eq!((status, &error["scimType"]), (400, &json!("invalidVers")), "{error}");
        }
        let mut stranger = Wire::new(&version("/v1"), "wrong");
        assert_eq!(ask(&mut stranger, "GET", "/Users", None).await.0, 401);
    }
}

#[tokio::test]
async fn no_operations_at_all_are_answered_and_change_nothing() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let path = format!("/Users/{}", id(&user(&mut wire, "ada").await));
    let head = scene.head();
    assert_eq!(ask(&mut wire, "PATCH", &path, patch(json!([]))).await.0, 200);
    assert_eq!(scene.head(), head);
}

#[tokio::test]
async fn patch_is_offered_and_so_is_everything_else_that_is_there() {
    let scene = Scene::begin();
    let (status, config) = ask(&mut scene.wire(), "GET", "/ServiceProviderConfig", None).await;
    assert_eq!(status, 200);
    for (feature, supported) in [
        ("patch", true),
        ("bulk", true),
        ("filter", true),
        ("sort", true),
        ("etag", true),
        ("changePassword", false),
    ] {
        assert_eq!(config[feature]["supported"], supported, "{feature}");
    }
    assert!(config.get("interopProfileConformant").is_none(), "only strict conforms: {config}");
}

#[tokio::test]
async fn the_answer_to_a_patch_is_what_the_connection_is_set_to() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let person = format!("/Users/{}", id(&user(&mut wire, "ada").await));
    let team = format!("/Groups/{}", super::scene::group(&mut wire, "Team").await);
    for (setting, of_user, of_group) in
        [("groups-empty", 200, 204), ("body", 200, 200), ("empty", 204, 204)]
    {
        scene.host.must(&["provisioning", "set", "acme", "--patch-answer", setting]).expect("set");
        for (path, status) in [(&person, of_user), (&team, of_group)] {
            let rename = json!([{ "op": "Replace", "path": "displayName", "value": setting }]);
            let answer = send(&mut wire, "PATCH", path, patch(rename.clone())).await;
            assert_eq!(
                (answer.status, answer.body.is_empty()),
                (status, status == 204),
                "{setting}"
            );
            let asked = format!("{path}?attributes=displayName");
            let (status, shown) = ask(&mut wire, "PATCH", &asked, patch(rename)).await;
            assert_eq!((status, &shown["displayName"]), (200, &json!(setting)));
        }
    }
}

#[tokio::test]
async fn two_tokens_are_live_while_one_is_replaced_by_the_other() {
    let scene = Scene::begin();
    let second = scene.host.scim_token("acme", &["--expires-in", "180d"]).expect("a second token");
    let third = scene.host.run(&["scim-token", "create", "acme"]).expect("a command");
    assert_eq!(third.code, Some(65), "a third live token: {}", third.stderr);
    let mut old = scene.wire();
    let mut new = doorward_tests::entra::Wire::new(&second.url, &second.token);
    assert_eq!(ask(&mut old, "GET", "/Users", None).await.0, 200);
    assert_eq!(ask(&mut new, "GET", "/Users", None).await.0, 200);
    scene.host.must(&["scim-token", "revoke", "acme", &scene.tenant.token_id]).expect("revoked");
    assert_eq!(ask(&mut old, "GET", "/Users", None).await.0, 401);
    assert_eq!(ask(&mut new, "GET", "/Users", None).await.0, 200);
    let tokens = scene.told(&["scim-token", "list", "acme"]);
    let states: Vec<_> = tokens.as_array().expect("rows").iter().map(|row| &row["state"]).collect();
    assert_eq!(states, ["revoked", "live"]);
    assert!(tokens[1]["last_used"].is_string() && tokens[1]["expires"].is_string(), "{tokens}");
}

#[tokio::test]
async fn what_failed_is_told_to_the_operator_in_words_and_without_names() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    user(&mut wire, "ada@contoso.example").await;
    let twin = json!({ "schemas": [super::scene::USER], "userName": "ADA@contoso.example" });
    let answer = send(&mut wire, "POST", "/Users", Some(twin)).await;
    ask(&mut wire, "GET", "/Users?filter=shoeSize+eq+%22secret%22", None).await;
    // The log of requests is written by a thread of its own: it need not be there at once.
    let mut failed = json!([]);
    for _ in 0..100 {
        failed = scene.told(&["provisioning", "requests", "acme", "--failed"]);
        if failed.as_array().is_some_and(|rows| rows.len() == 2) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let rows = failed.as_array().expect("rows");
    assert_eq!(rows.len(), 2, "{failed}");
    let conflict = rows.iter().find(|row| row["status"] == 409).expect("the conflict");
    assert_eq!(conflict["request"], answer.header("x-request-id"));
    assert_eq!(conflict["token"], scene.tenant.token_id.as_str());
    assert!(conflict["reason"].as_str().is_some_and(|reason| reason.contains("userName")));
    let text = failed.to_string();
    assert!(!text.contains("contoso") && !text.contains("secret"), "{text}");
}

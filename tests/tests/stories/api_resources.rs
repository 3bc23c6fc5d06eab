//! Every resource of the JSON API: created, read, changed, refused, and what the log tells of it.

use serde_json::{Value, json};

use super::{
    api_scene::{Application, alone, wanted_sso},
    scene::{Scene, group, patch, send, user},
    token_scene::lies_anywhere,
};

const A: &str = "0f3c9a52-1111-4222-8333-0000000000aa";

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().expect("a text")
}

#[tokio::test]
async fn provisioning_and_its_credentials_are_set_up_over_the_api() {
    let scene = Scene::on(alone());
    let mut app = Application::of(&scene, "read,write");
    let changed = app.told("PATCH", "/provisioning", Some(json!({ "mode": "strict" }))).await;
    assert_eq!(
        (text(&changed, "mode"), text(&changed, "patch_answer")),
        ("strict", "groups-empty")
    );
    let told = app.told("PATCH", "/provisioning", Some(json!({ "security_events": "poll" }))).await;
    assert_eq!((text(&told, "security_events"), text(&told, "mode")), ("poll", "strict"));
    let push = Some(json!({ "security_events": "carrier-pigeon" }));
    assert_eq!(app.refused("PATCH", "/provisioning", push).await.0, 422);

    let answer = app.send("POST", "/scim-tokens", Some(json!({ "expires_in": "30d" }))).await;
    let issued = answer.json();
    let (id, secret) = (text(&issued, "token_id"), text(&issued, "secret_token"));
    let place = answer.header("location");
    assert!(place.ends_with(&format!("/api/v1/organizations/acme/scim-tokens/{id}")), "{place}");
    let (status, _) = app.refused("POST", "/scim-tokens", Some(json!({}))).await;
    assert_eq!(status, 409, "two are live");
    let listed = app.told("GET", "/scim-tokens", None).await;
    assert_eq!(listed["items"].as_array().expect("items").len(), 2);
    assert!(!listed.to_string().contains(secret), "shown once");
    let one = app.told("GET", &format!("/scim-tokens/{id}"), None).await;
    assert_eq!(text(&one, "state"), "live");
    let revoked = app.told("DELETE", &format!("/scim-tokens/{id}"), None).await;
    assert_eq!(text(&revoked, "state"), "revoked");

    let issued = app.told("POST", "/client-secrets", Some(json!({}))).await;
    let secret_id = text(&issued, "secret_id");
    assert_eq!(lies_anywhere(&scene, text(&issued, "client_secret")), Vec::<String>::new());
    let (status, _) =
        app.refused("POST", "/client-secrets", Some(json!({ "expires_in": "9y" }))).await;
    assert_eq!(status, 422);
    app.told("DELETE", &format!("/client-secrets/{secret_id}"), None).await;
    let listed = app.told("GET", "/client-secrets", None).await;
    assert_eq!(text(&listed["items"][0], "state"), "revoked");

    assert_eq!(app.refused("GET", "/provisioning/trust", None).await.0, 404);
    let trust = json!({ "tenant": A, "audience": format!("api://{A}"), "subject": A });
    let set = app.told("PUT", "/provisioning/trust", Some(trust.clone())).await;
    assert_eq!(text(&set, "subject"), A);
    assert_eq!(app.told("GET", "/provisioning/trust", None).await, set);
    assert_eq!(app.told("DELETE", "/provisioning/trust", None).await, set);

    let events = app.told("GET", "/events?limit=1000", None).await;
    let ours = |event: &&Value| event["actor"]["token_id"] == app.id.as_str();
    let ours: Vec<_> = events["items"].as_array().expect("events").iter().filter(ours).collect();
    assert_eq!(ours.len(), 8, "each change is told with the token as its actor: {events}");
}

#[tokio::test]
async fn sign_in_and_access_are_set_up_over_the_api() {
    let scene = Scene::on(alone());
    let mut app = Application::of(&scene, "read,write");
    let sso = app.told("POST", "/sso-configurations", wanted_sso("Contoso")).await;
    assert!(!sso.to_string().contains("very~secret~value"), "{sso}");
    let place = format!("/sso-configurations/{}", text(&sso, "id"));
    let (status, _) = app.refused("POST", "/sso-configurations", wanted_sso("Contoso")).await;
    assert_eq!(status, 409, "the name is taken");
    let changed = app.told("PATCH", &place, Some(json!({ "members_only": true }))).await;
    assert_eq!(changed["members_only"], true);
    let added = json!({ "credential": { "client_secret": "next~value" }, "expires": "90d" });
    let both = app.told("POST", &format!("{place}/credentials"), Some(added)).await;
    let first = text(&both["credentials"][0], "id");
    let second = text(&both["credentials"][1], "id");
    app.told("DELETE", &format!("{place}/credentials/{first}"), None).await;
    let last = format!("{place}/credentials/{second}");
    let (status, why) = app.refused("DELETE", &last, None).await;
    assert_eq!((status, text(&why, "type")), (409, "urn:doorward:problem:last-credential"));
    let steps = app.told("POST", &format!("{place}/test"), None).await;
    assert_eq!(steps["items"][1]["ok"], false, "nobody is at the authority: {steps}");

    let workspace = json!({ "workspace": "sales", "upstream": "http://127.0.0.1:9000" });
    app.told("POST", "/workspaces", Some(workspace.clone())).await;
    assert_eq!(app.refused("POST", "/workspaces", Some(workspace)).await.0, 409);
    assert_eq!(app.told("GET", "/workspaces/sales", None).await["inherits"], true);
    let renamed = json!({ "name": "Sales", "upstream": "" });
    let changed = app.told("PATCH", "/workspaces/sales", Some(renamed)).await;
    assert_eq!((text(&changed, "name"), &changed["upstream"]), ("Sales", &Value::Null));
    let wrong = json!({ "upstream": "http://u:p@127.0.0.1" });
    assert_eq!(app.refused("PATCH", "/workspaces/sales", Some(wrong)).await.0, 422);
    let rule = json!({ "sso": "on", "sso_configuration": sso["id"], "groups": [A] });
    let set = app.told("PUT", "/access-rules/workspace:sales", Some(rule)).await;
    assert_eq!(text(&set["groups"][0], "standing"), "not_provisioned_yet");
    let shown = app.told("GET", "/access-rules/workspace%3Asales", None).await;
    assert_eq!(shown, set, "a colon may be written as it likes");
    let asked = "/explanation?resource=workspace:sales&user_name=ada@contoso.example";
    let explained = app.told("GET", asked, None).await;
    assert_eq!(explained["allowed"], false);
    app.told("PUT", "/access-rules/workspace:sales", Some(json!({ "sso": "inherit" }))).await;
    assert_eq!(app.told("GET", "/workspaces/sales", None).await["inherits"], true);
    app.told("DELETE", "/workspaces/sales", None).await;
    assert_eq!(app.refused("GET", "/workspaces/sales", None).await.0, 404);
    app.told("DELETE", &place, None).await;
    assert_eq!(app.refused("GET", &place, None).await.0, 404);
    let none = app.told("GET", "/sessions", None).await;
    assert_eq!(none, json!({ "items": [], "next": null }));
    assert_eq!(app.refused("DELETE", "/sessions?user_name=ada", None).await.0, 404);
}

#[tokio::test]
async fn a_rule_says_whom_it_admits_and_never_everyone_by_an_omission() {
    let scene = Scene::on(alone());
    let mut app = Application::of(&scene, "read,write");
    let sso = app.told("POST", "/sso-configurations", wanted_sso("Contoso")).await["id"].clone();
    for (rule, pointer) in [
        (json!({ "sso": "on" }), "/sso_configuration"),
        (json!({ "sso": "on", "sso_configuration": A, "everyone": true }), "/sso_configuration"),
        (json!({ "sso": "on", "sso_configuration": sso }), "/groups"),
        (json!({ "sso": "on", "sso_configuration": sso, "groups": [] }), "/groups"),
        (json!({ "sso": "on", "sso_configuration": sso, "groups": ["Sales"] }), "/groups/0"),
        (
            json!({ "sso": "on", "sso_configuration": sso, "groups": [A], "everyone": true }),
            "/groups",
        ),
        (json!({ "sso": "off", "everyone": true }), "/everyone"),
        (json!({ "sso": "of" }), "/sso"),
    ] {
        let (status, why) = app.refused("PUT", "/access-rules/dashboard", Some(rule.clone())).await;
        assert_eq!((status, text(&why["errors"][0], "pointer")), (422, pointer), "{rule}: {why}");
    }
    assert_eq!(
        app.refused("PUT", "/access-rules/dashboard", Some(json!({ "sso": "inherit" }))).await.0,
        422,
        "only a workspace inherits"
    );
    let rule = json!({ "sso": "on", "sso_configuration": sso, "everyone": true });
    let set = app.told("PUT", "/access-rules/dashboard", Some(rule)).await;
    assert_eq!(set["everyone"], true);
}

#[tokio::test]
async fn people_and_groups_are_read_as_they_were_provisioned() {
    let scene = Scene::begin();
    let (mut wire, mut app) = (scene.wire(), Application::of(&scene, "read"));
    let ada = user(&mut wire, "ada@contoso.example").await;
    let id = text(&ada, "id").to_owned();
    let sales = group(&mut wire, "Sales").await;
    let add = json!([{ "op": "add", "path": "members", "value": [{ "value": id }] }]);
    send(&mut wire, "PATCH", &format!("/Groups/{sales}"), patch(add)).await;

    let found = app.told("GET", "/people?user_name=ADA@contoso.example", None).await;
    assert_eq!(text(&found["items"][0], "id"), id);
    let person = app.told("GET", &format!("/people/{id}"), None).await;
    assert_eq!(text(&person["attributes"], "family_name"), "Family");
    let groups = app.told("GET", &format!("/people/{id}/groups"), None).await;
    assert_eq!(text(&groups["items"][0], "display_name"), "Sales");
    let members = app.told("GET", &format!("/groups/{sales}/members"), None).await;
    assert_eq!(
        members["items"][0],
        json!({ "type": "person", "id": id, "name": "ada@contoso.example" })
    );
    let one = app.told("GET", &format!("/groups/{sales}"), None).await;
    assert_eq!(app.told("GET", "/groups?display_name=sales", None).await["items"][0], one);
    for nobody in [format!("/people/{sales}"), format!("/groups/{id}"), "/people/ada".into()] {
        assert_eq!(app.refused("GET", &nobody, None).await.0, 404, "{nobody}");
    }
    let organization = app.told("GET", "", None).await;
    assert_eq!(
        (organization["users"].clone(), organization["groups"].clone()),
        (1.into(), 1.into())
    );
}

#[tokio::test]
async fn events_are_read_by_the_page_by_kind_and_as_lines() {
    let scene = Scene::begin();
    let (mut wire, mut app) = (scene.wire(), Application::of(&scene, "read"));
    for name in ["ada", "bob", "cy"] {
        user(&mut wire, name).await;
    }
    let kind = "/events?kind=user.provisioned&limit=2";
    let first = app.told("GET", kind, None).await;
    let next = text(&first, "next");
    let second = app.told("GET", &format!("{kind}&cursor={next}"), None).await;
    let names = |page: &Value| -> Vec<Value> {
        let events = page["items"].as_array().expect("events").iter();
        events.map(|event| event["data"]["user_name"].clone()).collect()
    };
    assert_eq!(
        (names(&first), names(&second)),
        (vec!["ada".into(), "bob".into()], vec!["cy".into()])
    );
    assert_eq!(second["next"], Value::Null);
    let (status, why) = app.refused("GET", "/events?kind=user.provisionde", None).await;
    assert_eq!(status, 400);
    assert!(why.to_string().contains("did you mean `user.provisioned`?"), "{why}");

    let lines = app.get("/events/export?after=1").await;
    let lines = String::from_utf8(lines.body.to_vec()).expect("UTF-8");
    let exported = scene.host.must(&["events", "export", "acme"]).expect("exported");
    let without_first: Vec<Value> =
        exported.lines().skip(1).map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let lines: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.last().map(|last| &last["event"]), Some(&json!("export.made")));
    let same = &without_first[..lines.len()];
    assert_eq!(lines, same, "the operator's command tells the same, and of itself");
    assert_eq!(app.told("GET", "/events/2", None).await, lines[0]);
    assert_eq!(app.refused("GET", "/events/999999", None).await.0, 404);
}

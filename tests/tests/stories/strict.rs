//! The strict switch of a connection: what the newest interop profile refuses is refused, and only
//! then the server says that it conforms.

use doorward_tests::entra::{Wire, encoded};
use serde_json::json;

use super::scene::{ENTERPRISE, Scene, USER, ask, id, patch, user};

#[tokio::test]
async fn strict_refuses_what_the_profile_refuses_and_says_so() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let path = format!("/Users/{}", id(&user(&mut wire, "ada").await));
    let patches = [
        json!([{ "op": "replace", "value": { "title": "x" } }]),
        json!([{ "op": "add", "value": { "shoeSize": "42" } }]),
        json!([]),
    ];
    for operations in &patches {
        let (status, answer) = ask(&mut wire, "PATCH", &path, patch(operations.clone())).await;
        assert_eq!(status, 200, "tolerant takes {operations}: {answer}");
    }
    scene.host.must(&["provisioning", "set", "acme", "--mode", "strict"]).expect("strict");
    for operations in &patches {
        let (status, error) = ask(&mut wire, "PATCH", &path, patch(operations.clone())).await;
        assert_eq!((status, &error["scimType"]), (400, &json!("invalidSyntax")), "{operations}");
    }
    for body in [
        json!({ "userName": "no.schemas" }),
        json!({ "schemas": [USER], "userName": "x", "shoeSize": "42" }),
        json!({ "schemas": [USER, "urn:example:unknown"], "userName": "x" }),
    ] {
        let (status, error) = ask(&mut wire, "POST", "/Users", Some(body.clone())).await;
        assert_eq!((status, &error["scimType"]), (400, &json!("invalidSyntax")), "{body}");
    }
    let (_, config) = ask(&mut wire, "GET", "/ServiceProviderConfig", None).await;
    assert_eq!(config["interopProfileConformant"], true);
    scene.host.must(&["provisioning", "set", "acme", "--mode", "tolerant"]).expect("tolerant");
    let (_, config) = ask(&mut wire, "GET", "/ServiceProviderConfig", None).await;
    assert!(config.get("interopProfileConformant").is_none(), "{config}");
}

#[tokio::test]
async fn strict_refuses_a_filter_that_the_profile_does_not_know_and_takes_what_entra_matches_by() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let mail = json!([{ "value": "ada@contoso.example", "type": "work" }]);
    let ada = json!({ "schemas": [USER], "userName": "ada", "emails": mail });
    assert_eq!(ask(&mut wire, "POST", "/Users", Some(ada)).await.0, 201);
    // Each filter with what it finds in tolerant mode, and in strict.
    let filters = [
        ("userName eq \"ada\"", Some(1), Some(1)),
        ("emails[type eq \"work\"].value eq \"ada@contoso.example\"", Some(1), Some(1)),
        ("emails[type eq \"home\"].value eq \"ada@contoso.example\"", Some(0), Some(0)),
        ("userName eq ada", Some(1), None),
        ("emails[type eq work].value pr", Some(1), None),
        ("", Some(1), None),
        ("shoeSize eq \"42\"", None, None),
    ];
    let found = async |wire: &mut Wire, filter: &str| {
        let path = format!("/Users?filter={}", encoded(filter));
        let (status, list) = ask(wire, "GET", &path, None).await;
        match status {
            200 => list["totalResults"].as_u64(),
            _ => {
                assert_eq!((status, &list["scimType"]), (400, &json!("invalidFilter")), "{filter}");
                None
            }
        }
    };
    for (filter, tolerant, _) in &filters {
        assert_eq!(found(&mut wire, filter).await, *tolerant, "tolerant: {filter}");
    }
    scene.host.must(&["provisioning", "set", "acme", "--mode", "strict"]).expect("strict");
    for (filter, _, strict) in &filters {
        assert_eq!(found(&mut wire, filter).await, *strict, "strict: {filter}");
    }
}

#[tokio::test]
async fn strict_still_takes_what_is_written_as_the_rfc_writes_it() {
    let scene = Scene::begin();
    scene.host.must(&["provisioning", "set", "acme", "--mode", "strict"]).expect("strict");
    let mut wire = scene.wire();
    let body = json!({
        "schemas": [USER, ENTERPRISE],
        "userName": "ada",
        "emails": [{ "value": "ada@contoso.example", "type": "work", "primary": true }],
        (ENTERPRISE): { "department": "Mathematics" },
    });
    let (status, created) = ask(&mut wire, "POST", "/Users", Some(body)).await;
    assert_eq!(status, 201, "{created}");
    let operations = json!([
        { "op": "replace", "path": "active", "value": false },
        { "op": "replace", "path": "emails[type eq \"work\"].value", "value": "countess@x.example" },
        { "op": "add", "path": format!("{ENTERPRISE}:employeeNumber"), "value": "1" },
    ]);
    let path = format!("/Users/{}", id(&created));
    let (status, patched) = ask(&mut wire, "PATCH", &path, patch(operations)).await;
    assert_eq!(status, 200, "{patched}");
    assert_eq!(patched["emails"][0]["value"], "countess@x.example");
    assert_eq!(
        (&patched["active"], &patched[ENTERPRISE]["employeeNumber"]),
        (&json!(false), &json!("1"))
    );
}

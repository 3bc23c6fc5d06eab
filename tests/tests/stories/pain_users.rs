//! What administrators report about users of other SCIM servers, each told as its symptom.

use doorward_tests::{entra::encoded, http::Answer};
use serde_json::{Value, json};

use super::scene::{ENTERPRISE, Scene, USER, ask, id, patch, send, user};

/// Creates a user, patches, and answers the user as a later GET shows it.
async fn patched(operations: Value) -> Value {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let path = format!("/Users/{}", id(&user(&mut wire, "ada").await));
    let (status, answer) = ask(&mut wire, "PATCH", &path, patch(operations)).await;
    assert_eq!(status, 200, "{answer}");
    ask(&mut wire, "GET", &path, None).await.1
}

#[tokio::test]
async fn active_as_the_string_false_disables_and_true_enables_again() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let path = format!("/Users/{}", id(&user(&mut wire, "ada").await));
    for (op, value, active) in [
        ("Replace", json!("False"), false),
        ("Replace", json!("True"), true),
        ("Add", json!("false"), false),
        ("add", json!(true), true),
        ("replace", json!(false), false),
    ] {
        let operation = json!([{ "op": op, "path": "active", "value": value }]);
        let (status, _) = ask(&mut wire, "PATCH", &path, patch(operation)).await;
        let (_, held) = ask(&mut wire, "GET", &path, None).await;
        assert_eq!((status, &held["active"]), (200, &json!(active)), "{op} {value}");
    }
    let events = scene.events_after(0);
    let switched = events.iter().filter(|name| name.ends_with("activated"));
    assert_eq!(switched.count(), 5, "{events:?}");
}

#[tokio::test]
async fn a_typed_value_that_is_not_there_is_created_with_its_type_and_not_primary() {
    for op in ["Add", "Replace", "add", "replace"] {
        let held = patched(json!([
            { "op": op, "path": "emails[type eq \"work\"].value", "value": "ada@contoso.example" },
            { "op": op, "path": "addresses[type eq \"work\"].streetAddress", "value": "Main 1" },
        ]))
        .await;
        assert_eq!(held["emails"], json!([{ "type": "work", "value": "ada@contoso.example" }]));
        assert_eq!(held["addresses"][0]["streetAddress"], "Main 1", "{op}");
    }
}

#[tokio::test]
async fn keys_with_dots_and_urns_in_an_operation_without_path_are_paths() {
    let employee = format!("{ENTERPRISE}:employeeNumber");
    let held = patched(json!([{ "op": "replace", "value": {
        "name.givenName": "Augusta",
        "displayName": "Augusta King",
        (employee): "701984",
    } }]))
    .await;
    assert_eq!(held["name"], json!({ "givenName": "Augusta", "familyName": "Family" }));
    assert_eq!(held["displayName"], "Augusta King");
    assert_eq!(held[ENTERPRISE]["employeeNumber"], "701984");
    assert!(held.get("name.givenName").is_none(), "{held}");
}

#[tokio::test]
async fn a_removed_value_is_removed_and_never_written() {
    let held = patched(json!([
        { "op": "Add", "path": "phoneNumbers[type eq \"fax\"].value", "value": "old" },
        { "op": "Remove", "path": "phoneNumbers[type eq \"fax\"].value", "value": "other" },
    ]))
    .await;
    assert!(held.get("phoneNumbers").is_none(), "an element without a value stayed: {held}");
}

#[tokio::test]
async fn an_added_second_address_does_not_become_primary() {
    let held = patched(json!([
        { "op": "add", "path": "emails", "value": [
            { "type": "work", "value": "ada@contoso.example", "primary": true }
        ] },
        { "op": "add", "path": "emails", "value": [{ "type": "home", "value": "ada@home.example" }] },
    ]))
    .await;
    let primary: Vec<_> = held["emails"]
        .as_array()
        .expect("addresses")
        .iter()
        .filter(|email| email["primary"] == true)
        .collect();
    assert_eq!(primary.len(), 1, "{held}");
    assert_eq!(primary[0]["type"], "work");
}

#[tokio::test]
async fn the_manager_is_understood_in_every_form_and_answered_in_one() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let boss = id(&user(&mut wire, "boss").await);
    let path = format!("/Users/{}", id(&user(&mut wire, "ada").await));
    let urn = format!("{ENTERPRISE}:manager");
    for (op, manager_path, value) in [
        ("Add", urn.as_str(), json!(boss)),
        ("replace", urn.as_str(), json!({ "value": boss })),
        ("Replace", "manager", json!([{ "$ref": "http://x/Users/1", "value": boss }])),
    ] {
        let set = json!([{ "op": op, "path": manager_path, "value": value }]);
        assert_eq!(ask(&mut wire, "PATCH", &path, patch(set)).await.0, 200, "{value}");
        let (_, held) = ask(&mut wire, "GET", &path, None).await;
        assert_eq!(held[ENTERPRISE]["manager"]["value"], boss.as_str(), "{value}: {held}");
        let cleared = json!([{ "op": "replace", "path": urn, "value": "" }]);
        assert_eq!(ask(&mut wire, "PATCH", &path, patch(cleared)).await.0, 200);
        let (_, held) = ask(&mut wire, "GET", &path, None).await;
        assert!(held[ENTERPRISE].get("manager").is_none(), "{held}");
    }
}

#[tokio::test]
async fn a_role_that_is_json_in_a_string_is_read() {
    let role = "{\"id\":\"1\",\"value\":\"Admin\",\"displayName\":\"Administrator\"}";
    let held =
        patched(json!([{ "op": "Add", "path": "roles", "value": [{ "value": role }] }])).await;
    assert_eq!(held["roles"][0]["value"], "Admin");
    assert_eq!(held["roles"][0]["display"], "Administrator");
}

#[tokio::test]
async fn cleared_attributes_are_gone_whether_cleared_by_nothing_or_by_null() {
    for nothing in [json!(""), Value::Null] {
        let held = patched(json!([
            { "op": "replace", "path": "displayName", "value": nothing },
            { "op": "replace", "value": { "name.familyName": nothing, "title": nothing } },
        ]))
        .await;
        assert!(held.get("displayName").is_none(), "{held}");
        assert_eq!(held["name"], json!({ "givenName": "Given" }));
    }
}

#[tokio::test]
async fn a_disabled_user_is_still_found_so_that_no_second_one_is_made() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let created = user(&mut wire, "ada").await;
    let path = format!("/Users/{}", id(&created));
    let off = json!([{ "op": "Replace", "path": "active", "value": "False" }]);
    ask(&mut wire, "PATCH", &path, patch(off)).await;

    let by_name = format!("/Users?filter={}", encoded("userName eq \"ada\""));
    let (_, list) = ask(&mut wire, "GET", &by_name, None).await;
    assert_eq!(
        (&list["totalResults"], &list["Resources"][0]["active"]),
        (&json!(1), &json!(false))
    );
    let again = json!({ "schemas": [USER], "userName": "ada", "externalId": "external ada" });
    let (status, refused) = ask(&mut wire, "POST", "/Users", Some(again)).await;
    assert_eq!((status, &refused["scimType"]), (409, &json!("uniqueness")));

    let on = json!([{ "op": "Replace", "path": "active", "value": "True" }]);
    assert_eq!(ask(&mut wire, "PATCH", &path, patch(on)).await.1["id"], created["id"]);
}

#[tokio::test]
async fn an_address_that_somebody_else_has_hijacks_nobody() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let with_address = |name: &str| {
        json!({ "schemas": [USER], "userName": name, "externalId": "shared",
            "emails": [{ "value": "shared@contoso.example" }] })
    };
    let (_, ada) = ask(&mut wire, "POST", "/Users", Some(with_address("ada"))).await;
    let (status, eve) = ask(&mut wire, "POST", "/Users", Some(with_address("eve"))).await;
    assert_eq!(status, 201, "only userName is unique: {eve}");
    assert_ne!(ada["id"], eve["id"]);
}

#[tokio::test]
async fn names_differ_by_more_than_their_case() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    user(&mut wire, "Björn.Ståhl@contoso.example").await;
    for name in ["björn.ståhl@contoso.example", "BJÖRN.STÅHL@CONTOSO.EXAMPLE"] {
        let by_name = format!("/Users?filter={}", encoded(&format!("userName eq \"{name}\"")));
        assert_eq!(ask(&mut wire, "GET", &by_name, None).await.1["totalResults"], 1, "{name}");
        let body = json!({ "schemas": [USER], "userName": name });
        assert_eq!(ask(&mut wire, "POST", "/Users", Some(body)).await.0, 409, "{name}");
    }
}

#[tokio::test]
async fn the_thousandth_and_first_user_is_found_too() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    for part in 0..3 {
        let create = |number: usize| {
            json!({ "method": "POST", "path": "/Users", "bulkId": format!("n{number}"),
                "data": { "schemas": [USER], "userName": format!("user{number}") } })
        };
        let body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
            "Operations": (part * 400..(part + 1) * 400).map(create).collect::<Vec<_>>(),
        });
        let (status, answer) = ask(&mut wire, "POST", "/Bulk", Some(body)).await;
        assert_eq!(status, 200, "{answer}");
    }
    let by_name = format!("/Users?filter={}", encoded("userName eq \"user1199\""));
    let (_, list) = ask(&mut wire, "GET", &by_name, None).await;
    assert_eq!(list["totalResults"], 1);
    assert_eq!(list["Resources"][0]["userName"], "user1199");
    let (_, all) = ask(&mut wire, "GET", "/Users?count=5&startIndex=1196", None).await;
    assert_eq!((&all["totalResults"], &all["itemsPerPage"]), (&json!(1200), &json!(5)));
}

#[tokio::test]
async fn nobody_answers_to_an_unknown_id_and_deleting_twice_is_no_disaster() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let path = format!("/Users/{}", id(&user(&mut wire, "ada").await));
    assert_eq!(ask(&mut wire, "DELETE", &path, None).await.0, 204);
    let Answer { status, .. } = send(&mut wire, "DELETE", &path, None).await;
    assert_eq!(status, 404);
    for unknown in ["/Users/1", "/Users/%20", "/Groups/none", "/Users/00919288221112222"] {
        let (status, error) = ask(&mut wire, "GET", unknown, None).await;
        assert_eq!((status, &error["status"]), (404, &json!("404")), "{unknown}: {error}");
    }
}

//! Asking: filters, sorting, both ways of paging, search bodies, bulk, selection.

use doorward_tests::entra::{Wire, encoded};
use serde_json::{Value, json};

use super::scene::{GROUP, Scene, USER, ask, id, user};

async fn people(scene: &Scene, count: usize) {
    let mut wire = scene.wire();
    for number in 0..count {
        user(&mut wire, &format!("user{number:02}")).await;
    }
}

fn names(list: &Value) -> Vec<String> {
    let found = list["Resources"].as_array().expect("Resources");
    found.iter().map(|one| one["userName"].as_str().expect("a name").to_owned()).collect()
}

#[tokio::test]
async fn a_list_is_paged_by_number_without_losing_or_repeating_anybody() {
    let scene = Scene::begin();
    people(&scene, 12).await;
    let mut wire = scene.wire();
    let mut seen = Vec::new();
    for start in [1, 6, 11] {
        let path = format!("/Users?startIndex={start}&count=5");
        let (status, page) = ask(&mut wire, "GET", &path, None).await;
        assert_eq!(
            (status, &page["startIndex"], &page["totalResults"]),
            (200, &json!(start), &json!(12))
        );
        assert_eq!(page["itemsPerPage"], names(&page).len());
        seen.extend(names(&page));
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 12);
    let (_, none) = ask(&mut wire, "GET", "/Users?count=0", None).await;
    assert_eq!((&none["totalResults"], &none["itemsPerPage"]), (&json!(12), &json!(0)));
    let (_, first) = ask(&mut wire, "GET", "/Users?startindex=0&count=-1", None).await;
    assert_eq!((&first["startIndex"], &first["itemsPerPage"]), (&json!(1), &json!(0)));
}

#[tokio::test]
async fn a_list_is_paged_by_cursor_while_people_come_and_go() {
    let scene = Scene::begin();
    people(&scene, 7).await;
    let mut wire = scene.wire();
    let (_, page) = ask(&mut wire, "GET", "/Users?cursor&count=3", None).await;
    let mut seen = names(&page);
    let gone = format!("/Users/{}", id(&page["Resources"][0]));
    assert_eq!(ask(&mut wire, "DELETE", &gone, None).await.0, 204);
    let mut next = page["nextCursor"].as_str().map(str::to_owned);
    while let Some(cursor) = next {
        let path = format!("/Users?cursor={}&count=3", encoded(&cursor));
        let (status, page) = ask(&mut wire, "GET", &path, None).await;
        assert_eq!(status, 200, "{page}");
        seen.extend(names(&page));
        next = page["nextCursor"].as_str().map(str::to_owned);
    }
    seen.sort();
    assert_eq!(seen, (0..7).map(|number| format!("user{number:02}")).collect::<Vec<_>>());
    let stolen = page["nextCursor"].as_str().expect("a cursor");
    let other = format!("/Users?filter=active+eq+true&cursor={}", encoded(stolen));
    let (status, error) = ask(&mut wire, "GET", &other, None).await;
    assert_eq!((status, &error["scimType"]), (400, &json!("invalidCursor")), "another query's");
}

#[tokio::test]
async fn filters_find_whom_they_mean() {
    let scene = Scene::begin();
    people(&scene, 4).await;
    let mut wire = scene.wire();
    let full = json!({
        "schemas": [USER], "userName": "ada", "title": "Countess", "active": false,
        "emails": [{ "type": "work", "value": "ada@contoso.example" }],
        "name": { "familyName": "Lovelace" },
    });
    let (_, ada) = ask(&mut wire, "POST", "/Users", Some(full)).await;
    for (filter, found) in [
        ("userName eq \"ADA\"", 1),
        ("externalId eq \"external user01\"", 1),
        ("userName sw \"user\"", 4),
        ("userName co \"0\" and active eq true", 4),
        ("not (userName sw \"user\")", 1),
        ("title pr", 1),
        ("name.familyName eq \"lovelace\"", 1),
        ("emails[type eq \"work\" and value co \"@contoso\"]", 1),
        ("emails.value ew \".example\"", 1),
        ("active eq \"False\"", 1),
        ("userName eq \"ada\" or userName eq \"user00\"", 2),
        ("meta.lastModified gt \"2020-01-01T00:00:00Z\"", 5),
        ("urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"ada\"", 1),
        ("externalId eq \"EXTERNAL user01\"", 0),
    ] {
        let path = format!("/Users?filter={}", encoded(filter));
        let (status, list) = ask(&mut wire, "GET", &path, None).await;
        assert_eq!((status, &list["totalResults"]), (200, &json!(found)), "{filter}");
    }
    let everywhere = format!("/?filter={}", encoded(&format!("id eq \"{}\"", id(&ada))));
    assert_eq!(ask(&mut wire, "GET", &everywhere, None).await.1["totalResults"], 1);
}

#[tokio::test]
async fn a_search_in_a_body_is_the_same_as_a_query_and_may_be_sorted() {
    let scene = Scene::begin();
    people(&scene, 4).await;
    let mut wire = scene.wire();
    let search = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
        "filter": "userName sw \"user\"",
        "attributes": ["userName"],
        "sortBy": "userName", "sortOrder": "descending", "count": 3,
    });
    for path in ["/Users/.search", "/.search"] {
        let (status, list) = ask(&mut wire, "POST", path, Some(search.clone())).await;
        assert_eq!((status, &list["totalResults"]), (200, &json!(4)), "{list}");
        assert_eq!(names(&list), ["user03", "user02", "user01"]);
        let keys: Vec<_> = list["Resources"][0].as_object().expect("a user").keys().collect();
        assert_eq!(keys, ["schemas", "id", "userName"]);
    }
}

fn bulk(fail_on_errors: Option<u32>, operations: &Value) -> Option<Value> {
    Some(json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
        "failOnErrors": fail_on_errors,
        "Operations": operations,
    }))
}

#[tokio::test]
async fn a_bulk_request_resolves_what_it_creates_and_stops_after_so_many_errors() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let operations = json!([
        { "method": "POST", "path": "/Groups", "bulkId": "team", "data": {
            "schemas": [GROUP], "displayName": "Team", "members": [{ "value": "bulkId:ada" }] } },
        { "method": "POST", "path": "/Users", "bulkId": "ada", "data": {
            "schemas": [USER], "userName": "ada" } },
    ]);
    let (status, answer) = ask(&mut wire, "POST", "/Bulk", bulk(Some(1), &operations)).await;
    assert_eq!(status, 200, "{answer}");
    let statuses: Vec<_> = answer["Operations"]
        .as_array()
        .expect("operations")
        .iter()
        .map(|one| &one["status"])
        .collect();
    assert_eq!(statuses, ["201", "201"], "{answer}");
    let (_, list) = ask(&mut wire, "GET", "/Users?filter=userName+eq+%22ada%22", None).await;
    assert_eq!(list["Resources"][0]["groups"][0]["display"], "Team");

    let twins = json!([
        { "method": "POST", "path": "/Users", "bulkId": "1", "data": { "userName": "ada" } },
        { "method": "POST", "path": "/Users", "bulkId": "2", "data": { "userName": "eve" } },
    ]);
    let (_, answer) = ask(&mut wire, "POST", "/Bulk", bulk(Some(1), &twins)).await;
    assert_eq!(answer["Operations"].as_array().map(Vec::len), Some(1), "{answer}");
    assert_eq!(answer["Operations"][0]["status"], "409");
    let (_, list) = ask(&mut wire, "GET", "/Users?filter=userName+eq+%22eve%22", None).await;
    assert_eq!(list["totalResults"], 0);
}

#[tokio::test]
async fn what_is_stale_or_no_operation_is_answered_in_its_place_of_a_bulk_request() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let ada = user(&mut wire, "ada").await;
    let path = format!("/Users/{}", id(&ada));
    let title = |title: &str| {
        super::scene::patch(json!([{ "op": "add", "path": "title", "value": title }]))
    };
    let version = &ada["meta"]["version"];
    let patched = |version: &Value, to: &str| json!({ "method": "PATCH", "path": path, "version": version, "data": title(to) });
    let operations = json!([
        patched(version, "first"),
        patched(version, "stale"),
        { "method": "FETCH", "path": "/Users" },
        "no operation",
        { "method": "POST", "path": "/Users", "bulkId": "eve", "data": { "userName": "eve" } },
    ]);
    let told = async |wire: &mut Wire, limit: Option<u32>| {
        let (status, answer) = ask(wire, "POST", "/Bulk", bulk(limit, &operations)).await;
        assert_eq!(status, 200, "{answer}");
        let answers = answer["Operations"].as_array().expect("operations").clone();
        let kind = |one: &Value| {
            let kind = one["response"]["scimType"].as_str().unwrap_or_default();
            format!("{} {kind}", one["status"].as_str().expect("a status"))
        };
        answers.iter().map(kind).collect::<Vec<_>>()
    };
    assert_eq!(told(&mut wire, Some(2)).await, ["200 ", "412 ", "400 invalidValue"]);
    let (_, held) = ask(&mut wire, "GET", &path, None).await;
    assert_eq!(held["title"], "first");
    assert_eq!(
        told(&mut wire, None).await,
        ["412 ", "412 ", "400 invalidValue", "400 invalidSyntax", "201 "]
    );
    let envelope = json!({ "Operations": "none" });
    let (status, error) = ask(&mut wire, "POST", "/Bulk", Some(envelope)).await;
    assert_eq!((status, &error["scimType"]), (400, &json!("invalidSyntax")));
}

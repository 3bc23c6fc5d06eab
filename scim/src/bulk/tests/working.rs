//! In which order a bulk request is worked through, and how it is answered.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::bulk::{Answer, BulkPlan, BulkRequest, Method, Step};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::mode::Mode;

/// A server that gives `id-<bulkId>` to whatever is created, and refuses what is named `bad`.
struct Server {
    plan: BulkPlan,
    done: Vec<Step>,
}

impl Server {
    fn works_through(body: &Value) -> Self {
        let request = BulkRequest::parse(body.to_string().as_bytes(), 100, Mode::Tolerant).unwrap();
        let mut server = Self { plan: BulkPlan::new(request), done: Vec::new() };
        while let Some(step) = server.plan.next_step() {
            server.plan.answer(step.place, Self::does(&step));
            server.done.push(step);
        }
        server
    }

    fn does(step: &Step) -> Answer {
        let operation = &step.operation;
        let data = operation.data.as_ref();
        if data.and_then(|data| data.get("displayName")) == Some(&json!("bad")) {
            return Answer::refused(&Error::taken("`bad` is taken"), None);
        }
        let id = if let Endpoint::User(id) | Endpoint::Group(id) = &operation.path {
            id.clone()
        } else {
            format!("id-{}", operation.bulk_id.as_deref().unwrap())
        };
        let status = if operation.method == Method::Post { 201 } else { 200 };
        let (location, version) = (Some(format!("/{id}")), Some("W/\"1\"".into()));
        Answer { status, location, version, id: Some(id), response: None }
    }

    fn order(&self) -> Vec<usize> {
        self.done.iter().map(|step| step.place).collect()
    }

    /// Each answer's status and refusal.
    fn answers(self) -> Vec<String> {
        let body = self.plan.into_body();
        assert_eq!(body["schemas"], json!(["urn:ietf:params:scim:api:messages:2.0:BulkResponse"]));
        let told = body["Operations"].as_array().unwrap().iter().map(|entry| {
            let detail = entry["response"]["detail"].as_str().unwrap_or("fine");
            format!("{} {detail}", entry["status"].as_str().unwrap())
        });
        told.collect()
    }
}

fn group(bulk_id: &str, name: &str, members: &[&str]) -> Value {
    let members: Vec<Value> = members.iter().map(|member| json!({ "value": member })).collect();
    let data = json!({ "displayName": name, "members": members });
    json!({ "method": "POST", "path": "/Groups", "bulkId": bulk_id, "data": data })
}

#[test]
fn what_is_spoken_of_comes_first() {
    let server = Server::works_through(&json!({ "Operations": [
        group("tours", "Tour Guides", &["bulkId:alice", "42"]),
        { "method": "POST", "path": "/Users", "bulkId": "alice", "data": { "userName": "Alice" } },
    ] }));
    assert_eq!(server.order(), [1, 0]);
    let tours = server.done[1].operation.data.as_ref().unwrap();
    assert_eq!(tours["members"], json!([{ "value": "id-alice" }, { "value": "42" }]));
    assert_eq!(server.answers(), ["201 fine", "201 fine"]);
}

#[test]
fn references_are_understood_in_paths_urls_and_patch_paths() {
    let server = Server::works_through(&json!({ "Operations": [
        { "method": "POST", "path": "/Users", "bulkId": "u", "data": { "title": "my bulkId:u" } },
        { "method": "PATCH", "path": "/Groups/bulkId:g", "data": { "Operations": [
            { "op": "remove", "path": "members[value eq \"bulkId:u\"]" },
            { "op": "add", "path": "members", "value": [{ "$ref": "https://x/Users/bulkId:u" }] },
        ] } },
        group("g", "Guides", &[]),
    ] }));
    assert_eq!(server.order(), [0, 2, 1]);
    assert_eq!(server.done[0].operation.data, Some(json!({ "title": "my bulkId:u" })));
    let patch = &server.done[2].operation;
    assert_eq!(patch.path, Endpoint::Group("id-g".into()));
    let operations = &patch.data.as_ref().unwrap()["Operations"];
    assert_eq!(operations[0]["path"], "members[value eq \"id-u\"]");
    assert_eq!(operations[1]["value"][0]["$ref"], "https://x/Users/id-u");
}

#[test]
fn a_circle_of_references_is_a_conflict_and_the_rest_is_done() {
    let server = Server::works_through(&json!({ "Operations": [
        group("a", "A", &["bulkId:b"]),
        group("b", "B", &["bulkId:a"]),
        group("self", "Self", &["bulkId:self"]),
        group("fine", "Fine", &[]),
    ] }));
    assert_eq!(server.order(), [3]);
    assert_eq!(
        server.answers(),
        [
            "409 `bulkId:b` leads back to itself through other references",
            "409 `bulkId:a` names an operation that failed",
            "409 `bulkId:self` leads back to itself through other references",
            "201 fine",
        ]
    );
}

#[test]
fn what_speaks_of_a_failed_operation_fails_with_it() {
    let server = Server::works_through(&json!({ "Operations": [
        { "method": "DELETE", "path": "/Groups/bulkId:g" },
        group("g", "bad", &[]),
    ] }));
    assert_eq!(server.order(), [1]);
    let failed = "409 `bulkId:g` names an operation that failed";
    assert_eq!(server.answers(), [failed, "409 `bad` is taken"]);
}

#[test]
fn an_unknown_reference_refuses_its_operation_only() {
    let server = Server::works_through(&json!({ "Operations": [
        group("a", "A", &["bulkId:nobody"]),
        { "method": "DELETE", "path": "/Users/bulkId:nobody" },
        { "method": "DELETE", "path": "/Users/7" },
    ] }));
    assert_eq!(server.order(), [2]);
    let unknown = "400 `bulkId:nobody` names no operation of this request";
    assert_eq!(server.answers(), [unknown, unknown, "200 fine"]);
}

#[test]
fn after_enough_errors_the_rest_is_left_undone() {
    let operations = json!([
        group("a", "bad", &[]),
        group("b", "B", &["bulkId:a"]),
        group("c", "C", &[]),
        group("d", "bad", &[]),
        group("e", "E", &[]),
    ]);
    let run = |limit: Value| {
        let server =
            Server::works_through(&json!({ "failOnErrors": limit, "Operations": operations }));
        (server.order(), server.answers().len())
    };
    assert_eq!(run(Value::Null), (vec![0, 2, 3, 4], 5));
    assert_eq!(run(json!(0)), (vec![0], 1));
    assert_eq!(run(json!(1)), (vec![0], 1));
    assert_eq!(run(json!(2)), (vec![0], 2));
    assert_eq!(run(json!("3")), (vec![0, 2, 3], 4));
}

#[test]
fn what_cannot_be_understood_is_answered_in_its_place_and_counts_as_an_error() {
    let operations = json!([
        group("a", "A", &[]),
        { "method": "POST", "path": "/Groups", "bulkId": "b" },
        { "method": "PATCH", "path": "/Groups/bulkId:b", "data": {} },
        1,
        group("c", "C", &[]),
    ]);
    let run = |limit: Value| {
        Server::works_through(&json!({ "failOnErrors": limit, "Operations": operations }))
    };
    assert_eq!(run(json!(1)).order(), [0]);
    assert_eq!(run(json!(3)).order(), [0]);
    let patient = run(Value::Null);
    assert_eq!((patient.order(), patient.plan.tally()), (vec![0, 4], (5, 3)));
    let body = patient.plan.into_body();
    assert_eq!(
        body["Operations"][1],
        json!({ "method": "POST", "bulkId": "b", "status": "400", "response": {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "400",
            "scimType": "invalidSyntax", "detail": "`data` is missing",
        } })
    );
    assert_eq!(
        run(Value::Null).answers(),
        [
            "201 fine",
            "400 `data` is missing",
            "409 `bulkId:b` names an operation that failed",
            "400 the operation is not an object",
            "201 fine",
        ]
    );
}

#[test]
fn an_answer_tells_what_http_would_have_told() {
    let server = Server::works_through(&json!({ "Operations": [
        group("a", "A", &[]),
        group("b", "bad", &[]),
        { "method": "DELETE", "path": "/Groups/7", "bulkId": "c", "version": "W/\"3\"" },
    ] }));
    assert_eq!(server.done[2].operation.version.as_deref(), Some("W/\"3\""));
    assert_eq!(
        server.plan.into_body()["Operations"],
        json!([
            { "location": "/id-a", "method": "POST", "bulkId": "a", "version": "W/\"1\"", "status": "201" },
            { "method": "POST", "bulkId": "b", "status": "409", "response": {
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "409",
                "scimType": "uniqueness", "detail": "`bad` is taken",
            } },
            { "location": "/7", "method": "DELETE", "bulkId": "c", "version": "W/\"1\"", "status": "200" },
        ])
    );
}

proptest! {
    #[test]
    fn every_operation_is_answered_once_and_never_before_what_it_speaks_of(
        needs in prop::collection::vec(prop::collection::vec(0_usize..8, 0..3), 1..8)
    ) {
        let operations: Vec<Value> = needs.iter().enumerate().map(|(place, needs)| {
            let members: Vec<String> = needs.iter().map(|need| format!("bulkId:{need}")).collect();
            group(&place.to_string(), "G", &members.iter().map(String::as_str).collect::<Vec<_>>())
        }).collect();
        let server = Server::works_through(&json!({ "Operations": operations }));
        let order = server.order();
        for (turn, place) in order.iter().enumerate() {
            prop_assert!(needs[*place].iter().all(|need| order[..turn].contains(need)));
        }
        prop_assert_eq!(server.answers().len(), needs.len());
    }
}

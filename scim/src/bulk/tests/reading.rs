//! What is a bulk request and what is not.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::bulk::{BulkRequest, SCHEMA};
use crate::mode::Mode;

/// A request in one line: each method, pattern and bulk id, or the reason it is none.
fn told(body: &Value, mode: Mode) -> String {
    match BulkRequest::parse(body.to_string().as_bytes(), 3, mode) {
        Err(error) => format!("{} {error}", error.status),
        Ok(request) => {
            let operations = request.operations.iter().map(|it| {
                let bulk_id = it.bulk_id.as_deref().unwrap_or("-");
                format!("{} {} {bulk_id}", it.method.as_str(), it.path.pattern())
            });
            operations.collect::<Vec<_>>().join(", ")
        }
    }
}

#[track_caller]
fn check(body: &Value, want: &str) {
    assert_eq!(told(body, Mode::Tolerant), want, "{body}");
}

#[track_caller]
fn refused(operation: &Value, want: &str) {
    check(&json!({ "Operations": [operation] }), &format!("400 `Operations[0]`: {want}"));
}

#[test]
fn names_and_methods_ignore_case() {
    check(
        &json!({ "operations": [
            { "Method": "post", "PATH": "/Users", "bulkid": "a", "data": {} },
            { "method": "PUT", "path": "/users/1", "data": {}, "bulkId": null },
            { "method": "DELETE", "path": "v2/Groups/2/" },
        ] }),
        "POST /Users a, PUT /Users/{id} -, DELETE /Groups/{id} -",
    );
}

#[test]
fn too_many_operations_are_refused_as_too_large() {
    let operation = json!({ "method": "DELETE", "path": "/Users/1" });
    let body = json!({ "Operations": vec![operation; 4] });
    check(&body, "413 the bulk request has more than 3 operations");
}

#[test]
fn strict_mode_wants_the_schema_and_something_to_do() {
    let strict = |body| told(&body, Mode::Strict);
    assert_eq!(
        strict(json!({ "Operations": [] })),
        format!("400 `schemas` does not name `{SCHEMA}`")
    );
    assert_eq!(
        strict(json!({ "schemas": [SCHEMA], "Operations": [] })),
        "400 `Operations` is empty"
    );
    check(&json!({ "Operations": [] }), "");
}

#[test]
fn what_is_no_operation_is_refused_with_its_place() {
    check(&json!({}), "400 `Operations` is not a list");
    check(
        &json!({ "Operations": [], "failOnErrors": "x" }),
        "400 `failOnErrors` is not a whole number",
    );
    refused(&json!(1), "it is not an object");
    refused(&json!({ "path": "/Users" }), "`method` is not POST, PUT, PATCH or DELETE");
    refused(&json!({ "method": "GET" }), "`method` is not POST, PUT, PATCH or DELETE");
    refused(&json!({ "method": "POST" }), "`path` is missing");
    refused(&json!({ "method": "POST", "path": 1 }), "`path` is not a text");
    refused(&json!({ "method": "POST", "path": "/Users" }), "`bulkId` is missing");
    refused(&json!({ "method": "POST", "path": "/Users", "bulkId": "" }), "`bulkId` is missing");
    refused(&json!({ "method": "PATCH", "path": "/Users/1" }), "`data` is missing");
    for (method, path) in
        [("POST", "/Users/1"), ("PUT", "/Users"), ("POST", "/Bulk"), ("PUT", "/Me")]
    {
        let operation = json!({ "method": method, "path": path, "bulkId": "a", "data": {} });
        refused(&operation, "`path` is not one the method can be sent to");
    }
}

#[test]
fn a_bulk_id_names_one_new_resource() {
    let post = json!({ "method": "POST", "path": "/Users", "bulkId": "a", "data": {} });
    check(&json!({ "Operations": [post, post] }), "400 `bulkId` `a` is given twice");
}

proptest! {
    #[test]
    fn no_body_makes_reading_panic(body in prop::collection::vec(any::<u8>(), 0..80)) {
        prop_assert!(BulkRequest::parse(&body, 10, Mode::Tolerant).is_err());
    }
}

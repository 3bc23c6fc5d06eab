//! What is a bulk request and what is not.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::bulk::{BulkRequest, SCHEMA};
use crate::mode::Mode;

/// A request in one line: each method, pattern and bulk id, or the reason that one or all is none.
fn told(body: &Value, mode: Mode) -> String {
    match BulkRequest::parse(body.to_string().as_bytes(), 3, mode) {
        Err(error) => format!("{} {error}", error.status),
        Ok(request) => {
            let operations = request.operations.iter().map(|it| match it {
                Ok(it) => {
                    let bulk_id = it.bulk_id.as_deref().unwrap_or("-");
                    format!("{} {} {bulk_id}", it.method.as_str(), it.path.pattern())
                }
                Err(it) => format!("{}: {}", it.error.scim_type.unwrap(), it.error),
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
    let fine = json!({ "method": "DELETE", "path": "/Users/1" });
    let body = json!({ "Operations": [operation, fine] });
    check(&body, &format!("{want}, DELETE /Users/{{id}} -"));
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
fn what_is_no_bulk_request_is_refused_as_a_whole() {
    check(&json!({}), "400 `Operations` is not a list");
    check(
        &json!({ "Operations": [], "failOnErrors": "x" }),
        "400 `failOnErrors` is not a whole number",
    );
}

#[test]
fn what_is_no_operation_is_refused_in_its_place_and_the_others_are_read() {
    refused(&json!(1), "invalidSyntax: the operation is not an object");
    refused(&json!({ "path": "/Users" }), "invalidSyntax: `method` is missing");
    refused(&json!({ "method": 7 }), "invalidSyntax: `method` is not a text");
    refused(
        &json!({ "method": "GET" }),
        "invalidValue: `method` is not POST, PUT, PATCH or DELETE",
    );
    refused(&json!({ "method": "POST" }), "invalidSyntax: `path` is missing");
    refused(&json!({ "method": "POST", "path": 1 }), "invalidSyntax: `path` is not a text");
    let post = |bulk_id: Value| json!({ "method": "POST", "path": "/Users", "bulkId": bulk_id });
    refused(&post(json!("")), "invalidSyntax: `bulkId` is missing");
    refused(&post(json!([])), "invalidSyntax: `bulkId` is not a text");
    refused(&post(json!("a")), "invalidSyntax: `data` is missing");
    for (method, path) in
        [("POST", "/Users/1"), ("PUT", "/Users"), ("POST", "/Bulk"), ("PUT", "/Me")]
    {
        let operation = json!({ "method": method, "path": path, "bulkId": "a", "data": {} });
        refused(&operation, "invalidValue: `path` is not one the method can be sent to");
    }
}

#[test]
fn a_bulk_id_names_one_new_resource() {
    let post = json!({ "method": "POST", "path": "/Users", "bulkId": "a", "data": {} });
    let other = json!({ "method": "POST", "path": "/Users", "bulkId": "b", "data": {} });
    let twice = "invalidValue: `bulkId` `a` is given twice";
    check(
        &json!({ "Operations": [post, other, post] }),
        &format!("{twice}, POST /Users b, {twice}"),
    );
}

proptest! {
    #[test]
    fn no_body_makes_reading_panic(body in prop::collection::vec(any::<u8>(), 0..80)) {
        prop_assert!(BulkRequest::parse(&body, 10, Mode::Tolerant).is_err());
    }
}

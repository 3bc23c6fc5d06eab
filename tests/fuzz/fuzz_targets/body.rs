//! Any bytes as a resource, a search and a bulk request; a bulk request is worked through.

#![no_main]

use doorward_fuzz::MODES;
use doorward_scim::bulk::{Answer, BulkPlan, BulkRequest};
use doorward_scim::query::Query;
use doorward_scim::{Resource, ResourceType};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

const MAX_OPERATIONS: usize = 50;

fuzz_target!(|body: &[u8]| {
    for mode in MODES {
        for kind in ResourceType::ALL {
            if let Ok(resource) = Resource::parse(kind, body, mode) {
                let said = Value::Object(resource.attributes().clone());
                assert_eq!(Resource::read(kind, said, mode), Ok(resource));
            }
        }
        let _ = Query::from_search_request(body, mode);
        if let Ok(request) = BulkRequest::parse(body, MAX_OPERATIONS, mode) {
            work_through(request);
        }
    }
});

fn work_through(request: BulkRequest) {
    let operations = request.operations.len();
    let stops_early = request.fail_on_errors.is_some();
    let mut plan = BulkPlan::new(request);
    let mut steps = 0;
    while let Some(step) = plan.next_step() {
        steps += 1;
        let id = Some(step.place.to_string());
        let answer = Answer { status: 200, id, location: None, version: None, response: None };
        plan.answer(step.place, answer);
    }
    let body = plan.into_body();
    let answered = body["Operations"].as_array().map_or(0, Vec::len);
    assert!(steps <= answered && answered <= operations);
    assert!(stops_early || answered == operations, "each operation is answered");
}

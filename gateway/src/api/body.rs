//! A body is held against the schema that the OpenAPI document shows of it: what that forbids is
//! refused here, field by field, and nothing else decides what is allowed.

use std::{collections::HashMap, sync::OnceLock};

use jsonschema::{Validator, error::ValidationErrorKind};
use serde_json::Value;

use super::{
    document,
    likely::unknown,
    operation::Operation,
    problem::{Problem, Wrong},
    table,
};

/// The most that is told to be wrong with one body.
const MOST: usize = 20;

/// A schema, ready to be asked.
struct Known {
    schema: Value,
    validator: Validator,
}

/// Reads a body.
///
/// # Errors
/// When it is no JSON, or none that the operation takes.
pub(super) fn read(operation: &Operation, bytes: &[u8]) -> Result<Value, Problem> {
    let body: Value = serde_json::from_slice(bytes).map_err(|error| {
        Problem::new(400, "malformed-body", format!("the body is no JSON: {error}"))
    })?;
    let Some(known) = known().get(operation.id) else { return Ok(body) };
    let wrong: Vec<_> = known
        .validator
        .iter_errors(&body)
        .take(MOST)
        .flat_map(|error| told(&error, &known.schema))
        .collect();
    if wrong.is_empty() { Ok(body) } else { Err(Problem::body(wrong)) }
}

fn known() -> &'static HashMap<&'static str, Known> {
    static KNOWN: OnceLock<HashMap<&'static str, Known>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let taking = table::operations().filter(|operation| operation.takes.is_some());
        taking.filter_map(|operation| Some((operation.id, prepare(operation)?))).collect()
    })
}

fn prepare(operation: &Operation) -> Option<Known> {
    let schema = document::body_schema(operation)?;
    let options = jsonschema::options().should_validate_formats(true);
    let validator = options.build(&schema).ok()?;
    Some(Known { schema, validator })
}

fn told(error: &jsonschema::ValidationError<'_>, schema: &Value) -> Vec<Wrong> {
    let place = error.instance_path().to_string();
    let ValidationErrorKind::AdditionalProperties { unexpected } = error.kind() else {
        // Masked, because what was sent may be a secret.
        return vec![Wrong::field(place, shortened(&error.masked().to_string()))];
    };
    let fields = fields(schema, &error.schema_path().to_string());
    let one = |name: &String| {
        let known = fields.iter().map(String::as_str);
        Wrong::field(format!("{place}/{}", escaped(name)), unknown("field", name, known))
    };
    unexpected.iter().take(MOST).map(one).collect()
}

/// The fields beside the `additionalProperties` that was broken.
fn fields(schema: &Value, path: &str) -> Vec<String> {
    let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
    let fields = schema.pointer(&format!("{parent}/properties")).and_then(Value::as_object);
    fields.map(|fields| fields.keys().cloned().collect()).unwrap_or_default()
}

fn escaped(name: &str) -> String {
    let name: String = name.chars().take(64).collect();
    name.replace('~', "~0").replace('/', "~1")
}

fn shortened(text: &str) -> String {
    text.chars().take(300).collect()
}

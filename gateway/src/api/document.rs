//! The OpenAPI 3.1 document, made of the table of operations and of the types that are read and
//! written: nothing of it is written by hand twice.

use std::sync::OnceLock;

use actix_web::HttpResponse;
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::{
    admission,
    operation::{Described, Gives, Operation, described},
    problem::ProblemDetails,
    table,
};
use crate::guard::Needs;

/// Where schemas are kept in the document.
const SCHEMAS: &str = "/components/schemas";
/// What is told of an operation that no token opens.
const OPERATORS: &str = "For whoever is on the host, through `operator.sock` in the data directory: \
                         everybody else is answered 403.";

/// `GET /api/openapi.json`
pub async fn openapi() -> HttpResponse {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = TEXT.get_or_init(|| document().to_string());
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header(("cache-control", "no-cache"))
        .insert_header(("x-content-type-options", "nosniff"))
        .body(text.as_str())
}

/// The document.
#[must_use]
pub fn document() -> Value {
    let (mut reads, mut writes) = (generator(true), generator(false));
    let problem = described::<ProblemDetails>(&mut writes);
    let mut paths = Map::new();
    for operation in table::operations() {
        let held = paths
            .entry(operation.whole())
            .or_insert_with(|| json!({ "parameters": in_path(operation) }));
        let method = operation.method.to_lowercase();
        let row = row(operation, &mut reads, &mut writes, problem.as_value());
        if let Some(held) = held.as_object_mut() {
            held.insert(method, row);
        }
    }
    let mut schemas = writes.take_definitions(true);
    schemas.extend(reads.take_definitions(true));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Doorward", "version": "1",
            "description": "Everything the commands of `doorward` do: they ask for it here, through \
                            the Unix socket in the data directory. Fields may be added to answers; \
                            none is renamed or removed.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "api_token": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "api_token": {
                    "type": "http", "scheme": "bearer",
                    "description": "`doorward api-token create ORG --scope read,write`; `read` \
                                    opens GET, `write` everything else; `audit` opens what has \
                                    `x-auditors`",
                },
            },
        },
    })
}

/// The schema of what an operation takes, complete in itself.
pub(super) fn body_schema(operation: &Operation) -> Option<Value> {
    let mut generator = generator(true);
    let mut schema = operation.takes?(&mut generator).to_value();
    let definitions = generator.take_definitions(true);
    schema.as_object_mut()?.insert("components".into(), json!({ "schemas": definitions }));
    Some(schema)
}

fn generator(reads: bool) -> SchemaGenerator {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = SCHEMAS.into();
        settings.meta_schema = None;
    });
    let settings = if reads { settings.for_deserialize() } else { settings.for_serialize() };
    settings.into_generator()
}

fn row(
    operation: &Operation,
    reads: &mut SchemaGenerator,
    writes: &mut SchemaGenerator,
    problem: &Value,
) -> Value {
    let mut parameters: Vec<_> = operation.query.iter().map(|it| it.described()).collect();
    if !operation.reads() {
        parameters.push(header(
            "Idempotency-Key",
            "carried out once and answered the same for an hour",
            &json!({ "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$" }),
        ));
        if operation.state.is_some() {
            let about = "carried out only on what has this `ETag`, or exists (`*`)";
            let tag = json!({ "type": "string", "minLength": 1 });
            parameters.push(header("If-Match", about, &tag));
        }
    }
    let mut row = json!({
        "operationId": operation.id,
        "summary": operation.about,
        "parameters": parameters,
        "responses": responses(operation, writes, problem),
    });
    if operation.is_for_operators()
        && let Some(row) = row.as_object_mut()
    {
        row.insert("description".into(), OPERATORS.into());
        row.insert("x-operators-only".into(), true.into());
    }
    if operation.needs() == Needs::Audit
        && let Some(row) = row.as_object_mut()
    {
        row.insert("x-auditors".into(), true.into());
    }
    if let (Some(takes), Some(row)) = (operation.takes, row.as_object_mut()) {
        let content = json!({ "application/json": { "schema": takes(reads) } });
        row.insert("requestBody".into(), json!({ "required": true, "content": content }));
    }
    row
}

fn responses(operation: &Operation, writes: &mut SchemaGenerator, problem: &Value) -> Value {
    let mut responses = Map::new();
    for status in operation.statuses() {
        let content = match status {
            200 | 201 => {
                json!({ admission::media(operation): { "schema": given(operation, writes) } })
            }
            _ => json!({ "application/problem+json": { "schema": problem } }),
        };
        let mut response = json!({
            "description": meaning(status), "content": content, "headers": headers(status),
        });
        if matches!(status, 200 | 201)
            && operation.tagged().is_some()
            && let Some(headers) = response.get_mut("headers").and_then(Value::as_object_mut)
        {
            headers.insert("ETag".into(), json!({ "schema": { "type": "string" } }));
        }
        responses.insert(status.to_string(), response);
    }
    Value::Object(responses)
}

fn given(operation: &Operation, writes: &mut SchemaGenerator) -> Value {
    let schema = |described: Described, writes: &mut SchemaGenerator| described(writes).to_value();
    match operation.gives {
        Gives::One(described) | Gives::Made(described, _, _) | Gives::Page(described) => {
            schema(described, writes)
        }
        Gives::Table => json!({ "type": "string", "contentMediaType": "text/csv" }),
        Gives::Archive => json!({ "type": "string", "format": "binary" }),
        Gives::Lines(described) => {
            let line = schema(described, writes);
            json!({ "type": "string", "contentMediaType": "application/jsonl", "contentSchema": line })
        }
    }
}

fn headers(status: u16) -> Value {
    let mut headers = json!({
        "X-Request-Id": { "schema": { "type": "string", "format": "uuid" },
            "description": "stands in the events that the request caused, too" },
    });
    let more = match status {
        201 => "Location",
        401 | 403 => "WWW-Authenticate",
        429 | 503 => "Retry-After",
        _ => return headers,
    };
    if let Some(headers) = headers.as_object_mut() {
        headers.insert(more.into(), json!({ "schema": { "type": "string" } }));
    }
    headers
}

fn header(name: &str, about: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "header", "required": false, "description": about,
        "schema": schema })
}

fn in_path(operation: &Operation) -> Vec<Value> {
    let path = operation.whole();
    let names = path.split('/').filter_map(|word| word.strip_prefix('{')?.strip_suffix('}'));
    let parameter = |name: &str| {
        let schema = match name {
            "organization" | "workspace" => {
                json!({ "type": "string", "pattern": "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$" })
            }
            "target" => json!({ "type": "string", "pattern": super::parameter::TARGET }),
            "sequence" => json!({ "type": "integer", "minimum": 1 }),
            _ => json!({ "type": "string", "format": "uuid" }),
        };
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    };
    names.map(parameter).collect()
}

const fn meaning(status: u16) -> &'static str {
    match status {
        200 => "as asked",
        201 => "made",
        400 => "the query, a header or the JSON is not understood",
        401 => "no live API token of this organization",
        403 => "the API token is live and not for this, or no token is",
        404 => "nothing is there",
        406 => "told in no form that is accepted",
        408 => "the body took too long",
        409 => "refused as things are, or the first request with this key is not done",
        412 => "it has changed since it was shown",
        413 => "too large",
        414 => "the path and query are too long",
        415 => "the body is no JSON by its own word",
        422 => "the body is refused, or its key was used for another request",
        424 => "Entra was not reached",
        429 => "too many requests",
        431 => "the headers are too large",
        503 => "to be tried again later",
        _ => "a defect of Doorward, or its disk failed",
    }
}

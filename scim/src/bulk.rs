//! Many operations in one request (RFC 7644 §3.7): reading them. In which order they are done is
//! in `plan`, what they say of each other in `references`, what is answered in `response`.

use std::collections::HashMap;

use serde_json::Value;

use crate::body;
use crate::endpoint::Endpoint;
use crate::error::{Error, ScimType};
use crate::mode::Mode;
use crate::resource::Object;

mod plan;
mod references;
mod response;

pub use plan::{BulkPlan, Step};
pub use response::Answer;

/// The URN of a bulk request.
const SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";

/// A bulk request as it was sent.
#[derive(Debug, Clone, PartialEq)]
pub struct BulkRequest {
    /// After how many errors the rest is left undone; none means never.
    pub fail_on_errors: Option<u32>,
    /// What is to be done, and in its place what cannot be understood.
    pub operations: Vec<Result<BulkOperation, Unreadable>>,
}

/// An operation that is none: it is answered in its place, and the others are done.
#[derive(Debug, Clone, PartialEq)]
pub struct Unreadable {
    /// What it was to do, if that much was understood.
    pub method: Option<Method>,
    /// The name other operations call by what it would have created.
    pub bulk_id: Option<String>,
    /// Why it is none: 400 with `invalidSyntax` for its form and `invalidValue` for what it says.
    pub error: Error,
}

/// One operation of a bulk request: what would else be a request of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct BulkOperation {
    /// What to do.
    pub method: Method,
    /// To what; always all or one of the people or groups.
    pub path: Endpoint,
    /// The name other operations call the new resource by.
    pub bulk_id: Option<String>,
    /// The version the resource must still have, as in `If-Match`.
    pub version: Option<String>,
    /// The body; there unless the method is `DELETE`.
    pub data: Option<Value>,
}

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Create.
    Post,
    /// Replace.
    Put,
    /// Change.
    Patch,
    /// Delete.
    Delete,
}

impl Method {
    const ALL: [Self; 4] = [Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// The method as HTTP has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

impl BulkRequest {
    /// Reads a body with no more than that many operations.
    ///
    /// # Errors
    /// 413 for too many operations, 400 `invalidSyntax` for what is no bulk request: then nothing
    /// is done.
    pub fn parse(body: &[u8], max_operations: usize, mode: Mode) -> Result<Self, Error> {
        let mut body = body::object(body)?;
        if mode == Mode::Strict && !names_schema(take(&mut body, "schemas").as_ref()) {
            return Err(invalid(format!("`schemas` does not name `{SCHEMA}`")));
        }
        let fail_on_errors = match take(&mut body, "failOnErrors") {
            None => None,
            Some(value) => Some(fail_on_errors(&value)?),
        };
        let Some(Value::Array(operations)) = take(&mut body, "Operations") else {
            return Err(invalid("`Operations` is not a list"));
        };
        if operations.len() > max_operations {
            let detail = format!("the bulk request has more than {max_operations} operations");
            return Err(Error::new(413, detail));
        }
        if mode == Mode::Strict && operations.is_empty() {
            return Err(invalid("`Operations` is empty"));
        }
        let mut operations: Vec<_> = operations.into_iter().map(BulkOperation::read).collect();
        refuse_twins(&mut operations);
        Ok(Self { fail_on_errors, operations })
    }
}

/// Operations that give the same bulk id are refused: nobody knows which of them others mean.
fn refuse_twins(operations: &mut [Result<BulkOperation, Unreadable>]) {
    let mut times: HashMap<String, usize> = HashMap::new();
    for bulk_id in operations.iter().filter_map(creates) {
        *times.entry(bulk_id.to_owned()).or_default() += 1;
    }
    for operation in operations {
        let twin = creates(operation).filter(|id| times.get(*id).is_some_and(|times| *times > 1));
        if let Some(bulk_id) = twin.map(str::to_owned) {
            let method = operation.as_ref().map_or_else(|it| it.method, |it| Some(it.method));
            let error = value(format!("`bulkId` `{bulk_id}` is given twice"));
            *operation = Err(Unreadable { method, bulk_id: Some(bulk_id), error });
        }
    }
}

/// The bulk id by which others may call what this operation creates, or would have created.
fn creates(operation: &Result<BulkOperation, Unreadable>) -> Option<&str> {
    let (method, bulk_id) = match operation {
        Ok(operation) => (Some(operation.method), &operation.bulk_id),
        Err(unreadable) => (unreadable.method, &unreadable.bulk_id),
    };
    bulk_id.as_deref().filter(|_| method.is_none_or(|method| method == Method::Post))
}

impl BulkOperation {
    fn read(operation: Value) -> Result<Self, Unreadable> {
        let Value::Object(mut operation) = operation else {
            let error = invalid("the operation is not an object");
            return Err(Unreadable { method: None, bulk_id: None, error });
        };
        let bulk_id = text(&mut operation, "bulkId");
        let method = method(&mut operation);
        let (named, known) = (bulk_id.clone().ok().flatten(), method.clone().ok());
        method
            .and_then(|method| Self::told(operation, method, bulk_id?))
            .map_err(|error| Unreadable { method: known, bulk_id: named, error })
    }

    fn told(mut said: Object, method: Method, bulk_id: Option<String>) -> Result<Self, Error> {
        let path = text(&mut said, "path")?.ok_or_else(|| invalid("`path` is missing"))?;
        let path = Endpoint::parse(&path).ok().filter(|path| is_target(method, path));
        let path = path.ok_or_else(|| value("`path` is not one the method can be sent to"))?;
        if method == Method::Post && bulk_id.is_none() {
            return Err(invalid("`bulkId` is missing"));
        }
        let version = text(&mut said, "version")?;
        let data = take(&mut said, "data").filter(|_| method != Method::Delete);
        if method != Method::Delete && data.is_none() {
            return Err(invalid("`data` is missing"));
        }
        Ok(Self { method, path, bulk_id, version, data })
    }
}

fn method(operation: &mut Object) -> Result<Method, Error> {
    let said = text(operation, "method")?.ok_or_else(|| invalid("`method` is missing"))?;
    let known = Method::ALL.into_iter().find(|it| it.as_str().eq_ignore_ascii_case(&said));
    known.ok_or_else(|| value("`method` is not POST, PUT, PATCH or DELETE"))
}

const fn is_target(method: Method, path: &Endpoint) -> bool {
    match path {
        Endpoint::Users | Endpoint::Groups => matches!(method, Method::Post),
        Endpoint::User(_) | Endpoint::Group(_) => !matches!(method, Method::Post),
        Endpoint::Root
        | Endpoint::UsersSearch
        | Endpoint::GroupsSearch
        | Endpoint::Search
        | Endpoint::Bulk
        | Endpoint::Me
        | Endpoint::ServiceProviderConfig
        | Endpoint::ResourceTypes
        | Endpoint::ResourceType(_)
        | Endpoint::Schemas
        | Endpoint::Schema(_) => false,
    }
}

fn names_schema(schemas: Option<&Value>) -> bool {
    let urns = schemas.and_then(Value::as_array).into_iter().flatten();
    urns.filter_map(Value::as_str).any(|urn| urn.eq_ignore_ascii_case(SCHEMA))
}

/// Takes a member out, whatever the case of its name; null is as good as nothing.
fn take(object: &mut Object, name: &str) -> Option<Value> {
    let key = object.keys().find(|key| key.eq_ignore_ascii_case(name))?.clone();
    object.remove(&key).filter(|value| !value.is_null())
}

/// A text; an empty one is as good as none.
fn text(object: &mut Object, name: &str) -> Result<Option<String>, Error> {
    match take(object, name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
        Some(_) => Err(invalid(format!("`{name}` is not a text"))),
    }
}

fn fail_on_errors(value: &Value) -> Result<u32, Error> {
    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok());
    let number = number.ok_or_else(|| invalid("`failOnErrors` is not a whole number"))?;
    Ok(u32::try_from(number).unwrap_or(u32::MAX))
}

fn invalid(detail: impl Into<String>) -> Error {
    Error::bad(ScimType::InvalidSyntax, detail)
}

fn value(detail: impl Into<String>) -> Error {
    Error::bad(ScimType::InvalidValue, detail)
}

#[cfg(test)]
mod tests;

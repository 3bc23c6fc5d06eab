//! Many operations in one request (RFC 7644 §3.7): reading them. In which order they are done is
//! in `plan`, what they say of each other in `references`, what is answered in `response`.

use std::collections::HashSet;

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
    /// What is to be done.
    pub operations: Vec<BulkOperation>,
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
    /// 413 for too many operations, 400 `invalidSyntax` for what is no bulk request, naming the
    /// place: then nothing is done.
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
        let operations = operations.into_iter().enumerate();
        let operations = operations.map(|(place, operation)| {
            BulkOperation::read(operation)
                .map_err(|why| invalid(format!("`Operations[{place}]`: {why}")))
        });
        let request = Self { fail_on_errors, operations: operations.collect::<Result<_, _>>()? };
        request.check_bulk_ids()?;
        Ok(request)
    }

    fn check_bulk_ids(&self) -> Result<(), Error> {
        let mut seen = HashSet::new();
        let mut created = self.operations.iter().filter_map(BulkOperation::creates);
        match created.find(|bulk_id| !seen.insert(*bulk_id)) {
            None => Ok(()),
            Some(twice) => Err(invalid(format!("`bulkId` `{twice}` is given twice"))),
        }
    }
}

impl BulkOperation {
    /// The bulk id by which others may call what this operation creates.
    pub(crate) fn creates(&self) -> Option<&str> {
        self.bulk_id.as_deref().filter(|_| self.method == Method::Post)
    }

    fn read(operation: Value) -> Result<Self, String> {
        let Value::Object(mut operation) = operation else {
            return Err("it is not an object".into());
        };
        let method = text(&mut operation, "method")?.unwrap_or_default();
        let method = Method::ALL.into_iter().find(|it| it.as_str().eq_ignore_ascii_case(&method));
        let method = method.ok_or("`method` is not POST, PUT, PATCH or DELETE")?;
        let path = text(&mut operation, "path")?.ok_or("`path` is missing")?;
        let path = Endpoint::parse(&path).filter(|path| is_target(method, path));
        let path = path.ok_or("`path` is not one the method can be sent to")?;
        let bulk_id = text(&mut operation, "bulkId")?.filter(|bulk_id| !bulk_id.is_empty());
        if method == Method::Post && bulk_id.is_none() {
            return Err("`bulkId` is missing".into());
        }
        let version = text(&mut operation, "version")?;
        let data = take(&mut operation, "data").filter(|_| method != Method::Delete);
        if method != Method::Delete && data.is_none() {
            return Err("`data` is missing".into());
        }
        Ok(Self { method, path, bulk_id, version, data })
    }
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

fn text(object: &mut Object, name: &str) -> Result<Option<String>, String> {
    match take(object, name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("`{name}` is not a text")),
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

#[cfg(test)]
mod tests;

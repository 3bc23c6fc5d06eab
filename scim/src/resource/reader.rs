//! A whole resource as a client sent it: first its names, then its values, then what must be
//! there. A body in canonical spelling, which is nearly every one, is never copied.

use serde_json::Value;

use super::place::Place;
use super::{Object, ResourceType, elements, names, value};
use crate::error::{Error, ScimType};
use crate::mode::Mode;
use crate::schema::{Mutability, Schema};

/// Reads a body of POST or PUT.
pub(super) fn read(kind: ResourceType, body: Object, mode: Mode) -> Result<Object, Error> {
    let mut said = names::canonical(kind, body, mode)?;
    check_schemas(kind, said.get("schemas"), mode)?;
    let mut refused = None;
    let extension = kind.extension();
    said.retain(|name, value| {
        let settled = match extension {
            Some(extension) if extension.id == *name => settle_extension(extension, value, mode),
            Some(_) | None if name.contains(':') || name == "schemas" => Ok(true),
            Some(_) | None => settle(kind.schema(), name, value, &Place::Top, mode),
        };
        settled.unwrap_or_else(|error| {
            refused.get_or_insert(error);
            false
        })
    });
    match refused {
        Some(error) => Err(error),
        None => finish(kind, said),
    }
}

/// Names the schemas present and insists on what is required.
pub(crate) fn finish(kind: ResourceType, mut said: Object) -> Result<Object, Error> {
    for attribute in kind.schema().attributes.iter().filter(|attribute| attribute.required) {
        let text = said.get(&attribute.name).and_then(Value::as_str).unwrap_or_default();
        if text.trim().is_empty() {
            let detail = format!("`{}` is required", attribute.name);
            return Err(Error::bad(ScimType::InvalidValue, detail));
        }
    }
    let core = Value::from(kind.schema().id.as_str());
    let extensions = said.keys().filter(|key| key.contains(':')).map(|urn| urn.as_str().into());
    let schemas = Value::Array(std::iter::once(core).chain(extensions).collect());
    match said.get_mut("schemas") {
        Some(there) => *there = schemas,
        None => drop(said.shift_insert(0, "schemas".into(), schemas)),
    }
    Ok(said)
}

/// Settles the value of an attribute. What only the server may say (`id`, `meta`, `groups`) and
/// what is not kept (`password`) goes.
fn settle(
    schema: &Schema,
    name: &str,
    value: &mut Value,
    inside: &Place<'_>,
    mode: Mode,
) -> Result<bool, Error> {
    let Some(attribute) = schema.attribute(name) else { return Ok(false) };
    match attribute.mutability {
        Mutability::ReadOnly | Mutability::WriteOnly => Ok(false),
        Mutability::ReadWrite | Mutability::Immutable => {
            let said = value::settle(attribute, value, &Place::Name(inside, name), mode)?;
            if let (true, Value::Array(items)) = (attribute.multi_valued, value) {
                elements::collapse(attribute, items);
            }
            Ok(said)
        }
    }
}

fn settle_extension(extension: &Schema, value: &mut Value, mode: Mode) -> Result<bool, Error> {
    if value::is_unassigned(value) {
        return Ok(false);
    }
    let at = Place::Name(&Place::Top, &extension.id);
    let parts = value.as_object_mut().ok_or_else(|| at.refuse("an object"))?;
    let mut refused = None;
    parts.retain(|name, part| {
        settle(extension, name, part, &at, mode).unwrap_or_else(|error| {
            refused.get_or_insert(error);
            false
        })
    });
    refused.map_or(Ok(!parts.is_empty()), Err)
}

/// Which extensions a resource has is read from its members; the list is only looked at.
fn check_schemas(kind: ResourceType, said: Option<&Value>, mode: Mode) -> Result<(), Error> {
    let refused = |detail: String| Err(Error::bad(ScimType::InvalidSyntax, detail));
    let urns = match (said, mode) {
        (Some(Value::Array(urns)), _) if urns.iter().all(Value::is_string) => urns,
        (None | Some(Value::Null | Value::String(_)), Mode::Tolerant) => return Ok(()),
        (None, Mode::Strict) => return refused("`schemas` is missing".into()),
        (Some(_), _) => return refused("`schemas` must be a list of URNs".into()),
    };
    if mode == Mode::Tolerant {
        return Ok(());
    }
    let core = kind.schema().id.as_str();
    let extension = kind.extension().map(|schema| schema.id.as_str());
    let mut named = false;
    for urn in urns.iter().filter_map(Value::as_str) {
        let is_core = urn.eq_ignore_ascii_case(core);
        if !is_core && !extension.is_some_and(|known| urn.eq_ignore_ascii_case(known)) {
            return refused(format!("`{urn}` in `schemas` is a schema this server lacks"));
        }
        named |= is_core;
    }
    if named { Ok(()) } else { refused(format!("`schemas` does not name `{core}`")) }
}

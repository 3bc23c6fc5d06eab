//! Where the values of a path lie in a canonical resource: names are resolved once, for filters
//! and sorting that look into very many resources.

use serde_json::Value;

use crate::attribute_path::AttributePath;
use crate::resource::{Object, ResourceType};
use crate::schema::{Attribute, Returned, Schema};

/// The part by which a complex value is compared.
pub(crate) const VALUE: &str = "value";

/// A resolved path.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Lookup {
    /// An attribute of a published schema, by its canonical names.
    Known { extension: Option<&'static str>, name: &'static str, sub: Option<&'static str> },
    /// An attribute no published schema has, by its names in any case.
    Foreign { extension: Option<String>, name: String, sub: Option<String> },
    /// An attribute of another resource type: here it has no value.
    Elsewhere,
}

/// A resolved path with what the schema says of its end.
pub(crate) type Found = (Lookup, Option<&'static Attribute>);

impl Lookup {
    /// Resolves a path for resources of one type, or says why it means nothing there.
    ///
    /// With `others`, an attribute that only another type has is known, and without a value
    /// (RFC 7644 §3.4.2.1). Extensions no published schema has are taken as they come.
    pub(crate) fn resolve(
        kind: ResourceType,
        others: bool,
        path: &AttributePath,
    ) -> Result<Found, String> {
        if path.names_schema().is_some() {
            return Err("is a schema and not an attribute".into());
        }
        if let Some(found) = kind.attribute(path) {
            if [found.attribute, found.last()].iter().any(|it| it.returned == Returned::Never) {
                return Err("is never returned and cannot be asked for".into());
            }
            let name = &found.attribute.name;
            let sub = found.sub.map(|sub| sub.name.as_str());
            let lookup = Self::Known { extension: found.extension, name, sub };
            return Ok((lookup, Some(found.last())));
        }
        let mut elsewhere = ResourceType::ALL.into_iter().filter(|_| others);
        if let Some(found) = elsewhere.find_map(|other| other.attribute(path)) {
            return Ok((Self::Elsewhere, Some(found.last())));
        }
        match &path.schema {
            Some(urn) if !is_published(urn) => Ok((Self::foreign(path), None)),
            Some(_) | None => Err(format!("is not an attribute of {}", kind.name())),
        }
    }

    /// A path as it was typed.
    pub(crate) fn foreign(path: &AttributePath) -> Self {
        let AttributePath { schema, name, sub } = path.clone();
        Self::Foreign { extension: schema, name, sub }
    }

    /// The attribute's value, in front of any dot.
    pub(crate) fn attribute<'a>(&self, resource: &'a Object) -> Option<&'a Value> {
        match self {
            Self::Elsewhere => None,
            Self::Known { extension: None, name, .. } => resource.get(*name),
            Self::Known { extension: Some(urn), name, .. } => {
                resource.get(*urn)?.as_object()?.get(*name)
            }
            Self::Foreign { extension: None, name, .. } => named(resource, name),
            Self::Foreign { extension: Some(urn), name, .. } => {
                named(named(resource, urn)?.as_object()?, name)
            }
        }
    }

    /// What of an element is meant: the part behind the dot, or the element.
    ///
    /// A complex value no schema knows is meant by its `value`, if it has one.
    pub(crate) fn part<'a>(&self, element: &'a Value) -> Option<&'a Value> {
        match self {
            Self::Elsewhere => None,
            Self::Known { sub: None, .. } => Some(element),
            Self::Known { sub: Some(sub), .. } => element.as_object()?.get(*sub),
            Self::Foreign { sub: Some(sub), .. } => named(element.as_object()?, sub),
            Self::Foreign { sub: None, .. } => {
                let value = element.as_object().and_then(|members| named(members, VALUE));
                value.or(Some(element))
            }
        }
    }
}

/// The elements of a list, or a single value as the only one; what is unassigned is left out.
pub(crate) fn elements(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let elements = match value {
        Some(Value::Array(elements)) => elements.as_slice(),
        Some(single) => std::slice::from_ref(single),
        None => &[],
    };
    elements.iter().filter(|element| is_assigned(element))
}

/// Null, an empty text, list or object is no value (RFC 7643 §2.5, RFC 7644 table 3 on `pr`).
fn is_assigned(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(elements) => elements.iter().any(is_assigned),
        Value::Object(members) => members.values().any(is_assigned),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

/// The member of that name, whatever its case.
fn named<'a>(object: &'a Object, name: &str) -> Option<&'a Value> {
    let mut members = object.iter();
    members.find(|(member, _)| member.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn is_published(urn: &str) -> bool {
    let published = [Schema::user(), Schema::group(), Schema::enterprise_user()];
    published.iter().any(|schema| schema.id.eq_ignore_ascii_case(urn))
}

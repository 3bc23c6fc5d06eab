//! A filter made ready for many resources: every name is resolved and every value typed, so that
//! a scan only looks up and compares.

use serde_json::Value;

use super::question::Question;
use crate::resource::Object;

/// The part by which a complex value is compared.
pub(super) const VALUE: &str = "value";

/// A filter held against the schema of one resource type, or of one attribute's elements.
#[derive(Debug, Clone, PartialEq)]
pub struct Matcher {
    pub(super) node: Node,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    /// One of the values answers yes.
    Values(Place, Question),
    /// One of the elements answers yes.
    Elements(Place, Box<Node>),
}

/// Where in a resource, or in an element, the values lie.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Place {
    /// An attribute of a published schema, by its canonical names.
    Known { extension: Option<&'static str>, name: &'static str, sub: Option<&'static str> },
    /// An attribute no published schema has, by its names in any case.
    Foreign { extension: Option<String>, name: String, sub: Option<String> },
    /// An attribute of another resource type: here it has no value.
    Elsewhere,
}

impl Matcher {
    /// Whether the resource (or element), in canonical form, is one the filter means.
    #[must_use]
    pub fn matches(&self, resource: &Object) -> bool {
        self.node.matches(resource)
    }
}

impl Node {
    fn matches(&self, resource: &Object) -> bool {
        match self {
            Self::All(all) => all.iter().all(|node| node.matches(resource)),
            Self::Any(any) => any.iter().any(|node| node.matches(resource)),
            Self::Not(inner) => !inner.matches(resource),
            Self::Values(place, question) => {
                let mut assigned = false;
                let found = place.any(resource, |value| {
                    assigned = true;
                    question.of(value)
                });
                found || (!assigned && question.of_nothing())
            }
            Self::Elements(place, inner) => place
                .any(resource, |element| element.as_object().is_some_and(|it| inner.matches(it))),
        }
    }
}

impl Place {
    /// Whether one of the values here passes; what counts as unassigned is not shown.
    fn any(&self, resource: &Object, mut passes: impl FnMut(&Value) -> bool) -> bool {
        match self {
            Self::Elsewhere => false,
            Self::Known { extension, name, sub } => {
                let home = match extension {
                    None => Some(resource),
                    Some(urn) => resource.get(*urn).and_then(Value::as_object),
                };
                let value = home.and_then(|home| home.get(*name));
                any_of(value, |element| match sub {
                    None => passes(element),
                    Some(sub) => {
                        any_of(element.as_object().and_then(|it| it.get(*sub)), &mut passes)
                    }
                })
            }
            Self::Foreign { extension, name, sub } => {
                let home = match extension {
                    None => Some(resource),
                    Some(urn) => named(resource, urn).and_then(Value::as_object),
                };
                let value = home.and_then(|home| named(home, name));
                any_of(value, |element| {
                    let members = element.as_object();
                    match sub {
                        Some(sub) => any_of(members.and_then(|it| named(it, sub)), &mut passes),
                        None => passes(members.and_then(|it| named(it, VALUE)).unwrap_or(element)),
                    }
                })
            }
        }
    }
}

/// The member of that name, whatever its case.
fn named<'a>(object: &'a Object, name: &str) -> Option<&'a Value> {
    let mut members = object.iter();
    members.find(|(member, _)| member.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// Goes through the elements of a list, or takes a single value as the only element.
fn any_of(value: Option<&Value>, mut passes: impl FnMut(&Value) -> bool) -> bool {
    match value {
        None => false,
        Some(Value::Array(elements)) => {
            elements.iter().filter(|element| is_assigned(element)).any(passes)
        }
        Some(single) => is_assigned(single) && passes(single),
    }
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

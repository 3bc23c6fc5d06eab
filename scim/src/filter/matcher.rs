//! A filter made ready for many resources: every name is resolved and every value typed, so that
//! a scan only looks up and compares.

use super::question::Question;
use crate::lookup::{Lookup, elements};
use crate::resource::Object;

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
    Values(Lookup, Question),
    /// One of the elements answers yes.
    Elements(Lookup, Box<Node>),
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
            Self::Values(lookup, question) => {
                let mut values = elements(lookup.attribute(resource))
                    .flat_map(|element| elements(lookup.part(element)))
                    .peekable();
                match values.peek() {
                    None => question.of_nothing(),
                    Some(_) => values.any(|value| question.of(value)),
                }
            }
            Self::Elements(lookup, inner) => elements(lookup.attribute(resource))
                .filter_map(|element| element.as_object())
                .any(|element| inner.matches(element)),
        }
    }
}

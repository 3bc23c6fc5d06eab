//! One change to one place: what the operations of a PATCH become.

use serde_json::Value;

use crate::error::{Error, ScimType};
use crate::filter::{Filter, Matcher};
use crate::resource::{Object, Resolved};

/// A change and its place.
#[derive(Debug, Clone)]
pub(super) struct Step {
    /// Where it came from, for the sentence a person reads.
    pub(super) origin: Origin,
    pub(super) target: Target,
    pub(super) action: Action,
}

/// The operation, counted from 1, and its path (or its key in a value without a path).
#[derive(Debug, Clone)]
pub(super) struct Origin {
    pub(super) number: usize,
    pub(super) path: String,
}

/// The place of a change.
#[derive(Debug, Clone)]
pub(super) enum Target {
    /// An attribute, one of its parts, or some of its elements.
    Attribute { found: Resolved, which: Option<Box<Which>> },
    /// A published extension as a whole.
    Extension(&'static str),
    /// An extension nobody published here, or something in it.
    Custom { urn: String, name: Option<String>, sub: Option<String> },
}

/// The elements a path selects.
#[derive(Debug, Clone)]
pub(super) struct Which {
    pub(super) filter: Filter,
    pub(super) matcher: Matcher,
    /// What an element must say to be selected, if the filter tells: `{"type": "work"}`.
    pub(super) template: Option<Object>,
}

/// What is to be done there. Values are settled.
#[derive(Debug, Clone)]
pub(super) enum Action {
    /// Elements are added to those there are; single values are replaced.
    Add(Said),
    /// Elements are replaced; parts of a complex value that are not named stay.
    Replace(Said),
    /// Whatever is there goes.
    Clear,
    /// The elements that are like one of these go.
    RemoveListed(Vec<Value>),
}

/// A settled value.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) value: Value,
    /// The parts it says are unassigned.
    pub(super) cleared: Vec<&'static str>,
}

impl Origin {
    /// A refusal that names the operation.
    pub(super) fn refuse(&self, scim_type: ScimType, detail: &str) -> Error {
        self.locate(Error::bad(scim_type, detail))
    }

    /// Adds the operation to a refusal from elsewhere.
    pub(super) fn locate(&self, mut error: Error) -> Error {
        error.detail = format!("operation {}: {}", self.number, error.detail);
        error
    }

    /// The refusal of a path that selects nothing.
    pub(super) fn no_target(&self) -> Error {
        self.refuse(ScimType::NoTarget, &format!("`{}` selects nothing", self.path))
    }
}

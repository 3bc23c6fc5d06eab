//! From an operation's word and value to what is to be done at its target.

use serde_json::Value;

use super::step::{Action, Said};
use crate::error::{Error, ScimType};
use crate::mode::Mode;
use crate::resource::place::Place;
use crate::resource::{Resolved, elements, value};
use crate::schema::{Attribute, Mutability};

/// The word of an operation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Add,
    Remove,
    Replace,
}

impl Verb {
    /// Entra capitalises.
    pub(super) fn parse(word: &str) -> Option<Self> {
        let words = [("add", Self::Add), ("remove", Self::Remove), ("replace", Self::Replace)];
        words.into_iter().find(|(it, _)| word.eq_ignore_ascii_case(it)).map(|(_, verb)| verb)
    }
}

/// What a value says of an attribute. `None` when that changes nothing whatever is there.
pub(super) fn of_attribute(
    verb: Verb,
    found: &Resolved,
    selects: bool,
    said: Option<Value>,
    at: &Place<'_>,
    mode: Mode,
) -> Result<Option<Action>, Error> {
    let Resolved { attribute, sub, .. } = *found;
    if verb == Verb::Remove {
        return removal(attribute, sub, selects, said, at, mode).map(Some);
    }
    let mut value = said.unwrap_or_default();
    let several = attribute.multi_valued && sub.is_none();
    let merges = !several && value.is_object();
    let cleared = if merges { cleared(found.last(), &value) } else { Vec::new() };
    let assigned = match (several, selects) {
        (true, true) => value::settle_parts(attribute, &mut value, at, mode)?,
        (_, _) => value::settle(found.last(), &mut value, at, mode)?,
    };
    // Where one may be primary, what a list says twice counts only beside what is there.
    let alike = !attribute.sub_attributes.iter().any(|sub| sub.name == "primary");
    if let (true, true, Value::Array(items)) = (several, alike, &mut value) {
        elements::collapse(attribute, items);
    }
    if !assigned && cleared.is_empty() {
        if merges {
            return Ok(None); // parts that are not named stay, and none is
        }
        if attribute.required && sub.is_none() {
            let detail = format!("`{}` is required", attribute.name);
            return Err(Error::bad(ScimType::InvalidValue, detail));
        }
        return Ok((verb == Verb::Replace || !several).then_some(Action::Clear));
    }
    let said = Said { value, cleared };
    Ok(Some(if verb == Verb::Add { Action::Add(said) } else { Action::Replace(said) }))
}

/// What a value says of an extension nobody published here.
pub(super) fn of_custom(verb: Verb, said: Option<Value>) -> Action {
    let value = said.unwrap_or_default();
    if verb == Verb::Remove || value::is_unassigned(&value) {
        return Action::Clear;
    }
    let said = Said { value, cleared: Vec::new() };
    if verb == Verb::Add { Action::Add(said) } else { Action::Replace(said) }
}

/// A value beside a removal names the elements that go: Entra removes members so. Where a path
/// selects already, and for single values, it is only what used to be there.
fn removal(
    attribute: &Attribute,
    sub: Option<&Attribute>,
    selects: bool,
    said: Option<Value>,
    at: &Place<'_>,
    mode: Mode,
) -> Result<Action, Error> {
    if attribute.required && sub.is_none() {
        let detail = format!("`{}` is required and cannot be removed", attribute.name);
        return Err(Error::bad(ScimType::Mutability, detail));
    }
    match said {
        Some(said) if attribute.multi_valued && sub.is_none() && !selects && !said.is_null() => {
            let items = if let Value::Array(items) = said { items } else { vec![said] };
            let mut listed = Vec::with_capacity(items.len());
            for (index, mut item) in items.into_iter().enumerate() {
                if value::settle_parts(attribute, &mut item, &Place::Index(at, index), mode)? {
                    listed.push(item);
                }
            }
            Ok(Action::RemoveListed(listed))
        }
        Some(_) | None => Ok(Action::Clear),
    }
}

/// The parts of a single complex value that are said to be unassigned.
fn cleared(attribute: &'static Attribute, value: &Value) -> Vec<&'static str> {
    let parts = value.as_object().into_iter().flatten();
    parts
        .filter(|(_, part)| value::is_unassigned(part))
        .filter_map(|(name, _)| attribute.sub(name))
        .filter(|sub| sub.mutability != Mutability::ReadOnly)
        .map(|sub| sub.name.as_str())
        .collect()
}

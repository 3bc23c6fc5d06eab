//! The elements of a multi-valued attribute as a set: one primary, no element twice, none empty.

use std::collections::HashMap;

use serde_json::Value;

use super::Object;
use super::place::Place;
use crate::error::Error;
use crate::schema::Attribute;

/// No attribute of a person has more elements; a group's members are as many as they are.
const MOST: usize = 1000;

/// Refuses a list nobody means.
pub(crate) fn bounded(
    attribute: &Attribute,
    elements: &[Value],
    at: &Place<'_>,
) -> Result<(), Error> {
    if elements.len() > MOST && attribute.name != "members" {
        return Err(at.refuse(&format!("a list of at most {MOST} elements")));
    }
    Ok(())
}

/// Whether an element says more than what it would be if it said anything.
pub(crate) fn has_value(element: &Object) -> bool {
    element.keys().any(|key| !matches!(key.as_str(), "type" | "primary" | "display"))
}

/// Leaves `primary` with the last element that claims it (RFC 7643 §2.4: at most one).
pub(crate) fn one_primary(elements: &mut [Value]) {
    if let Some(last) = elements.iter().rposition(is_primary) {
        only_primary(elements, last);
    }
}

/// Clears `primary` of all elements but one.
pub(crate) fn only_primary(elements: &mut [Value], keep: usize) {
    for (index, element) in elements.iter_mut().enumerate() {
        if index != keep
            && is_primary(element)
            && let Some(parts) = element.as_object_mut()
        {
            parts.insert("primary".into(), Value::Bool(false));
        }
    }
}

/// Whether an element is the primary one.
pub(crate) fn is_primary(element: &Value) -> bool {
    part(element, "primary") == Some(&Value::Bool(true))
}

/// Keeps one of elements that mean the same; what the later one says of it wins.
pub(crate) fn collapse(attribute: &Attribute, elements: &mut Vec<Value>) {
    if elements.len() < 2 {
        return;
    }
    let Some(same) = repeated(attribute, elements) else { return };
    let mut kept: Vec<Value> = Vec::with_capacity(elements.len());
    for (element, first) in elements.drain(..).zip(same) {
        match first.and_then(|first| kept.get_mut(first)) {
            Some(known) => merge(known, element),
            None => kept.push(element),
        }
    }
    *elements = kept;
}

/// Takes over what a later element says of the same thing.
fn merge(known: &mut Value, later: Value) {
    if let (Value::Object(known), Value::Object(later)) = (known, later) {
        known.extend(later);
    }
}

/// Whether two elements mean the same thing.
fn same(attribute: &Attribute, one: &Value, other: &Value) -> bool {
    part(one, "value") == part(other, "value")
        && identity(attribute, one) == identity(attribute, other)
}

/// A part of an element. Elements have few parts; to look at each is faster than to hash a name.
pub(crate) fn part<'a>(element: &'a Value, name: &str) -> Option<&'a Value> {
    element.as_object()?.iter().find(|(key, _)| *key == name).map(|(_, part)| part)
}

/// What makes an element itself: a member's `value`; elsewhere `type` and `value`; all parts but
/// `primary` of an address, which has no `value`.
#[derive(PartialEq, Eq, Hash)]
enum Identity<'a> {
    Member(&'a str),
    Typed(&'a str, &'a str),
    Whole(Vec<(&'a str, &'a Value)>),
}

fn identity<'a>(attribute: &Attribute, element: &'a Value) -> Identity<'a> {
    let text = |name| part(element, name).and_then(Value::as_str);
    match text("value") {
        Some(value) if attribute.name == "members" => Identity::Member(value),
        Some(value) => Identity::Typed(text("type").unwrap_or_default(), value),
        None => {
            let parts = element.as_object().into_iter().flatten();
            let mut parts: Vec<_> = parts
                .map(|(name, part)| (name.as_str(), part))
                .filter(|(name, _)| *name != "primary")
                .collect();
            parts.sort_unstable_by_key(|(name, _)| *name);
            Identity::Whole(parts)
        }
    }
}

/// For each element the place, among those kept, of an earlier one that means the same.
/// `None` when there is no such pair, which is the usual case.
fn repeated(attribute: &Attribute, elements: &[Value]) -> Option<Vec<Option<usize>>> {
    const FEW: usize = 8;
    if elements.len() <= FEW {
        let pairs = elements.iter().enumerate().flat_map(|(index, one)| {
            elements.iter().skip(index + 1).map(move |other| (one, other))
        });
        let mut pairs = pairs.filter(|(one, other)| same(attribute, one, other));
        pairs.next()?;
    }
    let mut first = HashMap::with_capacity(elements.len());
    let places: Vec<Option<usize>> = elements
        .iter()
        .map(|element| {
            let next = first.len();
            let place = *first.entry(identity(attribute, element)).or_insert(next);
            (place != next).then_some(place)
        })
        .collect();
    (first.len() < elements.len()).then_some(places)
}

//! A step done to the elements of a multi-valued attribute.

use serde_json::Value;

use super::step::{Action, Origin, Said, Step, Target, Which};
use crate::error::Error;
use crate::mode::Mode;
use crate::resource::place::Place;
use crate::resource::{Object, elements};
use crate::schema::Attribute;

/// Changes a list, and leaves it a set with one primary and nothing empty in it.
pub(super) fn apply(step: &Step, list: &mut Vec<Value>, mode: Mode) -> Result<(), Error> {
    let Target::Attribute { found, which } = &step.target else { return Ok(()) };
    let attribute = found.attribute;
    let selected = |element: &Value| {
        let parts = element.as_object();
        which.as_ref().is_none_or(|it| parts.is_some_and(|parts| it.matcher.matches(parts)))
    };
    match (&step.action, found.sub, which) {
        (Action::Add(said), None, None) => add(list, said),
        (Action::Replace(said), None, None) => {
            *list = said.value.as_array().cloned().unwrap_or_default();
        }
        (Action::Clear, None, _) => list.retain(|element| !selected(element)),
        (Action::RemoveListed(listed), _, _) => {
            list.retain(|element| !listed.iter().any(|it| is_like(attribute, element, it)));
        }
        (Action::Clear, Some(sub), _) => {
            each(list, selected, |parts| drop(parts.shift_remove(&sub.name)));
        }
        (Action::Add(said) | Action::Replace(said), sub, _) => {
            let parts = match sub {
                Some(sub) => Object::from_iter([(sub.name.clone(), said.value.clone())]),
                None => said.value.as_object().cloned().unwrap_or_default(),
            };
            let anew = sub.is_none() && matches!(step.action, Action::Replace(_));
            let some = each(list, selected, |known| {
                if anew {
                    *known = which.as_ref().and_then(|it| it.template.clone()).unwrap_or_default();
                }
                known.extend(parts.clone());
            });
            if !some {
                let strict = mode == Mode::Strict && matches!(step.action, Action::Replace(_));
                list.push(made(&step.origin, which.as_deref(), parts, strict)?);
                elements::one_primary(list);
            }
        }
    }
    list.retain(|element| element.as_object().is_some_and(elements::has_value));
    elements::collapse(attribute, list);
    elements::bounded(attribute, list, &Place::Path(&step.origin.path))
        .map_err(|error| step.origin.locate(error))
}

/// Appends what is not there yet; of what is there, the parts named anew win.
fn add(list: &mut Vec<Value>, said: &Said) {
    let new = said.value.as_array().map(Vec::as_slice).unwrap_or_default();
    let primary = new.iter().rposition(elements::is_primary);
    let primary = primary.map(|index| list.len() + index);
    list.extend(new.iter().cloned());
    if let Some(keep) = primary {
        elements::only_primary(list, keep);
    }
}

/// Changes the selected elements; one of them that is primary afterwards is so alone. False if
/// none is selected.
fn each(
    list: &mut [Value],
    selected: impl Fn(&Value) -> bool,
    change: impl Fn(&mut Object),
) -> bool {
    let mut some = false;
    let mut primary = None;
    for (index, element) in list.iter_mut().enumerate() {
        if !selected(element) {
            continue;
        }
        some = true;
        if let Some(parts) = element.as_object_mut() {
            change(parts);
        }
        if elements::is_primary(element) {
            primary = Some(index);
        }
    }
    if let Some(keep) = primary {
        elements::only_primary(list, keep);
    }
    some
}

/// The element a path means when there is none: `emails[type eq "work"].value` makes one of type
/// `work`. Entra replaces what it has never added.
fn made(
    origin: &Origin,
    which: Option<&Which>,
    parts: Object,
    strict: bool,
) -> Result<Value, Error> {
    let mut element = match which {
        Some(_) if strict => return Err(origin.no_target()),
        Some(which) => which.template.clone().ok_or_else(|| origin.no_target())?,
        None => Object::new(),
    };
    element.extend(parts);
    Ok(Value::Object(element))
}

/// Whether an element is the one meant by what is listed for removal: the same `value` (and `type`,
/// where that tells elements apart), or, where no value is given, the same in every part that is.
fn is_like(attribute: &Attribute, element: &Value, listed: &Value) -> bool {
    let same = |name: &str| element.get(name) == listed.get(name);
    match listed.as_object() {
        Some(parts) if parts.contains_key("value") => {
            let by_type = attribute.name != "members" && parts.contains_key("type");
            same("value") && (!by_type || same("type"))
        }
        Some(parts) => attribute.name != "members" && parts.keys().all(|name| same(name)),
        None => false,
    }
}

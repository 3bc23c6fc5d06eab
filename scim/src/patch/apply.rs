//! A step done to a resource in canonical form; the result is canonical again.

use serde_json::Value;

use super::elements;
use super::step::{Action, Said, Step, Target};
use crate::error::Error;
use crate::mode::Mode;
use crate::resource::{Object, Resolved, complex, custom};

impl Step {
    pub(super) fn apply(&self, said: &mut Object, mode: Mode) -> Result<(), Error> {
        match &self.target {
            Target::Extension(urn) => custom::remove(said, urn, None, None),
            Target::Custom { urn, name, sub } => {
                self.apply_custom(said, urn, name.as_deref(), sub.as_deref());
            }
            Target::Attribute { found, .. } => {
                let Some(urn) = found.extension else { return self.apply_in(said, found, mode) };
                if let Some(parts) = custom::object(said, urn) {
                    self.apply_in(parts, found, mode)?;
                    if parts.is_empty() {
                        said.shift_remove(urn);
                    }
                }
            }
        }
        Ok(())
    }

    /// Changes an attribute in the object it lies in.
    fn apply_in(&self, inside: &mut Object, found: &Resolved, mode: Mode) -> Result<(), Error> {
        let name = found.attribute.name.as_str();
        if found.attribute.multi_valued {
            let mut list = match inside.get_mut(name) {
                Some(Value::Array(list)) => std::mem::take(list),
                Some(_) | None => Vec::new(),
            };
            elements::apply(self, &mut list, mode)?;
            put(inside, name, (!list.is_empty()).then_some(Value::Array(list)));
            return Ok(());
        }
        let before = inside.get_mut(name).map(Value::take);
        let after = match (&self.action, found.sub) {
            (Action::Add(said) | Action::Replace(said), Some(sub)) => {
                let mut parts = parts(before);
                parts.insert(sub.name.clone(), said.value.clone());
                complex::follow_reference(found.attribute, &mut parts);
                tidy(found, parts, sub.name == "value")
            }
            (Action::Clear | Action::RemoveListed(_), Some(sub)) => {
                let mut parts = parts(before);
                parts.shift_remove(&sub.name);
                tidy(found, parts, false)
            }
            (Action::Add(said) | Action::Replace(said), None) => whole(found, before, said),
            (Action::Clear | Action::RemoveListed(_), None) => None,
        };
        put(inside, name, after);
        Ok(())
    }

    fn apply_custom(&self, said: &mut Object, urn: &str, name: Option<&str>, sub: Option<&str>) {
        let value = match &self.action {
            Action::Add(said) | Action::Replace(said) => said.value.clone(),
            Action::Clear | Action::RemoveListed(_) => {
                return custom::remove(said, urn, name, sub);
            }
        };
        let value = match sub {
            Some(sub) => Object::from_iter([(sub.to_owned(), value)]).into(),
            None => value,
        };
        match name {
            None => custom::put(said, urn, value),
            Some(name) => custom::merge(said, urn, name, value),
        }
    }
}

/// A complex value keeps the parts that are not named; a simple one is replaced.
fn whole(found: &Resolved, before: Option<Value>, said: &Said) -> Option<Value> {
    let Value::Object(named) = &said.value else {
        if said.cleared.is_empty() {
            return Some(said.value.clone());
        }
        return None;
    };
    let mut parts = parts(before);
    parts.extend(named.iter().map(|(name, part)| (name.clone(), part.clone())));
    for name in &said.cleared {
        parts.shift_remove(*name);
    }
    if named.contains_key("value") {
        parts.retain(|name, _| named.contains_key(name)); // somebody else: nothing is left of the old
    }
    tidy(found, parts, false)
}

/// A manager is its `value`: without one nothing is left, and with a new one what else was said of
/// the old is gone.
fn tidy(found: &Resolved, mut parts: Object, renewed: bool) -> Option<Value> {
    if found.attribute.sub("value").is_some() {
        if renewed {
            parts.retain(|name, _| name == "value");
        }
        parts.get("value")?;
    }
    (!parts.is_empty()).then_some(Value::Object(parts))
}

fn parts(value: Option<Value>) -> Object {
    match value {
        Some(Value::Object(parts)) => parts,
        Some(_) | None => Object::new(),
    }
}

fn put(inside: &mut Object, name: &str, value: Option<Value>) {
    match value {
        Some(value) => {
            inside.insert(name.to_owned(), value);
        }
        None => {
            inside.shift_remove(name);
        }
    }
}

//! The names of a body in canonical spelling and in their canonical place; values are not looked
//! at here.

use serde_json::Value;

use super::place::Place;
use super::{Object, Resolved, ResourceType, custom, value};
use crate::attribute_path::AttributePath;
use crate::error::Error;
use crate::mode::Mode;
use crate::schema::Schema;

/// Brings every name into its place. Unknown ones go, or are refused in strict mode; what is not
/// ours but has a URN stays.
pub(super) fn canonical(kind: ResourceType, body: Object, mode: Mode) -> Result<Object, Error> {
    if body.iter().all(|(name, value)| is_canonical(kind, name, value)) {
        return Ok(body);
    }
    let mut renaming = Renaming { kind, mode, said: Object::with_capacity(body.len()) };
    for (key, value) in body {
        renaming.member(&key, value)?;
    }
    Ok(renaming.said)
}

fn is_canonical(kind: ResourceType, name: &str, value: &Value) -> bool {
    let has = |schema: &Schema, name: &str| schema.attributes.iter().any(|it| it.name == name);
    if let Some(extension) = kind.extension().filter(|extension| extension.id == name) {
        let parts = value.as_object();
        return parts.is_some_and(|parts| parts.keys().all(|name| has(extension, name)));
    }
    has(kind.schema(), name) || has(Schema::common(), name)
}

struct Renaming {
    kind: ResourceType,
    mode: Mode,
    said: Object,
}

impl Renaming {
    fn member(&mut self, key: &str, value: Value) -> Result<(), Error> {
        if let Some(urn) = self.kind.extension_urn(key) {
            return self.extension(urn, value);
        }
        match self.kind.resolve(None, key, None) {
            Some(found) if found.extension.is_none() => {
                self.said.insert(found.attribute.name.clone(), value);
                Ok(())
            }
            Some(_) | None if self.mode == Mode::Strict => {
                Err(Place::Name(&Place::Top, key).unknown())
            }
            Some(found) => {
                self.put(&found, value);
                Ok(())
            }
            None if key.eq_ignore_ascii_case(&self.kind.schema().id) => self.core(value),
            None => {
                self.odd(key, value);
                Ok(())
            }
        }
    }

    fn extension(&mut self, urn: &'static str, mut value: Value) -> Result<(), Error> {
        let at = Place::Name(&Place::Top, urn);
        if value::is_unassigned(&value) {
            return Ok(());
        }
        let parts = value.as_object_mut().ok_or_else(|| at.refuse("an object"))?;
        for (key, part) in std::mem::take(parts) {
            match self.kind.resolve(Some(urn), &key, None) {
                Some(found) => self.put(&found, part),
                None if self.mode == Mode::Strict => return Err(Place::Name(&at, &key).unknown()),
                None => {}
            }
        }
        Ok(())
    }

    /// Core attributes wrapped in the core schema's URN, as if it were an extension.
    fn core(&mut self, mut value: Value) -> Result<(), Error> {
        let parts = value.as_object_mut().map(std::mem::take).unwrap_or_default();
        for (key, part) in parts {
            if self.kind.schema().attribute(&key).is_some() {
                self.member(&key, part)?;
            }
        }
        Ok(())
    }

    /// What is no plain name: a path used as a key, or an extension of somebody else's.
    fn odd(&mut self, key: &str, value: Value) {
        if key.contains(':') && value.is_object() {
            return custom::put(&mut self.said, key, value);
        }
        let Ok(path) = AttributePath::parse(key) else { return };
        match (self.kind.attribute(&path), &path.schema) {
            (Some(found), _) => self.put(&found, value),
            (None, Some(urn)) if !path.name.is_empty() => {
                let part = Object::from_iter([(path.name.clone(), value)]);
                custom::put(&mut self.said, urn, part.into());
            }
            (None, _) => {}
        }
    }

    /// Puts a value where it belongs; one part of a complex value joins the others.
    fn put(&mut self, found: &Resolved, value: Value) {
        let inside = match found.extension {
            Some(urn) => custom::object(&mut self.said, urn),
            None => Some(&mut self.said),
        };
        let Some(inside) = inside else { return };
        let name = &found.attribute.name;
        match (found.sub, inside.get_mut(name)) {
            (Some(sub), Some(Value::Object(parts))) => {
                parts.insert(sub.name.clone(), value);
            }
            (Some(sub), _) => {
                let parts = Object::from_iter([(sub.name.clone(), value)]);
                inside.insert(name.clone(), parts.into());
            }
            (None, _) => {
                inside.insert(name.clone(), value);
            }
        }
    }
}

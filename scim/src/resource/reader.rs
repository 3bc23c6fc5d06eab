//! A whole resource as a client sent it, member by member.

use serde_json::Value;

use super::place::Place;
use super::{Object, Resolved, ResourceType, custom, value};
use crate::attribute_path::AttributePath;
use crate::error::{Error, ScimType};
use crate::mode::Mode;
use crate::schema::{Attribute, Mutability};

/// Collects what is said, under canonical names.
pub(super) struct Reader {
    kind: ResourceType,
    mode: Mode,
    said: Object,
}

/// Reads a body of POST or PUT.
pub(super) fn read(kind: ResourceType, body: Object, mode: Mode) -> Result<Object, Error> {
    if mode == Mode::Strict && !body.keys().any(|key| key.eq_ignore_ascii_case("schemas")) {
        return Err(Error::bad(ScimType::InvalidSyntax, "`schemas` is missing"));
    }
    let mut said = Object::with_capacity(body.len() + 1);
    said.insert("schemas".into(), Value::Null); // its place; `finish` fills it
    let mut reader = Reader { kind, mode, said };
    for (key, value) in body {
        reader.member(key, value)?;
    }
    finish(kind, reader.said)
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
    let schemas = std::iter::once(core).chain(extensions).collect();
    said.insert("schemas".into(), Value::Array(schemas));
    Ok(said)
}

impl Reader {
    fn member(&mut self, key: String, value: Value) -> Result<(), Error> {
        if let Some(attribute) = self.kind.schema().attribute(&key) {
            let name = if key == attribute.name { key } else { attribute.name.clone() };
            return self.top(attribute, name, value);
        }
        if key.eq_ignore_ascii_case("schemas") {
            return self.schemas(&value);
        }
        if self.kind.resolve(None, &key, None).is_some_and(|found| found.extension.is_none()) {
            return Ok(()); // `id` and `meta` are the server's to say
        }
        if let Some(urn) = self.kind.extension_urn(&key) {
            return self.extension(urn, value);
        }
        match self.mode {
            Mode::Strict => Err(Place::Name(&Place::Top, &key).unknown()),
            Mode::Tolerant if key.eq_ignore_ascii_case(&self.kind.schema().id) => self.core(value),
            Mode::Tolerant => self.odd(&key, value),
        }
    }

    fn top(&mut self, attribute: &Attribute, name: String, mut value: Value) -> Result<(), Error> {
        match attribute.mutability {
            Mutability::ReadOnly | Mutability::WriteOnly => return Ok(()),
            Mutability::ReadWrite | Mutability::Immutable => {}
        }
        let at = Place::Name(&Place::Top, &attribute.name);
        if value::settle(attribute, &mut value, &at, self.mode)? {
            self.said.insert(name, value);
        } else {
            self.said.shift_remove(&name);
        }
        Ok(())
    }

    /// Which extensions a resource has is read from its members; the list is only looked at.
    fn schemas(&self, value: &Value) -> Result<(), Error> {
        let refused = |detail: String| Err(Error::bad(ScimType::InvalidSyntax, detail));
        let urns = match (value, self.mode) {
            (Value::Array(urns), _) if urns.iter().all(Value::is_string) => urns,
            (Value::Null | Value::String(_), Mode::Tolerant) => return Ok(()),
            _ => return refused("`schemas` must be a list of URNs".into()),
        };
        if self.mode == Mode::Tolerant {
            return Ok(());
        }
        let core = self.kind.schema().id.as_str();
        let mut named = false;
        for urn in urns.iter().filter_map(Value::as_str) {
            let is_core = urn.eq_ignore_ascii_case(core);
            let extension = self.kind.extension().map(|schema| schema.id.as_str());
            if !is_core && !extension.is_some_and(|known| urn.eq_ignore_ascii_case(known)) {
                return refused(format!("`{urn}` in `schemas` is a schema this server lacks"));
            }
            named |= is_core;
        }
        if named { Ok(()) } else { refused(format!("`schemas` does not name `{core}`")) }
    }

    fn extension(&mut self, urn: &'static str, mut value: Value) -> Result<(), Error> {
        if value::is_unassigned(&value) {
            return Ok(());
        }
        let at = Place::Name(&Place::Top, urn);
        let object = value.as_object_mut().ok_or_else(|| at.refuse("an object"))?;
        for (key, part) in std::mem::take(object) {
            match self.kind.resolve(Some(urn), &key, None) {
                Some(found) => self.extended(urn, found.attribute, part)?,
                None if self.mode == Mode::Strict => return Err(Place::Name(&at, &key).unknown()),
                None => {}
            }
        }
        Ok(())
    }

    fn extended(
        &mut self,
        urn: &str,
        attribute: &Attribute,
        mut value: Value,
    ) -> Result<(), Error> {
        let top = Place::Name(&Place::Top, urn);
        let at = Place::Name(&top, &attribute.name);
        if value::settle(attribute, &mut value, &at, self.mode)?
            && let Some(parts) = custom::object(&mut self.said, urn)
        {
            parts.insert(attribute.name.clone(), value);
        }
        Ok(())
    }

    /// Core attributes wrapped in the core schema's URN, as if it were an extension.
    fn core(&mut self, mut value: Value) -> Result<(), Error> {
        let Some(object) = value.as_object_mut() else { return Ok(()) };
        for (key, part) in std::mem::take(object) {
            if let Some(attribute) = self.kind.schema().attribute(&key) {
                self.top(attribute, attribute.name.clone(), part)?;
            }
        }
        Ok(())
    }

    /// What is no plain name: a path used as a key, an attribute of an extension without its URN,
    /// or an extension of somebody else's.
    fn odd(&mut self, key: &str, value: Value) -> Result<(), Error> {
        if key.contains(':') && value.is_object() {
            custom::put(&mut self.said, key, value);
            return Ok(());
        }
        let Ok(path) = AttributePath::parse(key) else { return Ok(()) };
        match (self.kind.attribute(&path), &path.schema) {
            (Some(found), _) => {
                let value = self.widened(&found, value);
                match found.extension {
                    Some(urn) => self.extended(urn, found.attribute, value),
                    None => self.top(found.attribute, found.attribute.name.clone(), value),
                }
            }
            (None, Some(urn)) if !path.name.is_empty() => {
                let part = Object::from_iter([(path.name.clone(), value)]);
                custom::put(&mut self.said, urn, part.into());
                Ok(())
            }
            (None, _) => Ok(()),
        }
    }

    /// The value of the whole attribute when a key names one part of it: `"name.givenName": …`.
    fn widened(&mut self, found: &Resolved, value: Value) -> Value {
        let Some(sub) = found.sub else { return value };
        let inside = match found.extension {
            Some(urn) => self.said.get_mut(urn).and_then(Value::as_object_mut),
            None => Some(&mut self.said),
        };
        let known = inside.and_then(|inside| inside.get_mut(&found.attribute.name));
        let mut parts =
            known.and_then(Value::as_object_mut).map(std::mem::take).unwrap_or_default();
        parts.insert(sub.name.clone(), value);
        Value::Object(parts)
    }
}

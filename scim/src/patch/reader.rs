//! The body of a PATCH, operation by operation.

use serde_json::Value;

use super::SCHEMA;
use super::action::{self, Verb};
use super::step::{Action, Origin, Step, Target};
use super::target::{self, Meaning};
use crate::error::{Error, ScimType};
use crate::mode::Mode;
use crate::resource::place::Place;
use crate::resource::{Object, ResourceType, value};

/// More changes in one request are refused; members count as one however many they are.
const MOST: usize = 1000;

/// Reads a body; paths are resolved and values settled.
pub(super) fn read(kind: ResourceType, body: Object, mode: Mode) -> Result<Vec<Step>, Error> {
    let mut operations = None;
    let mut schemas = None;
    for (key, value) in body {
        if key.eq_ignore_ascii_case("operations") {
            operations = Some(value);
        } else if key.eq_ignore_ascii_case("schemas") {
            schemas = Some(value);
        }
    }
    if mode == Mode::Strict && !schemas.is_some_and(|schemas| names_patch(&schemas)) {
        return Err(invalid(format!("`schemas` does not name `{SCHEMA}`")));
    }
    let Some(Value::Array(operations)) = operations else {
        return Err(invalid("`Operations` must be a list"));
    };
    if mode == Mode::Strict && operations.is_empty() {
        return Err(invalid("`Operations` is empty"));
    }
    let mut reader = Reader { kind, mode, steps: Vec::with_capacity(operations.len()) };
    for (index, operation) in operations.into_iter().enumerate() {
        let number = index + 1;
        reader
            .operation(number, operation)
            .map_err(|error| Origin { number, path: String::new() }.locate(error))?;
    }
    Ok(reader.steps)
}

struct Reader {
    kind: ResourceType,
    mode: Mode,
    steps: Vec<Step>,
}

/// One change as it was written.
struct Wish<'a> {
    number: usize,
    verb: Verb,
    /// The path, or the key in a value without a path.
    text: &'a str,
    /// Whether it is a key, and of the object of which schema.
    key_in: Option<Option<&'static str>>,
    value: Option<Value>,
}

impl Reader {
    fn operation(&mut self, number: usize, operation: Value) -> Result<(), Error> {
        let (mut word, mut path, mut said) = (None, None, None);
        let Value::Object(members) = operation else {
            return Err(invalid("it must be an object"));
        };
        for (key, value) in members {
            if key.eq_ignore_ascii_case("op") {
                word = Some(value);
            } else if key.eq_ignore_ascii_case("path") {
                path = Some(value);
            } else if key.eq_ignore_ascii_case("value") {
                said = Some(value);
            }
        }
        let verb = verb(word.as_ref())?;
        if said.is_none() && verb != Verb::Remove {
            return Err(invalid("`value` is missing"));
        }
        match path {
            Some(Value::String(text)) if !text.is_empty() => {
                self.wish(Wish { number, verb, text: &text, key_in: None, value: said })
            }
            None | Some(Value::Null | Value::String(_)) => self.without_path(number, verb, said),
            Some(_) => Err(Error::bad(ScimType::InvalidPath, "`path` must be a string")),
        }
    }

    fn without_path(
        &mut self,
        number: usize,
        verb: Verb,
        said: Option<Value>,
    ) -> Result<(), Error> {
        if verb == Verb::Remove {
            return Err(Error::bad(ScimType::NoTarget, "a removal needs a `path`"));
        }
        if self.mode == Mode::Strict {
            return Err(invalid("`path` is missing"));
        }
        match said {
            Some(Value::Object(members)) => self.members(number, verb, None, members),
            Some(_) | None => Err(invalid("without a `path` the value must be an object")),
        }
    }

    /// Each key of a value is a path of its own: `name.givenName`, `urn:…:User:department`.
    fn members(
        &mut self,
        number: usize,
        verb: Verb,
        inside: Option<&'static str>,
        members: Object,
    ) -> Result<(), Error> {
        for (key, value) in members {
            let (key_in, value) = (Some(inside), Some(value));
            self.wish(Wish { number, verb, text: &key, key_in, value })?;
        }
        Ok(())
    }

    fn wish(&mut self, wish: Wish<'_>) -> Result<(), Error> {
        let Wish { number, verb, text, key_in, value } = wish;
        let lenient = key_in.is_some() && self.mode == Mode::Tolerant;
        let meaning = match target::meaning(self.kind, key_in.flatten(), text, self.mode) {
            Err(_) if lenient && !text.contains('[') => Meaning::Unknown,
            meaning => meaning?,
        };
        let target = match meaning {
            Meaning::Place(target) => target,
            Meaning::Schema(urn) => return self.schema(number, verb, urn, value),
            Meaning::Nothing => return Ok(()),
            Meaning::ReadOnly | Meaning::Unknown if lenient => return Ok(()),
            Meaning::ReadOnly => {
                return Err(Error::bad(ScimType::Mutability, format!("`{text}` is read-only")));
            }
            Meaning::Unknown => return Err(self.unknown(text, key_in.is_some())),
        };
        let at = Place::Path(text);
        let action = match &target {
            Target::Attribute { found, which } => {
                action::of_attribute(verb, found, which.is_some(), value, &at, self.mode)?
            }
            Target::Custom { name: None, .. } if verb != Verb::Remove && !is_object(&value) => {
                return Err(at.refuse("an object"));
            }
            Target::Custom { .. } | Target::Extension(_) => Some(action::of_custom(verb, value)),
        };
        let origin = Origin { number, path: text.to_owned() };
        self.steps.extend(action.map(|action| Step { origin, target, action }));
        if self.steps.len() > MOST {
            return Err(invalid(format!("a PATCH makes at most {MOST} changes")));
        }
        Ok(())
    }

    /// A bare URN stands for all attributes of its schema.
    fn schema(
        &mut self,
        number: usize,
        verb: Verb,
        urn: &'static str,
        said: Option<Value>,
    ) -> Result<(), Error> {
        match said {
            Some(Value::Object(members)) if verb != Verb::Remove => {
                self.members(number, verb, Some(urn), members)
            }
            said if urn != self.kind.schema().id && (verb == Verb::Remove || is_nothing(&said)) => {
                let origin = Origin { number, path: urn.to_owned() };
                let target = Target::Extension(urn);
                self.steps.push(Step { origin, target, action: Action::Clear });
                Ok(())
            }
            Some(_) | None => Err(Place::Path(urn).refuse("an object")),
        }
    }

    fn unknown(&self, text: &str, key: bool) -> Error {
        // The interoperability profile wants unknown attributes to be bad syntax wherever they stand.
        let syntax = key || self.mode == Mode::Strict;
        let scim_type = if syntax { ScimType::InvalidSyntax } else { ScimType::InvalidPath };
        let kind = self.kind.name();
        Error::bad(scim_type, format!("`{text}` is no attribute of {kind}"))
    }
}

fn verb(word: Option<&Value>) -> Result<Verb, Error> {
    let word = match word {
        Some(Value::String(word)) => word,
        Some(_) | None => return Err(invalid("`op` is missing")),
    };
    let unknown = || invalid(format!("`{word}` is none of `add`, `remove` and `replace`"));
    Verb::parse(word).ok_or_else(unknown)
}

fn names_patch(schemas: &Value) -> bool {
    let urns = schemas.as_array().into_iter().flatten();
    urns.filter_map(Value::as_str).any(|urn| urn.eq_ignore_ascii_case(SCHEMA))
}

fn is_nothing(said: &Option<Value>) -> bool {
    said.as_ref().is_none_or(value::is_unassigned)
}

fn is_object(value: &Option<Value>) -> bool {
    value.as_ref().is_some_and(Value::is_object)
}

fn invalid(detail: impl Into<String>) -> Error {
    Error::bad(ScimType::InvalidSyntax, detail)
}

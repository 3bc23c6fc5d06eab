//! One value as its attribute wants it: types coerced, parts named canonically, nothing empty.
//! Strings stay as they were typed; formats are nobody's business here.

use serde_json::Value;

use super::elements;
use super::place::Place;
use super::{Object, complex};
use crate::error::Error;
use crate::mode::Mode;
use crate::schema::{Attribute, Type};

/// Brings a value into canonical form in place. False means that it says "unassigned": `null`,
/// `""`, `[]` (RFC 7643 §2.5), or parts that are all unassigned. A list may name an element more than
/// once: what it is added to may name it, too, and then all of it counts together.
pub(crate) fn settle(
    attribute: &Attribute,
    value: &mut Value,
    at: &Place<'_>,
    mode: Mode,
) -> Result<bool, Error> {
    if is_unassigned(value) {
        return Ok(false);
    }
    if attribute.multi_valued {
        return several(attribute, value, at, mode);
    }
    match attribute.kind {
        Type::Complex => one_complex(attribute, value, at, mode),
        Type::String
        | Type::Boolean
        | Type::Decimal
        | Type::Integer
        | Type::DateTime
        | Type::Binary
        | Type::Reference => simple(attribute, value, at, mode).map(|()| true),
    }
}

/// One element of a multi-valued complex attribute. False means that it carries no value.
fn settle_element(
    attribute: &Attribute,
    element: &mut Value,
    at: &Place<'_>,
    mode: Mode,
) -> Result<bool, Error> {
    let said = settle_parts(attribute, element, at, mode)?;
    Ok(said && element.as_object().is_some_and(elements::has_value))
}

/// What is said of an element, which may be less than an element needs. False if nothing.
pub(crate) fn settle_parts(
    attribute: &Attribute,
    element: &mut Value,
    at: &Place<'_>,
    mode: Mode,
) -> Result<bool, Error> {
    if is_unassigned(element) {
        return Ok(false);
    }
    if mode == Mode::Tolerant {
        complex::unfold(element);
    }
    let object = object_of(attribute, element, at, mode)?;
    complex::settle(attribute, object, at, mode)?;
    Ok(!object.is_empty())
}

/// `null`, `""` and `[]` all mean that there is no value.
pub(crate) fn is_unassigned(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}

/// `true` and `false` as Entra spells them: `"True"`, `"false"`.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    match text {
        text if text.eq_ignore_ascii_case("true") => Some(true),
        text if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

fn several(
    attribute: &Attribute,
    value: &mut Value,
    at: &Place<'_>,
    mode: Mode,
) -> Result<bool, Error> {
    if !value.is_array() && mode == Mode::Tolerant {
        *value = Value::Array(vec![value.take()]);
    }
    let items = value.as_array_mut().ok_or_else(|| at.refuse("a list"))?;
    elements::bounded(attribute, items, at)?;
    let mut place = 0;
    let mut refused = None;
    items.retain_mut(|item| {
        let kept = settle_element(attribute, item, &Place::Index(at, place), mode);
        place += 1;
        kept.unwrap_or_else(|error| {
            refused.get_or_insert(error);
            false
        })
    });
    if let Some(error) = refused {
        return Err(error);
    }
    elements::one_primary(items);
    Ok(!items.is_empty())
}

fn one_complex(
    attribute: &Attribute,
    value: &mut Value,
    at: &Place<'_>,
    mode: Mode,
) -> Result<bool, Error> {
    if let (Mode::Tolerant, Value::Array(items)) = (mode, &mut *value)
        && items.len() == 1
    {
        *value = items.pop().unwrap_or_default();
    }
    if is_unassigned(value) {
        return Ok(false);
    }
    let object = object_of(attribute, value, at, mode)?;
    complex::settle(attribute, object, at, mode)?;
    Ok(!object.is_empty())
}

/// The object a complex value is; a bare id or address becomes one where that is understood.
fn object_of<'v>(
    attribute: &Attribute,
    value: &'v mut Value,
    at: &Place<'_>,
    mode: Mode,
) -> Result<&'v mut Object, Error> {
    let bare = matches!(value, Value::String(_) | Value::Number(_));
    if bare && mode == Mode::Tolerant && attribute.sub("value").is_some() {
        *value = Value::Object(Object::from_iter([("value".to_owned(), value.take())]));
    }
    value.as_object_mut().ok_or_else(|| at.refuse("an object"))
}

fn simple(
    attribute: &Attribute,
    value: &mut Value,
    at: &Place<'_>,
    mode: Mode,
) -> Result<(), Error> {
    match attribute.kind {
        Type::Boolean => truth(value, at, mode),
        Type::Decimal | Type::Integer if value.is_number() => Ok(()),
        Type::Decimal | Type::Integer => Err(at.refuse("a number")),
        Type::String | Type::DateTime | Type::Binary | Type::Reference | Type::Complex => {
            text(value, at, mode)
        }
    }
}

fn truth(value: &mut Value, at: &Place<'_>, mode: Mode) -> Result<(), Error> {
    let said = match (&*value, mode) {
        (Value::Bool(_), _) => return Ok(()),
        (Value::String(text), Mode::Tolerant) => boolean(text),
        _ => None,
    };
    *value = said.map(Value::Bool).ok_or_else(|| at.refuse("`true` or `false`"))?;
    Ok(())
}

fn text(value: &mut Value, at: &Place<'_>, mode: Mode) -> Result<(), Error> {
    match (&*value, mode) {
        (Value::String(_), _) => Ok(()),
        (Value::Number(number), Mode::Tolerant) => {
            *value = Value::String(number.to_string());
            Ok(())
        }
        _ => Err(at.refuse("a string")),
    }
}

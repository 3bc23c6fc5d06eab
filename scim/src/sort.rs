//! In which order a query is answered (RFC 7644 §3.4.2.3).

use std::cmp::Ordering;
use std::fmt;

use jiff::Timestamp;
use serde_json::Value;

use crate::attribute_path::AttributePath;
use crate::caseless;
use crate::error::{Error, ScimType};
use crate::filter::instant;
use crate::lookup::{Lookup, VALUE, elements};
use crate::resource::{Object, ResourceType};
use crate::schema::{Attribute, Type};

/// `sortBy` and `sortOrder` as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// The attribute.
    pub by: AttributePath,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// A sort held against the schema of one resource type, ready for many resources.
#[derive(Debug, Clone, PartialEq)]
pub struct Sorter {
    lookup: Lookup,
    attribute: Option<&'static Attribute>,
    descending: bool,
}

/// What a resource is sorted by; keys of one [`Sorter`] are ordered as the answer is.
#[derive(Debug, Clone, PartialEq)]
pub struct SortKey {
    value: Key,
    descending: bool,
}

/// In this order where a custom attribute mixes types; what is missing comes last.
#[derive(Debug, Clone, PartialEq)]
enum Key {
    Boolean(bool),
    Number(f64),
    Moment(Timestamp),
    Text(String),
    Missing,
}

impl Sort {
    /// Reads both parameters.
    ///
    /// # Errors
    /// 400 `invalidValue` for what is no attribute name, or no order.
    pub fn parse(by: &str, order: Option<&str>) -> Result<Self, Error> {
        let by = AttributePath::parse(by.trim()).map_err(|error| {
            Error::bad(ScimType::InvalidValue, format!("`sortBy` is refused: {error}"))
        })?;
        let descending = match order.map(str::to_ascii_lowercase).as_deref() {
            None | Some("" | "ascending") => false,
            Some("descending") => true,
            Some(_) => {
                let detail = "`sortOrder` is neither `ascending` nor `descending`";
                return Err(Error::bad(ScimType::InvalidValue, detail));
            }
        };
        Ok(Self { by, descending })
    }

    /// Makes the sort ready for resources of one type.
    ///
    /// # Errors
    /// 400 `invalidValue` for an attribute the type does not have, and for a complex one without
    /// a `value`.
    pub fn sorter(&self, kind: ResourceType) -> Result<Sorter, Error> {
        self.resolve(kind, false)
    }

    /// The same for a query over all types: an attribute that only another type has is missing.
    ///
    /// # Errors
    /// As [`Sort::sorter`], for an attribute no type has.
    pub fn sorter_over_all(&self, kind: ResourceType) -> Result<Sorter, Error> {
        self.resolve(kind, true)
    }

    fn resolve(&self, kind: ResourceType, others: bool) -> Result<Sorter, Error> {
        let refused = |why: &str| {
            Error::bad(ScimType::InvalidValue, format!("`sortBy`: `{}` {why}", self.by))
        };
        let resolve =
            |path| Lookup::resolve(kind, others, path).map_err(|why: String| refused(&why));
        let (mut lookup, mut attribute) = resolve(&self.by)?;
        if let Some(complex) = attribute.filter(|attribute| attribute.kind == Type::Complex) {
            if complex.sub(VALUE).is_none() {
                return Err(refused("is complex; sort by one of its parts"));
            }
            let path = AttributePath { sub: Some(VALUE.into()), ..self.by.clone() };
            (lookup, attribute) = resolve(&path)?;
        }
        Ok(Sorter { lookup, attribute, descending: self.descending })
    }
}

impl Sorter {
    /// What a canonical resource is sorted by: of many values the primary one or the first.
    #[must_use]
    pub fn key(&self, resource: &Object) -> SortKey {
        let mut values = elements(self.lookup.attribute(resource));
        let first = values.next();
        let primary = first.into_iter().chain(values).find(|it| is_primary(it));
        let element = primary.or(first);
        let value = element.and_then(|element| elements(self.lookup.part(element)).next());
        let value = value.map_or(Key::Missing, |value| self.typed(value));
        SortKey { value, descending: self.descending }
    }

    fn typed(&self, value: &Value) -> Key {
        let is_moment = self.attribute.is_some_and(|attribute| attribute.kind == Type::DateTime);
        let exact = self.attribute.is_some_and(|attribute| attribute.case_exact);
        match value {
            Value::Bool(boolean) => Key::Boolean(*boolean),
            Value::Number(number) => number.as_f64().map_or(Key::Missing, Key::Number),
            Value::String(text) if is_moment => {
                instant::parse(text).map_or(Key::Missing, Key::Moment)
            }
            Value::String(text) if exact => Key::Text(text.clone()),
            Value::String(text) => Key::Text(caseless::fold(text)),
            Value::Null | Value::Array(_) | Value::Object(_) => Key::Missing,
        }
    }

    /// Which of two resources comes first.
    #[must_use]
    pub fn compare(&self, left: &Object, right: &Object) -> Ordering {
        self.key(left).cmp(&self.key(right))
    }
}

fn is_primary(element: &Value) -> bool {
    element.get("primary").and_then(Value::as_bool) == Some(true)
}

impl Key {
    const fn rank(&self) -> u8 {
        match self {
            Self::Boolean(_) => 0,
            Self::Number(_) => 1,
            Self::Moment(_) => 2,
            Self::Text(_) => 3,
            Self::Missing => 4,
        }
    }
}

impl Ord for SortKey {
    fn cmp(&self, other: &Self) -> Ordering {
        let ascending = match (&self.value, &other.value) {
            (Key::Boolean(left), Key::Boolean(right)) => left.cmp(right),
            (Key::Number(left), Key::Number(right)) => left.total_cmp(right),
            (Key::Moment(left), Key::Moment(right)) => left.cmp(right),
            (Key::Text(left), Key::Text(right)) => left.cmp(right),
            (left, right) => left.rank().cmp(&right.rank()),
        };
        if self.descending { ascending.reverse() } else { ascending }
    }
}

impl PartialOrd for SortKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Eq for SortKey {}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let order = if self.descending { "descending" } else { "ascending" };
        write!(f, "{} {order}", self.by)
    }
}

#[cfg(test)]
mod tests;

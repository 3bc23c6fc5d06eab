//! Which attributes an answer carries: `attributes`, `excludedAttributes` (RFC 7644 §3.9) and
//! what the schema says of `returned`. What exists is not asked here, only what is shown.

mod ask;

use serde_json::Value;

use crate::attribute_path::AttributePath;
use crate::error::{Error, ScimType};
use crate::mode::Mode;
use crate::resource::{Object, ResourceType};
use crate::schema::Returned;
use ask::{Ask, Extent};

/// What a client wants to see of each resource.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection(Rule);

#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Rule {
    /// What is returned by default.
    #[default]
    Everything,
    /// These, and what is always returned.
    Only(Vec<AttributePath>),
    /// All but these and what is only returned on request.
    Without(Vec<AttributePath>),
}

impl Selection {
    /// Reads the two lists, names separated by commas. An empty list is as good as none; when
    /// both are given, tolerant mode heeds `attributes`.
    ///
    /// # Errors
    /// 400 `invalidValue` for what is no attribute name, and in strict mode for both at once.
    pub fn new(
        attributes: Option<&str>,
        excluded: Option<&str>,
        mode: Mode,
    ) -> Result<Self, Error> {
        let only = names("attributes", attributes)?;
        let without = names("excludedAttributes", excluded)?;
        if mode == Mode::Strict && !only.is_empty() && !without.is_empty() {
            let detail = "`attributes` and `excludedAttributes` exclude each other";
            return Err(Error::bad(ScimType::InvalidValue, detail));
        }
        Ok(Self(match (only.is_empty(), without.is_empty()) {
            (false, _) => Rule::Only(only),
            (true, false) => Rule::Without(without),
            (true, true) => Rule::Everything,
        }))
    }

    /// What is returned when nothing was asked.
    #[must_use]
    pub fn everything() -> Self {
        Self::default()
    }

    /// Whether nothing was asked.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.0 == Rule::Everything
    }

    /// Whether any part of a top-level attribute may be shown, so that a server need not fetch
    /// the members of a group nobody asked for.
    #[must_use]
    pub fn wants(&self, kind: ResourceType, name: &str) -> bool {
        let Some(found) = kind.resolve(None, name, None) else { return false };
        let attribute = found.attribute;
        let ask = self.ask(kind);
        let listed = ask.attribute(found.extension, &attribute.name);
        match attribute.returned {
            Returned::Always => true,
            Returned::Never => false,
            Returned::Default | Returned::Request => match &self.0 {
                Rule::Everything => attribute.returned == Returned::Default,
                Rule::Only(_) => listed != Extent::Nothing,
                Rule::Without(_) => {
                    attribute.returned == Returned::Default && listed != Extent::Whole
                }
            },
        }
    }

    /// Whether a part of an attribute was asked for by name, as what is only returned on request has
    /// to be.
    #[must_use]
    pub fn names(
        &self,
        kind: ResourceType,
        extension: Option<&str>,
        name: &str,
        part: &str,
    ) -> bool {
        let Rule::Only(_) = &self.0 else { return false };
        match self.ask(kind).attribute(extension, name) {
            Extent::Parts(names) => names.iter().any(|it| it.eq_ignore_ascii_case(part)),
            Extent::Whole | Extent::Nothing | Extent::Within => false,
        }
    }

    /// Leaves of a resource what was asked for.
    #[must_use]
    pub fn select(&self, kind: ResourceType, mut resource: Object) -> Object {
        let ask = self.ask(kind);
        let returned = |name: &str| {
            kind.resolve(None, name, None).map_or(Returned::Default, |it| it.attribute.returned)
        };
        resource.retain(|name, value| match returned(name) {
            Returned::Always => true,
            Returned::Never => false,
            Returned::Default | Returned::Request if name.contains(':') => {
                self.keeps(ask.schema(name), value, |part, value| {
                    self.keeps(ask.attribute(Some(name), part), value, |_, _| true)
                })
            }
            Returned::Request if !matches!(self.0, Rule::Only(_)) => false,
            Returned::Default | Returned::Request => {
                self.keeps(ask.attribute(None, name), value, |_, _| true)
            }
        });
        resource
    }

    /// Whether a value stays, given how much of it was listed; of one listed in part, the parts
    /// that do not stay are taken out, and `inside` looks into those it is asked about.
    fn keeps(
        &self,
        listed: Extent<'_>,
        value: &mut Value,
        inside: impl Fn(&str, &mut Value) -> bool,
    ) -> bool {
        let only = match self.0 {
            Rule::Everything => return true,
            Rule::Only(_) => true,
            Rule::Without(_) => false,
        };
        match listed {
            Extent::Whole => only,
            Extent::Nothing => !only,
            Extent::Within => {
                each_object(value, |parts| parts.retain(|name, part| inside(name, part)))
            }
            Extent::Parts(names) => each_object(value, |parts| {
                parts
                    .retain(|name, _| only == names.iter().any(|it| it.eq_ignore_ascii_case(name)));
            }),
        }
    }

    fn ask(&self, kind: ResourceType) -> Ask<'_> {
        match &self.0 {
            Rule::Everything => Ask::default(),
            Rule::Only(paths) | Rule::Without(paths) => Ask::of(kind, paths),
        }
    }
}

/// Changes an object, or each object of a list; says whether anything is left.
fn each_object(value: &mut Value, change: impl Fn(&mut Object)) -> bool {
    match value {
        Value::Object(parts) => {
            change(parts);
            !parts.is_empty()
        }
        Value::Array(items) => {
            items.retain_mut(|item| {
                item.as_object_mut().is_none_or(|parts| {
                    change(parts);
                    !parts.is_empty()
                })
            });
            !items.is_empty()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

fn names(parameter: &str, list: Option<&str>) -> Result<Vec<AttributePath>, Error> {
    let list = list.unwrap_or_default();
    let names = ask::split(list).map(|name| {
        AttributePath::parse(&ask::without_filter(name)).map_err(|error| {
            let detail = format!("`{name}` in `{parameter}` names no attribute: {error}");
            Error::bad(ScimType::InvalidValue, detail)
        })
    });
    names.collect()
}

#[cfg(test)]
mod tests;

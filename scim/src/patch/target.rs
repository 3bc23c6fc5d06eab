//! From a path, or a key of a value without one, to the place it means.

use super::step::{Target, Which};
use crate::error::{Error, ScimType};
use crate::filter::{Comparison, Filter, Op, ValuePath};
use crate::mode::Mode;
use crate::resource::place::Place;
use crate::resource::{Object, ResourceType, value};
use crate::schema::{Attribute, Mutability};

/// What a path means.
pub(super) enum Meaning {
    /// A place that can be written.
    Place(Target),
    /// A whole schema, the core one or a published extension.
    Schema(&'static str),
    /// Something a client may say and nobody keeps: `schemas`, `password`, what an extension of
    /// groups says that nobody published here.
    Nothing,
    /// Something only the server writes.
    ReadOnly,
    /// No attribute of the type.
    Unknown,
}

/// Reads a path; `inside` is the schema in whose object it stood as a key.
pub(super) fn meaning(
    kind: ResourceType,
    inside: Option<&str>,
    text: &str,
    mode: Mode,
) -> Result<Meaning, Error> {
    let mut path = ValuePath::parse(text, mode)?;
    if path.path.schema.is_none() {
        path.path.schema = inside.map(Into::into);
    }
    if path.filter.is_some() && path.path.sub.is_some() {
        return Ok(Meaning::Unknown);
    }
    if let Some(urn) = path.path.names_schema() {
        return Ok(schema(kind, urn, &path, mode));
    }
    let Some(mut found) = kind.attribute(&path.path) else {
        return Ok(custom(kind, path, mode));
    };
    if let Some(sub) = &path.sub {
        match found.attribute.sub(sub) {
            Some(sub) => found.sub = Some(sub),
            None => return Ok(Meaning::Unknown),
        }
    }
    if found.attribute.name == "schemas" || found.last().mutability == Mutability::WriteOnly {
        return Ok(Meaning::Nothing);
    }
    if [found.attribute, found.last()].iter().any(|it| it.mutability == Mutability::ReadOnly) {
        return Ok(Meaning::ReadOnly);
    }
    let which = match path.filter {
        Some(_) if !found.attribute.multi_valued => {
            let detail = format!("`{}` has one value, of which none can be selected", path.path);
            return Err(Error::bad(ScimType::InvalidPath, detail));
        }
        Some(filter) => Some(Box::new(selected(found.attribute, filter)?)),
        None => None,
    };
    Ok(Meaning::Place(Target::Attribute { found, which }))
}

fn schema(kind: ResourceType, urn: &str, path: &ValuePath, mode: Mode) -> Meaning {
    if path.filter.is_some() {
        return Meaning::Unknown;
    }
    if urn.eq_ignore_ascii_case(&kind.schema().id) {
        return Meaning::Schema(&kind.schema().id);
    }
    match (kind.extension_urn(urn), mode) {
        (Some(urn), _) => Meaning::Schema(urn),
        (None, Mode::Tolerant) if has_custom(kind) => {
            Meaning::Place(Target::Custom { urn: urn.into(), name: None, sub: None })
        }
        (None, Mode::Tolerant) => Meaning::Nothing, // as POST steps over it
        (None, Mode::Strict) => Meaning::Unknown,
    }
}

fn custom(kind: ResourceType, path: ValuePath, mode: Mode) -> Meaning {
    let published = |urn: &str| {
        urn.eq_ignore_ascii_case(&kind.schema().id) || kind.extension_urn(urn).is_some()
    };
    match path.path.schema {
        Some(urn) if mode == Mode::Tolerant && !published(&urn) => {
            match (has_custom(kind), path.filter) {
                (true, None) => {
                    let (name, sub) = (Some(path.path.name), path.path.sub);
                    Meaning::Place(Target::Custom { urn, name, sub })
                }
                (true, Some(_)) => Meaning::Unknown,
                (false, _) => Meaning::Nothing,
            }
        }
        Some(_) | None => Meaning::Unknown,
    }
}

/// A PATCH of a group becomes changes, and there is none for attributes nobody published.
fn has_custom(kind: ResourceType) -> bool {
    kind == ResourceType::User
}

fn selected(attribute: &'static Attribute, filter: Filter) -> Result<Which, Error> {
    let matcher = filter.element_matcher(Some(attribute))?;
    let mut template = Object::new();
    let complete = fill(&mut template, attribute, &filter);
    Ok(Which { filter, matcher, template: complete.then_some(template) })
}

/// Collects what an element must say to be selected. False if the filter leaves that open.
fn fill(template: &mut Object, attribute: &Attribute, filter: &Filter) -> bool {
    match filter {
        Filter::And(all) => all.iter().all(|filter| fill(template, attribute, filter)),
        Filter::Compare(Comparison { path, op: Op::Eq, value }) => {
            let Some(sub) = attribute.sub(&path.name) else { return false };
            let mut value = value.clone();
            let at = Place::Path(&sub.name);
            let said = value::settle(sub, &mut value, &at, Mode::Tolerant) == Ok(true);
            if said {
                template.insert(sub.name.clone(), value);
            }
            said
        }
        Filter::Compare(_)
        | Filter::Or(_)
        | Filter::Not(_)
        | Filter::Present(_)
        | Filter::Within(_) => false,
    }
}

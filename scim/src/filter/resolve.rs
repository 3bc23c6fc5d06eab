//! A filter held against a schema: unknown names and comparisons that make no sense are refused
//! here, so that a filter never silently means everything or nothing.

use super::matcher::{Matcher, Node};
use super::parser::excerpt;
use super::question::Question;
use super::{Comparison, Filter, Test, Within};
use crate::attribute_path::AttributePath;
use crate::error::{Error, ScimType};
use crate::lookup::{Found, Lookup, VALUE};
use crate::resource::{Object, ResourceType};
use crate::schema::{Attribute, Type};

impl Filter {
    /// Makes the filter ready for resources of one type.
    ///
    /// # Errors
    /// 400 `invalidFilter` for an attribute the type does not have, and for a comparison its
    /// attribute cannot answer. Extensions no published schema has are taken as they come.
    pub fn matcher(&self, kind: ResourceType) -> Result<Matcher, Error> {
        Scope::Resource { kind, others: false }.matcher(self)
    }

    /// The same for a query over all types, in which an attribute that only another type has is
    /// one without a value (RFC 7644 §3.4.2.1).
    ///
    /// # Errors
    /// As [`Filter::matcher`], for an attribute no type has.
    pub fn matcher_over_all(&self, kind: ResourceType) -> Result<Matcher, Error> {
        Scope::Resource { kind, others: true }.matcher(self)
    }

    /// Makes a filter out of brackets ready for the elements of an attribute; `None` stands for
    /// an attribute no published schema has.
    ///
    /// # Errors
    /// As [`Filter::matcher`], for the attribute's parts.
    pub fn element_matcher(&self, attribute: Option<&'static Attribute>) -> Result<Matcher, Error> {
        Scope::Elements(attribute).matcher(self)
    }

    /// Whether the filter can be asked of resources of that type.
    ///
    /// # Errors
    /// As [`Filter::matcher`].
    pub fn check(&self, kind: ResourceType) -> Result<(), Error> {
        self.matcher(kind).map(drop)
    }

    /// Whether one resource is meant. For more than one resource make a [`Matcher`] once.
    #[must_use]
    pub fn matches(&self, kind: ResourceType, resource: &Object) -> bool {
        self.matcher_over_all(kind).is_ok_and(|matcher| matcher.matches(resource))
    }
}

/// What the names of a filter are names of.
#[derive(Clone, Copy)]
enum Scope {
    /// Attributes of a resource; with `others`, of the other types as well.
    Resource { kind: ResourceType, others: bool },
    /// Parts of an attribute's elements.
    Elements(Option<&'static Attribute>),
}

impl Scope {
    fn matcher(self, filter: &Filter) -> Result<Matcher, Error> {
        self.node(filter).map(|node| Matcher { node })
    }

    fn node(self, filter: &Filter) -> Result<Node, Error> {
        let nodes = |filters: &[Filter]| {
            filters.iter().map(|filter| self.node(filter)).collect::<Result<Vec<_>, _>>()
        };
        Ok(match filter {
            Filter::And(all) => Node::All(nodes(all)?),
            Filter::Or(any) => Node::Any(nodes(any)?),
            Filter::Not(inner) => Node::Not(Box::new(self.node(inner)?)),
            Filter::Present(path) => self.values(path, &Test::Present)?,
            Filter::Compare(Comparison { path, op, value }) => {
                self.values(path, &Test::Compare(*op, value.clone()))?
            }
            Filter::Within(within) => self.elements(within)?,
        })
    }

    fn values(self, path: &AttributePath, test: &Test) -> Result<Node, Error> {
        let (mut lookup, mut attribute) = self.resolve(path)?;
        if let (Test::Compare(..), Some(complex)) = (test, attribute)
            && complex.kind == Type::Complex
        {
            (lookup, attribute) = self.value_of(path, complex)?;
        }
        let question = Question::typed(attribute, test).map_err(|why| refused(path, &why))?;
        Ok(Node::Values(lookup, question))
    }

    /// A complex attribute compares by its `value`.
    fn value_of(self, path: &AttributePath, attribute: &Attribute) -> Result<Found, Error> {
        if attribute.sub(VALUE).is_some() {
            return self.resolve(&AttributePath { sub: Some(VALUE.into()), ..path.clone() });
        }
        let example = attribute.sub_attributes.first().map_or(VALUE, |sub| sub.name.as_str());
        Err(refused(
            path,
            &format!("is complex; compare one of its parts, such as `{path}.{example}`"),
        ))
    }

    fn elements(self, within: &Within) -> Result<Node, Error> {
        let Within { path, filter, sub } = within;
        if let Self::Elements(_) = self {
            return Err(refused(path, "stands in brackets and has no brackets of its own"));
        }
        let (lookup, attribute) = self.resolve(path)?;
        if path.sub.is_some() || attribute.is_some_and(|attribute| attribute.kind != Type::Complex)
        {
            return Err(refused(path, "has no parts to look into"));
        }
        let inner = Self::Elements(attribute);
        let mut node = inner.node(filter)?;
        if let Some((sub, test)) = sub {
            let path = AttributePath { schema: None, name: sub.clone(), sub: None };
            node = Node::All(vec![node, inner.values(&path, test)?]);
        }
        Ok(Node::Elements(lookup, Box::new(node)))
    }

    fn resolve(self, path: &AttributePath) -> Result<Found, Error> {
        match self {
            Self::Resource { kind, others } => {
                Lookup::resolve(kind, others, path).map_err(|why| refused(path, &why))
            }
            Self::Elements(_) if path.schema.is_some() || path.sub.is_some() => {
                Err(refused(path, "is more than a name, which is all that stands in brackets"))
            }
            Self::Elements(None) => Ok((Lookup::foreign(path), None)),
            Self::Elements(Some(attribute)) => {
                let sub = attribute.sub(&path.name);
                let sub = sub.ok_or_else(|| {
                    refused(path, &format!("is not a part of `{}`", attribute.name))
                })?;
                Ok((Lookup::Known { extension: None, name: &sub.name, sub: None }, Some(sub)))
            }
        }
    }
}

fn refused(path: &AttributePath, why: &str) -> Error {
    Error::bad(ScimType::InvalidFilter, format!("{} {why}", excerpt(&path.to_string())))
}

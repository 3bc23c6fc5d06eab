//! The path of a PATCH operation (RFC 7644 §3.5.2): an attribute, some of its elements, and a
//! part of them.

use std::fmt;

use super::parser::{Parser, refuse};
use super::{Filter, length};
use crate::attribute_path::AttributePath;
use crate::error::{Error, ScimType};
use crate::mode::Mode;

/// `members`, `name.familyName`, `members[value eq "42"]` or `emails[type eq "work"].value`.
#[derive(Debug, Clone, PartialEq)]
pub struct ValuePath {
    /// The attribute; its own `sub` is what stands behind a dot when there is no bracket.
    pub path: AttributePath,
    /// Which elements; its paths name sub-attributes.
    pub filter: Option<Filter>,
    /// The sub-attribute behind the bracket.
    pub sub: Option<String>,
}

impl ValuePath {
    /// Reads a path, under the bounds of [`Filter`]; in its brackets as [`Filter::parse_in`].
    ///
    /// # Errors
    /// 400 `invalidFilter` for what stands in the brackets, 400 `invalidPath` for the rest.
    pub fn parse(text: &str, mode: Mode) -> Result<Self, Error> {
        length::typed(text, "path", ScimType::InvalidPath)?;
        let invalid = |fault| refuse(ScimType::InvalidPath, text, "path", &fault);
        let mut parser = Parser::new(text, mode);
        parser.scanner.skip_space();
        let path = parser.path().map_err(invalid)?;
        let (filter, sub) = if parser.scanner.eat('[') {
            let filter = parser.closed(0, ']');
            let filter =
                filter.map_err(|fault| refuse(ScimType::InvalidFilter, text, "path", &fault))?;
            (Some(filter), parser.part_behind_bracket().map_err(invalid)?)
        } else {
            (None, None)
        };
        parser.scanner.skip_space();
        if parser.scanner.peek().is_some() {
            return Err(invalid(parser.scanner.fault("expected the end")));
        }
        let read = Self { path, filter, sub: sub.map(Into::into) };
        length::written(&read, "path", ScimType::InvalidPath)?;
        Ok(read)
    }
}

impl fmt::Display for ValuePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        if let Some(filter) = &self.filter {
            write!(f, "[{filter}]")?;
        }
        match &self.sub {
            Some(sub) => write!(f, ".{sub}"),
            None => Ok(()),
        }
    }
}

//! Where in a body something is wrong, for the sentence a person reads.

use std::fmt;

use crate::error::{Error, ScimType};

/// A place in a body. Made on the way down, written out only when something is wrong.
#[derive(Clone, Copy)]
pub(crate) enum Place<'a> {
    /// The body itself.
    Top,
    /// What the path of a PATCH operation names.
    Path(&'a str),
    /// A member of an object.
    Name(&'a Place<'a>, &'a str),
    /// An element of a list.
    Index(&'a Place<'a>, usize),
}

impl Place<'_> {
    /// The refusal of a value that does not fit its attribute.
    pub(crate) fn refuse(&self, must: &str) -> Error {
        Error::bad(ScimType::InvalidValue, format!("`{self}` must be {must}"))
    }

    /// The refusal of an attribute no schema has.
    pub(crate) fn unknown(&self) -> Error {
        Error::bad(ScimType::InvalidSyntax, format!("`{self}` is an attribute no schema has"))
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Top => Ok(()),
            Self::Path(path) => f.write_str(path),
            Self::Name(Self::Top, name) => f.write_str(name),
            Self::Name(inside @ Self::Name(_, urn), name) if urn.contains(':') => {
                write!(f, "{inside}:{name}")
            }
            Self::Name(inside, name) => write!(f, "{inside}.{name}"),
            Self::Index(inside, index) => write!(f, "{inside}[{index}]"),
        }
    }
}

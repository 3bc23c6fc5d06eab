//! What a filter says (RFC 7644 §3.4.2.2): a tree a server may look into for its indexes, and its
//! text. Reading it is in `parser`, holding it against the schema in `resolve`, asking it of a
//! resource in `matcher`.

use std::fmt;

use serde_json::Value;

use crate::attribute_path::AttributePath;
use crate::error::Error;
use crate::mode::Mode;

pub(crate) mod instant;
mod length;
mod matcher;
mod parser;
mod question;
mod resolve;
mod scanner;
mod value_path;

pub use matcher::Matcher;
pub use value_path::ValuePath;

/// What stands in a filter's [shape](Filter::shape) for each value.
const HIDDEN: &str = "…";

/// A filter as typed: names are not yet resolved, values keep their JSON type.
///
/// `And` and `Or` hold at least two filters when they come from [`Filter::parse`].
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// All of them hold.
    And(Vec<Filter>),
    /// At least one of them holds.
    Or(Vec<Filter>),
    /// It does not hold.
    Not(Box<Filter>),
    /// `userName eq "ada"`.
    Compare(Comparison),
    /// `title pr`.
    Present(AttributePath),
    /// `emails[type eq "work"]`, alone or with a test of a part behind it.
    Within(Within),
}

/// `userName eq "ada"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The attribute.
    pub path: AttributePath,
    /// How it is compared.
    pub op: Op,
    /// With what: a string, a number, a boolean or null.
    pub value: Value,
}

/// `emails[type eq "work"]` or `emails[type eq "work"].value eq "ada@example.com"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Within {
    /// The attribute whose elements are looked at one by one.
    pub path: AttributePath,
    /// What must hold for one element; its paths name sub-attributes.
    pub filter: Box<Filter>,
    /// A sub-attribute and what must hold for it in the same element (Entra's form).
    pub sub: Option<(String, Test)>,
}

/// What is asked of one value.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// Whether it is there.
    Present,
    /// How it compares.
    Compare(Op, Value),
}

/// The comparing operators of RFC 7644 table 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Contains.
    Co,
    /// Starts with.
    Sw,
    /// Ends with.
    Ew,
    /// Greater than.
    Gt,
    /// Greater than or equal to.
    Ge,
    /// Less than.
    Lt,
    /// Less than or equal to.
    Le,
}

impl Op {
    /// All of them, in the RFC's order.
    pub const ALL: [Self; 9] =
        [Self::Eq, Self::Ne, Self::Co, Self::Sw, Self::Ew, Self::Gt, Self::Ge, Self::Lt, Self::Le];

    /// The operator as it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Co => "co",
            Self::Sw => "sw",
            Self::Ew => "ew",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Lt => "lt",
            Self::Le => "le",
        }
    }
}

impl Filter {
    /// Longer filters are refused, be they typed or written out.
    pub const MAX_BYTES: usize = 8 * 1024;
    /// Parentheses, `not` and brackets nest no deeper.
    pub const MAX_DEPTH: usize = 32;
    /// More comparisons are refused.
    pub const MAX_TERMS: usize = 200;

    /// Reads a filter; operators, names and literals ignore case.
    ///
    /// Beyond the RFC's grammar a value may be a bare word (`externalId eq jyoung`) and a value
    /// path may go on behind its bracket (`emails[type eq "work"].value eq "x"`).
    ///
    /// # Errors
    /// 400 `invalidFilter`, saying what was expected and at which character.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::parse_in(text, Mode::Tolerant)
    }

    /// The same under a mode; strict takes no bare words.
    ///
    /// # Errors
    /// As [`Filter::parse`].
    pub fn parse_in(text: &str, mode: Mode) -> Result<Self, Error> {
        parser::filter(text, mode)
    }

    /// The attributes the filter reads, in the order it names them; inside brackets the
    /// attribute in front of the bracket.
    #[must_use]
    pub fn attributes(&self) -> Vec<&AttributePath> {
        match self {
            Self::And(all) | Self::Or(all) => all.iter().flat_map(Self::attributes).collect(),
            Self::Not(inner) => inner.attributes(),
            Self::Compare(Comparison { path, .. })
            | Self::Present(path)
            | Self::Within(Within { path, .. }) => vec![path],
        }
    }

    /// The filter with each value hidden, fit for a log.
    #[must_use]
    pub fn shape(&self) -> String {
        struct Shape<'a>(&'a Filter);
        impl fmt::Display for Shape<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.write(f, &|f, _| f.write_str(HIDDEN))
            }
        }
        Shape(self).to_string()
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, value: WriteValue<'_>) -> fmt::Result {
        match self {
            Self::And(all) => {
                let is_list = |part: &_| matches!(part, Self::And(_) | Self::Or(_));
                write_list(f, all, " and ", is_list, value)
            }
            Self::Or(any) => write_list(f, any, " or ", |part| matches!(part, Self::Or(_)), value),
            Self::Not(inner) => {
                f.write_str("not (")?;
                inner.write(f, value)?;
                f.write_str(")")
            }
            Self::Compare(Comparison { path, op, value: compared }) => {
                write!(f, "{path} {op} ")?;
                value(f, compared)
            }
            Self::Present(path) => write!(f, "{path} pr"),
            Self::Within(within) => within.write(f, value),
        }
    }
}

impl Within {
    fn write(&self, f: &mut fmt::Formatter<'_>, value: WriteValue<'_>) -> fmt::Result {
        write!(f, "{}[", self.path)?;
        self.filter.write(f, value)?;
        f.write_str("]")?;
        match &self.sub {
            None => Ok(()),
            Some((sub, Test::Present)) => write!(f, ".{sub} pr"),
            Some((sub, Test::Compare(op, compared))) => {
                write!(f, ".{sub} {op} ")?;
                value(f, compared)
            }
        }
    }
}

type WriteValue<'a> = &'a dyn Fn(&mut fmt::Formatter<'_>, &Value) -> fmt::Result;

/// Only parts that need parentheses to read as the same tree have them. `and` inside `or` needs
/// none and may have had none, so what is written nests no deeper than what was read.
fn write_list(
    f: &mut fmt::Formatter<'_>,
    parts: &[Filter],
    between: &str,
    needs_parentheses: impl Fn(&Filter) -> bool,
    value: WriteValue<'_>,
) -> fmt::Result {
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            f.write_str(between)?;
        }
        if needs_parentheses(part) {
            f.write_str("(")?;
            part.write(f, value)?;
            f.write_str(")")?;
        } else {
            part.write(f, value)?;
        }
    }
    Ok(())
}

/// The filter in canonical spelling; it reads as the same filter again.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, &|f, value| write!(f, "{value}"))
    }
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests;

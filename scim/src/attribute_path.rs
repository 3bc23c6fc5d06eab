//! How an attribute is named in filters, paths and attribute lists (RFC 7644 §3.10): the text and
//! its parts, as typed. Whether such an attribute exists is the schema's to say.

use std::fmt;

/// A longer path names nothing any schema has.
const MAX_BYTES: usize = 1024;

/// `userName`, `name.familyName`, `urn:…:User:manager.value`, or a whole extension by its URN.
///
/// Parts keep the case they were typed in; comparing them ignores case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AttributePath {
    /// The URN in front of the name, if there was one.
    pub schema: Option<String>,
    /// The attribute's name; empty only when the path [names a schema](Self::names_schema).
    pub name: String,
    /// The sub-attribute behind the dot.
    pub sub: Option<String>,
}

/// Why a text is no attribute path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAttributePath {
    /// There is nothing where a name should stand.
    #[error("an attribute name is missing")]
    Empty,
    /// A character that names do not have, or a first character that is no letter.
    #[error("it is not an attribute name")]
    NotAName,
    /// More than one dot behind the name.
    #[error("it has more than one dot behind the attribute name")]
    TooManyParts,
    /// Longer than any path of any schema.
    #[error("it is longer than {MAX_BYTES} bytes")]
    TooLong,
}

impl AttributePath {
    /// Takes a path apart. Version dots inside a URN (`2.0`) do not split it.
    ///
    /// A URN that ends right behind its version (`…:2.0:User`), or is no longer than a URN must be
    /// (`urn:example:thing`), is a schema of its own and names no attribute in it; Entra's dotted
    /// form `…:2.0:User.manager` is the same as with a colon.
    pub fn parse(text: &str) -> Result<Self, InvalidAttributePath> {
        if text.len() > MAX_BYTES {
            return Err(InvalidAttributePath::TooLong);
        }
        if !is_urn(text) {
            return Self::plain(None, text);
        }
        let (front, last) = text.rsplit_once(':').ok_or(InvalidAttributePath::Empty)?;
        if !front.split(':').chain([last]).all(is_urn_part) {
            return Err(InvalidAttributePath::NotAName);
        }
        match front.split(':').count() {
            0 | 1 => return Err(InvalidAttributePath::NotAName),
            2 => return Ok(Self::schema(text)),
            _ if starts_with_version(last) => return Ok(Self::schema(text)),
            _ => {}
        }
        if !front.rsplit(':').next().is_some_and(is_version) {
            return Self::plain(Some(front.into()), last);
        }
        match last.split_once('.') {
            None => Self::plain(None, last).map(|_| Self::schema(text)),
            Some((kind, name)) => {
                Self::plain(None, kind)?;
                Self::plain(Some(format!("{front}:{kind}")), name)
            }
        }
    }

    /// The URN, if the path is one and names no attribute in it.
    #[must_use]
    pub fn names_schema(&self) -> Option<&str> {
        self.schema.as_deref().filter(|_| self.name.is_empty())
    }

    /// Whether the path is that bare name, whatever its case.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.schema.is_none() && self.sub.is_none() && self.name.eq_ignore_ascii_case(name)
    }

    fn schema(urn: &str) -> Self {
        Self { schema: Some(urn.into()), name: String::new(), sub: None }
    }

    fn plain(schema: Option<String>, text: &str) -> Result<Self, InvalidAttributePath> {
        let (name, sub) = match text.split_once('.') {
            None => (text, None),
            Some((_, sub)) if sub.contains('.') => return Err(InvalidAttributePath::TooManyParts),
            Some((name, sub)) => (name, Some(sub)),
        };
        for part in [Some(name), sub].into_iter().flatten() {
            match part {
                "" => return Err(InvalidAttributePath::Empty),
                part if !is_name(part) => return Err(InvalidAttributePath::NotAName),
                _ => {}
            }
        }
        Ok(Self { schema, name: name.into(), sub: sub.map(Into::into) })
    }
}

impl fmt::Display for AttributePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            f.write_str(schema)?;
            if !self.name.is_empty() {
                f.write_str(":")?;
            }
        }
        f.write_str(&self.name)?;
        match &self.sub {
            Some(sub) => write!(f, ".{sub}"),
            None => Ok(()),
        }
    }
}

fn is_urn(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("urn"))
}

fn is_urn_part(part: &str) -> bool {
    !part.is_empty()
        && part.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '[' | ']' | '(' | ')'))
}

fn is_version(part: &str) -> bool {
    starts_with_version(part) && part.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// `2.0`, and also the `2.0User` of a sample Microsoft once published.
fn starts_with_version(part: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    part.starts_with(digit)
        && part
            .trim_start_matches(digit)
            .strip_prefix('.')
            .is_some_and(|minor| minor.starts_with(digit))
}

/// `ATTRNAME` of RFC 7643 §2.1, and `$ref`.
fn is_name(part: &str) -> bool {
    let name = part.strip_prefix('$').unwrap_or(part);
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

#[cfg(test)]
mod tests;

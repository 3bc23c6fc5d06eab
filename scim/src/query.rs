//! What a client wants to see and how much of it (RFC 7644 §3.4.2 and §3.4.3, RFC 9865), from a
//! query string or from the body of a search; both say the same and are read by the same rules.

use crate::cursor;
use crate::error::{Error, ScimType};
use crate::filter::Filter;
use crate::mode::Mode;
use crate::resource::ResourceType;
use crate::selection::Selection;
use crate::sort::Sort;

mod parameters;

use parameters::Parameters;

/// A query, read but not yet held against any resource type.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Which resources; none means all.
    pub filter: Option<Filter>,
    /// In which order; none means the server's own, which is the same on every page.
    pub sort: Option<Sort>,
    /// Which of them now.
    pub page: Page,
    /// What of each.
    pub selection: Selection,
}

/// Which part of the answer is wanted. A `count` may be more than the server gives at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// By place (RFC 7644 §3.4.2.4).
    Index {
        /// The place of the first one, counted from 1.
        start: usize,
        /// How many; zero asks for the number only.
        count: Option<usize>,
    },
    /// By cursor (RFC 9865).
    Cursor {
        /// Where the page before ended; none means the first page.
        cursor: Option<String>,
        /// How many.
        count: Option<usize>,
    },
}

impl Query {
    /// Reads what stands behind the `?` of a URL. Names ignore case; unknown ones, such as
    /// Entra's `aadOptscim062020`, mean nothing.
    ///
    /// # Errors
    /// 400: `invalidFilter`, `invalidCount` beside a cursor, and else `invalidValue`, also for a
    /// parameter given twice.
    pub fn from_query_string(text: &str, mode: Mode) -> Result<Self, Error> {
        Self::read(Parameters::from_query_string(text)?, mode)
    }

    /// Reads the body of a search.
    ///
    /// # Errors
    /// As [`Query::from_query_string`], and 400 `invalidSyntax` for what is no search request.
    pub fn from_search_request(body: &[u8], mode: Mode) -> Result<Self, Error> {
        Self::read(Parameters::from_search_request(body, mode)?, mode)
    }

    /// Whether a query string has a filter, be it readable or not: discovery endpoints refuse it
    /// with 403 (RFC 7644 §4).
    #[must_use]
    pub fn has_filter(text: &str) -> bool {
        parameters::has(text, "filter")
    }

    /// A number for this filter, order and type (none for all types), the same in every process:
    /// by it a [`Cursor`](crate::cursor::Cursor) knows its query.
    #[must_use]
    pub fn fingerprint(&self, kind: Option<ResourceType>) -> u64 {
        let filter = self.filter.as_ref().map(ToString::to_string).unwrap_or_default();
        let sort = self.sort.as_ref().map(ToString::to_string).unwrap_or_default();
        cursor::fingerprint([kind.map_or("", ResourceType::name), &filter, &sort])
    }

    fn read(parameters: Parameters, mode: Mode) -> Result<Self, Error> {
        let Parameters { filter, sort_by, sort_order, attributes, excluded, .. } = &parameters;
        // Entra's gallery probes send `filter=`; strict mode hands it to the parser, which says no.
        let filter = filter.as_deref().filter(|text| mode == Mode::Strict || !text.is_empty());
        let sort_by = sort_by.as_deref().filter(|text| !text.is_empty());
        Ok(Self {
            filter: filter.map(|text| Filter::parse_in(text, mode)).transpose()?,
            sort: sort_by.map(|by| Sort::parse(by, sort_order.as_deref())).transpose()?,
            selection: Selection::new(attributes.as_deref(), excluded.as_deref(), mode)?,
            page: Page::read(parameters)?,
        })
    }
}

impl Page {
    fn read(parameters: Parameters) -> Result<Self, Error> {
        let Parameters { start_index, count, cursor, .. } = parameters;
        let start = number("startIndex", start_index.as_deref(), ScimType::InvalidValue)?;
        let start = start.unwrap_or(1).max(1);
        let Some(cursor) = cursor else {
            let count = number("count", count.as_deref(), ScimType::InvalidValue)?;
            return Ok(Self::Index { start, count });
        };
        if start > 1 {
            let detail = "`startIndex` and `cursor` exclude each other";
            return Err(Error::bad(ScimType::InvalidValue, detail));
        }
        let count = number("count", count.as_deref(), ScimType::InvalidCount)?;
        Ok(Self::Cursor { cursor: Some(cursor).filter(|cursor| !cursor.is_empty()), count })
    }
}

/// A whole number; below zero it is zero, and beyond all places it is the last.
fn number(name: &str, text: Option<&str>, scim_type: ScimType) -> Result<Option<usize>, Error> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let negative = text.strip_prefix('-');
    let digits = negative.unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Error::bad(scim_type, format!("`{name}` is not a whole number")));
    }
    let number = if negative.is_some() { 0 } else { digits.parse().unwrap_or(usize::MAX) };
    Ok(Some(number))
}

#[cfg(test)]
mod tests;

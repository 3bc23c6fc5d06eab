//! The parameters of a query as texts, from either of the two places they are written in.

use serde_json::Value;

use crate::body;
use crate::error::{Error, ScimType};
use crate::mode::Mode;
use crate::percent;

/// The URN of a search's body.
const SEARCH_REQUEST: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

/// What was given; what was not is none.
#[derive(Debug, Default)]
pub(super) struct Parameters {
    pub(super) filter: Option<String>,
    pub(super) sort_by: Option<String>,
    pub(super) sort_order: Option<String>,
    pub(super) start_index: Option<String>,
    pub(super) count: Option<String>,
    pub(super) cursor: Option<String>,
    pub(super) attributes: Option<String>,
    pub(super) excluded: Option<String>,
}

/// Whether a query string names a parameter.
pub(super) fn has(text: &str, name: &str) -> bool {
    pairs(text)
        .any(|(key, _)| percent::decode_form(key).is_some_and(|it| it.eq_ignore_ascii_case(name)))
}

fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

impl Parameters {
    pub(super) fn from_query_string(text: &str) -> Result<Self, Error> {
        let mut parameters = Self::default();
        for (name, value) in pairs(text) {
            let Some(name) = percent::decode_form(name) else { continue };
            let Some(place) = parameters.place(&name) else { continue };
            let value = percent::decode_form(value)
                .ok_or_else(|| invalid(ScimType::InvalidValue, &name, "is not UTF-8"))?;
            fill(place, &name, value)?;
        }
        Ok(parameters)
    }

    pub(super) fn from_search_request(body: &[u8], mode: Mode) -> Result<Self, Error> {
        let mut parameters = Self::default();
        let mut is_search = false;
        for (name, value) in body::object(body)? {
            if name.eq_ignore_ascii_case("schemas") {
                is_search = value.as_array().is_some_and(|urns| {
                    let mut urns = urns.iter().filter_map(Value::as_str);
                    urns.any(|urn| urn.eq_ignore_ascii_case(SEARCH_REQUEST))
                });
                continue;
            }
            let Some(place) = parameters.place(&name) else { continue };
            if let Some(text) = as_text(&name, value)? {
                fill(place, &name, text)?;
            }
        }
        if mode == Mode::Strict && !is_search {
            let detail = format!("`schemas` does not name `{SEARCH_REQUEST}`");
            return Err(Error::bad(ScimType::InvalidSyntax, detail));
        }
        Ok(parameters)
    }

    fn place(&mut self, name: &str) -> Option<&mut Option<String>> {
        Some(match name.to_ascii_lowercase().as_str() {
            "filter" => &mut self.filter,
            "sortby" => &mut self.sort_by,
            "sortorder" => &mut self.sort_order,
            "startindex" => &mut self.start_index,
            "count" => &mut self.count,
            "cursor" => &mut self.cursor,
            "attributes" => &mut self.attributes,
            "excludedattributes" => &mut self.excluded,
            _ => return None,
        })
    }
}

fn fill(place: &mut Option<String>, name: &str, value: String) -> Result<(), Error> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(invalid(ScimType::InvalidValue, name, "is given twice")),
    }
}

/// A member of a search as it would stand in a query string; null is as good as nothing.
fn as_text(name: &str, value: Value) -> Result<Option<String>, Error> {
    let wrong = || invalid(ScimType::InvalidValue, name, "is neither a text, a number nor a list");
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        Value::Number(number) => Ok(Some(number.to_string())),
        Value::Array(names) => {
            let names: Option<Vec<&str>> = names.iter().map(Value::as_str).collect();
            names.map(|names| Some(names.join(","))).ok_or_else(wrong)
        }
        Value::Bool(_) | Value::Object(_) => Err(wrong()),
    }
}

fn invalid(scim_type: ScimType, name: &str, why: &str) -> Error {
    Error::bad(scim_type, format!("`{name}` {why}"))
}

//! Some of many: what comes after a place that does not move when others come and go.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use doorward_store::directory::Number;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    call::Call,
    problem::{Problem, Wrong},
};

/// A page, as it is described.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Page<T> {
    /// Some of many.
    items: Vec<T>,
    /// What `cursor` says to get those that follow; null at the end.
    next: Option<String>,
}

/// A page as it is answered.
pub(super) fn page(items: &[Value], next: Option<&str>) -> Value {
    json!({ "items": items, "next": next.map(cursor) })
}

/// Cuts a page out of everything, in the order of a field that no two share.
pub(super) fn cut(call: &Call, mut all: Vec<Value>, key: &str) -> Result<Value, Problem> {
    let name = |row: &Value| row.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    all.sort_by_cached_key(name);
    if let Some(after) = after(call)? {
        all.retain(|row| name(row) > after);
    }
    let more = all.len() > call.limit();
    all.truncate(call.limit());
    let last = all.last().map(name).filter(|_| more);
    Ok(page(&all, last.as_deref()))
}

/// A page of what comes in the order of its numbers.
pub(super) fn numbered<T, R: Serialize>(
    call: &Call,
    all: impl Iterator<Item = T>,
    number: impl Fn(&T) -> Number,
    row: impl Fn(T) -> R,
) -> Value {
    ordered(call, all, |one| number(one).0.to_string(), row)
}

/// A page of what comes in the order of its places; nothing beyond the page is looked at.
pub(super) fn ordered<T, R: Serialize>(
    call: &Call,
    all: impl Iterator<Item = T>,
    place: impl Fn(&T) -> String,
    row: impl Fn(T) -> R,
) -> Value {
    let (mut rows, mut last, mut more) = (Vec::new(), None, false);
    for one in all.take(call.limit() + 1) {
        more = rows.len() == call.limit();
        if !more {
            last = Some(place(&one));
            rows.push(serde_json::to_value(row(one)).unwrap_or_default());
        }
    }
    page(&rows, last.as_deref().filter(|_| more))
}

/// The place that the cursor names.
pub(super) fn after(call: &Call) -> Result<Option<String>, Problem> {
    let Some(said) = call.said("cursor") else { return Ok(None) };
    let place = URL_SAFE_NO_PAD.decode(said).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    place.map(Some).ok_or_else(foreign)
}

/// The place that the cursor names, when places are of some type.
pub(super) fn place<T: std::str::FromStr>(call: &Call) -> Result<Option<T>, Problem> {
    let read = |text: String| text.parse().map_err(|_| foreign());
    after(call)?.map(read).transpose()
}

fn cursor(place: &str) -> String {
    URL_SAFE_NO_PAD.encode(place)
}

fn foreign() -> Problem {
    Problem::query(vec![Wrong::parameter("cursor", "it is no `next` of a page of this list")])
}

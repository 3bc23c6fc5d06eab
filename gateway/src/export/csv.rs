//! A table (RFC 4180) in which no cell is a formula (OWASP on CSV injection).

use crate::operator::EventText;

/// The names of its columns.
pub(super) const HEAD: &str = "sequence,time,event,actor,actor_id,request_id,data\r\n";

/// Members of an actor that say which one.
const NAMES: [&str; 4] = ["token_id", "user_id", "login", "link_id"];

/// The row of an event.
pub(super) fn row(event: &EventText) -> String {
    let actor = serde_json::to_value(&event.actor).unwrap_or_default();
    let said = |name: &str| actor.get(name).and_then(|it| it.as_str()).map(str::to_owned);
    let kind = said("kind").unwrap_or_default();
    let which = NAMES.iter().find_map(|name| said(name)).unwrap_or_default();
    let data = event.data.to_string();
    let cells = [&event.time, &event.event, &kind, &which, &event.request_id, &data];
    let cells = cells.map(|it| cell(it)).join(",");
    format!("{},{cells}\r\n", event.sequence)
}

/// A cell that no spreadsheet takes for a formula.
#[must_use]
pub fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let mark = if formula { "'" } else { "" };
    format!("\"{mark}{}\"", text.replace('"', "\"\""))
}

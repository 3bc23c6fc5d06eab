//! `bulkId:x`, by which an operation speaks of what another one creates (RFC 7644 §3.7.2): as a
//! whole text, at the end of a URL, or quoted in a PATCH path.

use serde_json::Value;

use super::BulkOperation;
use crate::endpoint::Endpoint;

const PREFIX: &str = "bulkId:";

/// The bulk ids an operation speaks of. In a longer text only known ones count: elsewhere the
/// prefix may be part of what a person wrote.
pub(super) fn of(operation: &BulkOperation, known: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut note = |text: &str| {
        let whole = text.strip_prefix(PREFIX);
        found.extend(whole.map(ToOwned::to_owned));
        if whole.is_none() {
            replaced(text, |bulk_id| {
                found.extend(known(bulk_id).then(|| bulk_id.to_owned()));
                None
            });
        }
    };
    if let Some(id) = id_in_path(&operation.path) {
        note(id);
    }
    if let Some(data) = &operation.data {
        visit(data, &mut note);
    }
    found
}

/// Puts ids in place of the bulk ids that are known by now.
pub(super) fn resolve(operation: &mut BulkOperation, id: impl Fn(&str) -> Option<String>) {
    let rewrite = |text: &mut String| {
        if text.contains(PREFIX) {
            *text = replaced(text, &id);
        }
    };
    if let Endpoint::User(id) | Endpoint::Group(id) = &mut operation.path {
        rewrite(id);
    }
    if let Some(data) = &mut operation.data {
        visit_mut(data, &rewrite);
    }
}

const fn id_in_path(path: &Endpoint) -> Option<&String> {
    if let Endpoint::User(id) | Endpoint::Group(id) = path { Some(id) } else { None }
}

/// The text with each reference replaced for which there is something; a reference begins the
/// text, follows a slash and ends the text, or stands between quotes.
fn replaced(text: &str, mut by: impl FnMut(&str) -> Option<String>) -> String {
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(PREFIX) {
        told.push_str(before);
        let end = match told.chars().next_back() {
            None | Some('/') => Some(behind.len()),
            Some('"') => behind.find('"'),
            Some(_) => None,
        };
        let reference = end.and_then(|end| behind.split_at_checked(end));
        match reference.and_then(|(bulk_id, after)| Some((by(bulk_id)?, after))) {
            Some((id, after)) => {
                told.push_str(&id);
                rest = after;
            }
            None => {
                told.push_str(PREFIX);
                rest = behind;
            }
        }
    }
    told + rest
}

fn visit(value: &Value, note: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => note(text),
        Value::Array(items) => items.iter().for_each(|item| visit(item, note)),
        Value::Object(members) => members.values().for_each(|member| visit(member, note)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn visit_mut(value: &mut Value, rewrite: &impl Fn(&mut String)) {
    match value {
        Value::String(text) => rewrite(text),
        Value::Array(items) => items.iter_mut().for_each(|item| visit_mut(item, rewrite)),
        Value::Object(members) => {
            members.values_mut().for_each(|member| visit_mut(member, rewrite));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[track_caller]
    fn check(text: &str, want: &str) {
        assert_eq!(replaced(text, |id| (id == "a").then(|| "1".into())), want, "{text}");
    }

    #[test]
    fn references_stand_alone_behind_a_slash_or_in_quotes() {
        check("bulkId:a", "1");
        check("https://example.com/Users/bulkId:a", "https://example.com/Users/1");
        check(
            r#"members[value eq "bulkId:a" or value eq "bulkId:a"]"#,
            r#"members[value eq "1" or value eq "1"]"#,
        );
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        for text in
            ["bulkId:b", "my bulkId:a", "bulkId:", "bulkId:ab", "x\"bulkId:a", "/bulkId:b", "a"]
        {
            check(text, text);
        }
    }
}

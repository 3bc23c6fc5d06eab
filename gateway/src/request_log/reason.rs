//! Reasons as they may be kept: the sentence, without the values a client wrote. What a sentence
//! quotes stands in backticks.

use std::borrow::Cow;

use doorward_scim::{AttributePath, Filter, ResourceType};

/// Words of the protocol that a sentence may quote.
const WORDS: [&str; 29] = [
    "schemas",
    "Operations",
    "operations",
    "op",
    "path",
    "value",
    "add",
    "remove",
    "replace",
    "and",
    "or",
    "filter",
    "sortBy",
    "sortOrder",
    "startIndex",
    "count",
    "cursor",
    "attributes",
    "excludedAttributes",
    "failOnErrors",
    "bulkId",
    "method",
    "data",
    "version",
    "true",
    "false",
    "/Me",
    "application/scim+json",
    "scim.requests_per_second",
];

/// What follows the name of an attribute or schema that does not exist: a mapping that names one
/// cannot be put right without knowing which.
const UNKNOWN: [&str; 5] = [
    " is an attribute no schema has",
    " is no attribute",
    " is not an attribute",
    " in `schemas`",
    " names no attribute",
];

/// The sentence with `…` in place of each quoted text that is neither the name of an attribute nor
/// a word of the protocol. Of a path with a filter in it, only the values go.
#[must_use]
pub fn without_values(sentence: &str) -> String {
    let mut kept = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, quoted)) = rest.split_once('`') {
        let (piece, after) = quoted.split_once('`').unwrap_or((quoted, ""));
        kept.push_str(before);
        kept.push('`');
        kept.push_str(&piece_without_values(piece, after));
        kept.push('`');
        rest = after;
    }
    kept.push_str(rest);
    kept
}

fn piece_without_values<'p>(piece: &'p str, after: &str) -> Cow<'p, str> {
    let unknown = || UNKNOWN.iter().any(|words| after.starts_with(words));
    if is_name(piece) || (unknown() && AttributePath::parse(piece).is_ok()) {
        return piece.into();
    }
    let shape = Filter::parse(&format!("{piece} pr")).map(|filter| filter.shape());
    match shape.ok().as_deref().and_then(|shape| shape.strip_suffix(" pr")) {
        Some(shape) if piece.contains('[') => shape.to_owned().into(),
        Some(_) | None => "…".into(),
    }
}

/// `emails`, `emails[0].primary`, `Operations[2]`, `startIndex`.
fn is_name(text: &str) -> bool {
    let parts: Vec<_> = text.split('.').map(without_index).collect();
    if let [word] = parts.as_slice()
        && WORDS.contains(word)
    {
        return true;
    }
    let known = |kind: ResourceType, path: &AttributePath| kind.attribute(path).is_some();
    AttributePath::parse(&parts.join("."))
        .is_ok_and(|path| ResourceType::ALL.into_iter().any(|kind| known(kind, &path)))
}

/// `emails` of `emails[0]`; other brackets stay, and make it no name.
fn without_index(part: &str) -> &str {
    match part.strip_suffix(']').and_then(|part| part.split_once('[')) {
        Some((name, index)) if index.bytes().all(|byte| byte.is_ascii_digit()) => name,
        Some(_) | None => part,
    }
}

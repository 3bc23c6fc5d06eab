//! Reasons as they may be kept: the sentence, without the values a client wrote.

use doorward_scim::{AttributePath, ResourceType};

/// Words of the protocol that a sentence may name.
const WORDS: [&str; 24] = [
    "schemas",
    "Operations",
    "operations",
    "op",
    "path",
    "value",
    "add",
    "remove",
    "replace",
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
];

/// The sentence with `…` in place of each quoted text that is neither an attribute nor a word of
/// the protocol. What is quoted stands in backticks.
#[must_use]
pub fn without_values(sentence: &str) -> String {
    let mut kept = String::with_capacity(sentence.len());
    for (place, piece) in sentence.split('`').enumerate() {
        if place > 0 {
            kept.push('`');
        }
        let quoted = place % 2 == 1;
        kept.push_str(if quoted && !is_name(piece) { "…" } else { piece });
    }
    kept
}

/// `emails`, `emails[0].primary`, `Operations[2]`, `startIndex`.
fn is_name(text: &str) -> bool {
    let parts: Vec<_> = text.split('.').map(without_index).collect();
    if let [word] = parts.as_slice()
        && WORDS.contains(word)
    {
        return true;
    }
    AttributePath::parse(&parts.join(".")).is_ok_and(|path| {
        let attribute = |kind: ResourceType| kind.attribute(&path).is_some();
        ResourceType::ALL.into_iter().any(attribute)
    })
}

/// `emails` of `emails[0]`; other brackets stay, and make it no name.
fn without_index(part: &str) -> &str {
    let (name, index) = part.split_once('[').unwrap_or((part, "]"));
    let index = index.strip_suffix(']');
    if index.is_some_and(|index| index.bytes().all(|byte| byte.is_ascii_digit())) {
        name
    } else {
        part
    }
}

//! Text compared whatever its case: a needle folded once, many texts held against it.

use std::cmp::Ordering;

/// Lower case, character by character, so that it does not depend on what stands around.
pub(crate) fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// The order of two texts whatever their case.
pub(crate) fn order(left: &str, right: &str) -> Ordering {
    if left.is_ascii() && right.is_ascii() {
        let left = left.bytes().map(|byte| byte.to_ascii_lowercase());
        return left.cmp(right.bytes().map(|byte| byte.to_ascii_lowercase()));
    }
    fold(left).cmp(&fold(right))
}

/// Whether `needle`, which is folded already, is the text.
pub(crate) fn is(text: &str, needle: &str) -> bool {
    if text.is_ascii() { text.eq_ignore_ascii_case(needle) } else { fold(text) == needle }
}

/// Whether `needle`, which is folded already, stands somewhere in the text.
pub(crate) fn contains(text: &str, needle: &str) -> bool {
    if !text.is_ascii() {
        return fold(text).contains(needle);
    }
    let windows = needle.len().max(1);
    needle.is_empty()
        || text.as_bytes().windows(windows).any(|part| part.eq_ignore_ascii_case(needle.as_bytes()))
}

/// Whether the text starts with `needle`, which is folded already.
pub(crate) fn starts_with(text: &str, needle: &str) -> bool {
    if !text.is_ascii() {
        return fold(text).starts_with(needle);
    }
    text.get(..needle.len()).is_some_and(|start| start.eq_ignore_ascii_case(needle))
}

/// Whether the text ends with `needle`, which is folded already.
pub(crate) fn ends_with(text: &str, needle: &str) -> bool {
    if !text.is_ascii() {
        return fold(text).ends_with(needle);
    }
    let start = text.len().checked_sub(needle.len());
    start.and_then(|start| text.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(needle))
}

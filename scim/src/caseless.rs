//! Text compared whatever its case: a needle folded once, many texts held against it.
//!
//! Two texts that the directory takes for one name are one for a filter too: RFC 8265 §3.3.2 says how
//! user names are compared, and every attribute that is not `caseExact` is compared so.

use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_compatible;

/// Wide and narrow letters as usual ones, lower case letter by letter with one small sigma, so that it
/// does not depend on what stands around, and composed (NFC).
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().map(usual_width).flat_map(lower).nfc().collect()
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

fn lower(letter: char) -> impl Iterator<Item = char> {
    letter.to_lowercase().map(|letter| if letter == 'ς' { 'σ' } else { letter })
}

/// The letter that a wide or narrow form stands for: one step of its decomposition.
fn usual_width(letter: char) -> char {
    let from = |first: char, to: char| {
        char::from_u32(u32::from(letter) - u32::from(first) + u32::from(to)).unwrap_or(letter)
    };
    match letter {
        '\u{3000}'
        | '\u{ff01}'..='\u{ff9f}'
        | '\u{ffe0}'..='\u{ffe2}'
        | '\u{ffe4}'..='\u{ffee}' => {
            let mut usual = letter;
            decompose_compatible(letter, |letter| usual = letter);
            usual
        }
        // What these stand for would be decomposed further.
        '\u{ffa0}' => '\u{3164}',
        '\u{ffa1}'..='\u{ffbe}' => from('\u{ffa1}', '\u{3131}'),
        '\u{ffc2}'..='\u{ffc7}' => from('\u{ffc2}', '\u{314f}'),
        '\u{ffca}'..='\u{ffcf}' => from('\u{ffca}', '\u{3155}'),
        '\u{ffd2}'..='\u{ffd7}' => from('\u{ffd2}', '\u{315b}'),
        '\u{ffda}'..='\u{ffdc}' => from('\u{ffda}', '\u{3161}'),
        '\u{ffe3}' => '\u{af}',
        usual => usual,
    }
}

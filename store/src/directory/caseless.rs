//! How texts are compared that do not heed the case: userName and a group's displayName.
//!
//! Nothing is refused or rewritten for it; two texts that compare as the same are the same name. The
//! rule is that of RFC 8265 §3.3.2 for user names (RFC 7643 §4.1.1 asks for PRECIS), and a filter
//! compares by the same one: a test of the gateway holds the two against each other.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, char::decompose_compatible};

/// A text as it is compared: wide and narrow letters as usual ones, lower case, composed (NFC).
///
/// Case is taken from letter by letter, and the two small sigmas are one, so that a name compares
/// as its letters do, whatever stands around them.
#[must_use]
pub fn fold(text: &str) -> Cow<'_, str> {
    let is_folded = |b: u8| b.is_ascii() && !b.is_ascii_uppercase();
    match text {
        text if text.bytes().all(is_folded) => text.into(),
        text if text.is_ascii() => text.to_ascii_lowercase().into(),
        text => text.chars().map(usual_width).flat_map(lower).nfc().collect(),
    }
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

#[cfg(test)]
mod tests;

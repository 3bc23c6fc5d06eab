//! Text of strangers made fit for a log line and a page: one line, no control characters, bounded.

/// At most `most` characters of a text; control and invisible direction characters become spaces,
/// and runs of white space one space.
pub(crate) fn clean(text: &str, most: usize) -> String {
    let plain = |letter: char| if is_plain(letter) { letter } else { ' ' };
    // What is cut off anyway is not looked at, however long it is.
    let bounded: String = text.chars().take(most.saturating_mul(4)).map(plain).collect();
    let words: Vec<&str> = bounded.split_whitespace().collect();
    words.join(" ").chars().take(most).collect()
}

fn is_plain(letter: char) -> bool {
    let turns_direction = matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !letter.is_control() && !turns_direction && letter != '\u{feff}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_50_line_breaks_and_direction_marks_do_not_survive() {
        assert_eq!(
            clean("AADSTS50105: no.\r\nTrace ID: 1\u{202e}evil", 99),
            "AADSTS50105: no. Trace ID: 1 evil"
        );
        assert_eq!(clean("a\0b\u{7}c", 99), "a b c");
    }

    #[test]
    fn a_long_text_is_cut_between_letters() {
        assert_eq!(clean(&"ä".repeat(100_000), 3), "äää");
    }
}

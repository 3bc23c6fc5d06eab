//! Characters to tokens: words, quoted strings and punctuation of a filter, with their places.

/// What cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// The byte at which reading stopped.
    pub(super) at: usize,
    /// What was expected or found there.
    pub(super) said: String,
}

/// A place in a text that only moves forward.
#[derive(Debug, Clone)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// A fault at this place.
    pub(super) fn fault(&self, said: impl Into<String>) -> Fault {
        Fault { at: self.at, said: said.into() }
    }

    /// The next character, which stays.
    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Steps over white space.
    pub(super) fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(is_space).len();
    }

    /// Steps over that character, if it is the next one.
    pub(super) fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    /// Steps over a word: everything up to white space, a quote, a parenthesis or a bracket.
    pub(super) fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| is_space(c) || matches!(c, '"' | '(' | ')' | '[' | ']'));
        let word = end.and_then(|end| rest.get(..end)).unwrap_or(rest);
        self.at += word.len();
        word
    }

    /// Steps over a word if it is that one, whatever its case.
    pub(super) fn eat_word(&mut self, wanted: &str) -> bool {
        let mut ahead = self.clone();
        let found = ahead.word().eq_ignore_ascii_case(wanted);
        if found {
            *self = ahead;
        }
        found
    }

    /// Steps over a JSON string and says what it means.
    pub(super) fn quoted(&mut self) -> Result<String, Fault> {
        let rest = self.rest();
        let mut escaped = false;
        let end = rest.char_indices().skip(1).find_map(|(place, c)| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends.then_some(place + 1)
        });
        let Some(raw) = end.and_then(|end| rest.get(..end)) else {
            return Err(self.fault("the quoted value has no closing quote"));
        };
        let Ok(meaning) = serde_json::from_str(raw) else {
            return Err(self.fault("the quoted value is not a JSON string"));
        };
        self.at += raw.len();
        Ok(meaning)
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }
}

const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

//! Text from strangers that is kept only to be shown: one line, of a bounded length.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One line of at most `MAX` bytes without control characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Line<const MAX: usize>(Box<str>);

impl<const MAX: usize> Line<MAX> {
    /// Keeps what fits and can be shown.
    #[must_use]
    pub fn cleaned(raw: &str) -> Self {
        let mut kept = String::new();
        for shown in raw.chars().filter(|c| !c.is_control()) {
            if kept.len() + shown.len_utf8() > MAX {
                break;
            }
            kept.push(shown);
        }
        Self(kept.into())
    }

    /// The line as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> fmt::Display for Line<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Line;

    #[test]
    fn a_line_is_cut_between_letters_and_holds_no_control_characters() {
        assert_eq!(Line::<8>::cleaned("a\r\nb\u{7f}c").as_str(), "abc");
        assert_eq!(Line::<4>::cleaned("aäää").as_str(), "aä");
        assert_eq!(Line::<64>::cleaned(&"x".repeat(1000)).as_str().len(), 64);
    }
}

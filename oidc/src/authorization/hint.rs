//! Whom Entra shall suggest: the opaque claim `login_hint` of an earlier sign-in, or a name that
//! somebody typed. It is a suggestion and proves nothing.

/// A hint fit for an address: printable ASCII without a blank, and not long.
#[derive(Clone, PartialEq, Eq)]
pub struct LoginHint(String);

/// The text is no hint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a login hint is printable ASCII without blanks, at most {MOST_BYTES} bytes")]
pub struct InvalidHint;

/// Entra's claim is longer than a name; an address has to hold it.
const MOST_BYTES: usize = 1024;

impl LoginHint {
    /// Reads a hint.
    ///
    /// # Errors
    /// When it is empty, long, or has other letters than an address can hold.
    pub fn parse(text: &str) -> Result<Self, InvalidHint> {
        let fits = (1..=MOST_BYTES).contains(&text.len());
        match fits && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            true => Ok(Self(text.to_owned())),
            false => Err(InvalidHint),
        }
    }

    /// The hint.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// It may name a person: no log needs that.
impl std::fmt::Debug for LoginHint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[hint]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_is_short_and_plain() {
        for text in ["ada@contoso.example", "O.CiQ5-_~=+/"] {
            assert_eq!(LoginHint::parse(text).map(|hint| hint.0).as_deref(), Ok(text));
        }
        let long = "a".repeat(1025);
        for text in ["", "a b", "a\r\nb", "\u{0430}da@contoso.example", &long] {
            assert_eq!(LoginHint::parse(text), Err(InvalidHint), "{text}");
        }
    }
}

//! Conditional Access authentication contexts: how strongly somebody must have signed in.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// `c1` to `c99`, as Entra numbers them and tells them in `acrs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AuthenticationContext(u8);

/// Why a text names no authentication context.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no authentication context: use `c1` to `c99`")]
pub struct InvalidAuthenticationContext(Box<str>);

impl AuthenticationContext {
    /// Reads the ID of a context.
    ///
    /// # Errors
    /// When it is none of `c1` to `c99`.
    pub fn parse(raw: &str) -> Result<Self, InvalidAuthenticationContext> {
        let number = raw.strip_prefix('c').and_then(|number| number.parse().ok());
        match number.filter(|number| (1..=99).contains(number)).map(Self) {
            Some(context) if context.to_string() == raw => Ok(context),
            Some(_) | None => Err(InvalidAuthenticationContext(raw.chars().take(64).collect())),
        }
    }
}

impl fmt::Display for AuthenticationContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "c{}", self.0)
    }
}

impl FromStr for AuthenticationContext {
    type Err = InvalidAuthenticationContext;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        Self::parse(raw)
    }
}

impl TryFrom<String> for AuthenticationContext {
    type Error = InvalidAuthenticationContext;

    fn try_from(raw: String) -> Result<Self, Self::Error> {
        Self::parse(&raw)
    }
}

impl From<AuthenticationContext> for String {
    fn from(context: AuthenticationContext) -> Self {
        context.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::AuthenticationContext;

    #[test]
    fn there_are_ninety_nine_contexts_each_with_one_name() {
        assert_eq!(AuthenticationContext::parse("c25").unwrap().to_string(), "c25");
        for raw in ["", "c", "c0", "c100", "c01", "C1", "1", "c+1", "c1 "] {
            assert!(AuthenticationContext::parse(raw).is_err(), "{raw}");
        }
    }
}

//! One of several things that can be chosen in a form.

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What is shown.
    pub text: String,
    /// Whether it is the one.
    pub chosen: bool,
}

impl Choice {
    /// Of a value, when another or the same is chosen.
    #[must_use]
    pub fn new(value: &str, text: &str, chosen: &str) -> Self {
        Self { value: value.into(), text: super::told::capped(text), chosen: value == chosen }
    }
}

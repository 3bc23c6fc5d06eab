//! What is to be said before it is known who reads it.

use std::fmt;

use super::{Language, Texts};

/// Texts, one after the other, by their keys and with what fills them in. Displayed, it is English.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said(Vec<Text>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Text {
    key: String,
    values: Vec<(&'static str, String)>,
}

impl Said {
    /// The text of a key.
    #[must_use]
    pub fn of(key: impl Into<String>) -> Self {
        Self(vec![Text { key: key.into(), values: vec![] }])
    }

    /// With a value in it.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &impl ToString) -> Self {
        if let Some(text) = self.0.last_mut() {
            text.values.push((name, value.to_string()));
        }
        self
    }

    /// And then another.
    #[must_use]
    pub fn and(mut self, next: Self) -> Self {
        self.0.extend(next.0);
        self
    }

    /// It, in a language.
    #[must_use]
    pub fn within(&self, texts: &Texts) -> String {
        let filled = self.0.iter().map(|text| {
            let values: Vec<_> = text
                .values
                .iter()
                .map(|(name, value)| (*name, value as &dyn fmt::Display))
                .collect();
            texts.fill(&text.key, &values)
        });
        filled.collect::<Vec<_>>().join(" ")
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.within(Language::English.texts()))
    }
}

//! What a form of the dashboard says, and what is wrong with it.

use url::form_urlencoded;

/// The fields of a form as they were sent.
#[derive(Debug, Default)]
pub struct Form(Vec<(String, String)>);

/// What is wrong with one field, in words for whoever filled it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The field: its name, and the id of its input.
    pub field: &'static str,
    /// What is to be done about it.
    pub text: String,
}

impl Form {
    /// Reads `application/x-www-form-urlencoded`.
    #[must_use]
    pub fn read(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// What a field says, without blanks around it; nothing is the empty text.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default().trim()
    }

    /// Whether a box is ticked.
    #[must_use]
    pub fn is_ticked(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(held, _)| held == name).map(|(_, value)| value.as_str())
    }
}

impl Wrong {
    /// Something wrong with a field.
    #[must_use]
    pub fn new(field: &'static str, text: &(impl ToString + ?Sized)) -> Self {
        Self { field, text: text.to_string() }
    }
}

//! What a command asks of the JSON API, before it is HTTP.

use std::fmt;

use doorward_store::directory::OrganizationName;
use hyper::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use url::form_urlencoded;

/// A request to the API.
#[derive(Clone)]
pub struct Wish {
    pub(super) method: Method,
    path: String,
    query: Vec<(&'static str, String)>,
    pub(super) body: Option<Value>,
}

impl Wish {
    /// About an organization, or something of it that these words lead to.
    #[must_use]
    pub fn of(method: Method, organization: &OrganizationName, below: &[&str]) -> Self {
        let below: String = below.iter().map(|word| format!("/{}", escaped(word))).collect();
        let path = format!("/api/v1/organizations/{organization}{below}");
        Self { method, path, query: vec![], body: None }
    }

    /// About the whole host.
    #[must_use]
    pub fn of_host(method: Method, what: &str) -> Self {
        Self { method, path: format!("/api/v1/{what}"), query: vec![], body: None }
    }

    /// With a parameter in the query, unless there is nothing to say.
    #[must_use]
    pub fn saying(mut self, name: &'static str, value: Option<impl ToString>) -> Self {
        self.query.extend(value.map(|value| (name, value.to_string())));
        self
    }

    /// With a body.
    #[must_use]
    pub fn with(self, body: Value) -> Self {
        Self { body: Some(body), ..self }
    }

    /// Path and query.
    pub(super) fn target(&self) -> String {
        if self.query.is_empty() {
            return self.path.clone();
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.query);
        format!("{}?{}", self.path, query.finish())
    }
}

/// A word of a path. What stands for itself there stays readable.
fn escaped(word: &str) -> String {
    const SET: &percent_encoding::AsciiSet =
        &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':');
    utf8_percent_encode(word, SET).to_string()
}

/// The body may hold a secret.
impl fmt::Debug for Wish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wish").field("method", &self.method).field("path", &self.path).finish()
    }
}

#[cfg(test)]
mod tests;

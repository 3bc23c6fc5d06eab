//! Entra's requests on the wire: its headers, its media type, its way of encoding a filter.

use serde_json::Value;

use crate::http::{Answer, Connection, HttpError, Request};

/// A connection to one Tenant URL with one Secret Token. Sends no `User-Agent`, as Entra does not.
pub struct Wire {
    connection: Connection,
    base: String,
    authorization: String,
    sent: u64,
}

impl Wire {
    /// A wire to this Tenant URL (`http://host:port/path`); a flag after `?` is the client's own.
    #[must_use]
    pub fn new(tenant_url: &str, secret_token: &str) -> Self {
        let url = tenant_url.strip_prefix("http://").unwrap_or(tenant_url);
        let url = url.split_once('?').map_or(url, |(url, _)| url).trim_end_matches('/');
        let (authority, path) = url.split_once('/').unwrap_or((url, ""));
        Self {
            connection: Connection::to(authority),
            base: format!("/{path}"),
            authorization: format!("Bearer {secret_token}"),
            sent: 0,
        }
    }

    /// Sends one request below the Tenant URL.
    ///
    /// # Errors
    /// See [`HttpError`].
    pub async fn send(
        &mut self,
        method: &'static str,
        tail: &str,
        body: Option<&Value>,
    ) -> Result<Answer, HttpError> {
        self.sent += 1;
        let mut request = Request::new(method, format!("{}{tail}", self.base))
            .header("accept", "application/scim+json")
            .header("authorization", self.authorization.as_str());
        if let Some(body) = body {
            request = request
                .header("content-type", "application/scim+json; charset=utf-8")
                .body(body.to_string());
        }
        self.connection.send(request).await
    }

    /// How many requests went out.
    #[must_use]
    pub const fn sent(&self) -> u64 {
        self.sent
    }
}

/// Text as Entra puts it into a query: spaces as `+`, everything unusual in percents.
#[must_use]
pub fn encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        match byte {
            b' ' => encoded.push('+'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'(' | b')' => {
                encoded.push(char::from(byte));
            }
            other => encoded.push_str(&format!("%{other:02X}")),
        }
        encoded
    })
}

//! The one door to the outside: what a request is, what an answer is, and what can go wrong between.
//! A request can only be made to a [`Destination`], so whoever implements [`Http`] need not ask where
//! it goes. Limits of time and size, and not following redirects, are the implementor's duty.

use std::{future::Future, pin::Pin, time::Duration};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use url::form_urlencoded;

use crate::{authority::Destination, secret::Secret};

/// An answer longer than this is not read further.
pub const MAX_BYTES: usize = 1024 * 1024;

/// A request that took longer than this, its answer's body included, is given up.
pub const TIME_LIMIT: Duration = Duration::from_secs(10);

/// Sends requests. An implementation follows no redirects, asks for no compression (a small answer
/// must not become a large one), reads at most [`MAX_BYTES`] and waits at most [`TIME_LIMIT`].
pub trait Http: Send + Sync {
    /// Sends one request and reads the whole answer, whatever its status.
    fn send<'a>(&'a self, request: Request) -> Sending<'a>;
}

/// An answer that is on its way.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Response, HttpError>> + Send + 'a>>;

/// GET or POST.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads a document.
    Get,
    /// Sends a form or a question.
    Post,
}

/// What is sent. `Debug` shows no secret.
#[derive(Debug, Clone)]
pub struct Request {
    method: Method,
    to: Destination,
    bearer: Option<Secret>,
    content_type: Option<&'static str>,
    body: Secret,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The header `Retry-After` as it came.
    pub retry_after: Option<String>,
    /// The body, at most [`MAX_BYTES`].
    pub body: Vec<u8>,
}

/// Why there is no usable answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum HttpError {
    /// No connection, no name, no trusted certificate, or no answer in time.
    #[error("cannot be reached")]
    Unreachable,
    /// The answer is longer than [`MAX_BYTES`].
    #[error("answered with more than 1 MiB")]
    TooLarge,
    /// The answer points elsewhere; nobody follows.
    #[error("answered with a redirect, which is not followed")]
    Redirected,
    /// The answer has another status than expected.
    #[error("answered with status {0}")]
    Status(u16),
    /// The answer is no JSON of the expected form.
    #[error("answered with something that is not the expected JSON")]
    NotJson,
}

impl Request {
    pub(crate) fn get(to: Destination) -> Self {
        Self {
            method: Method::Get,
            to,
            bearer: None,
            content_type: None,
            body: Secret::new(String::new()),
        }
    }

    pub(crate) fn form(to: Destination, pairs: &[(&str, &str)]) -> Self {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        Self {
            method: Method::Post,
            content_type: Some("application/x-www-form-urlencoded"),
            body: Secret::new(body),
            ..Self::get(to)
        }
    }

    pub(crate) fn json(to: Destination, body: &serde_json::Value) -> Self {
        Self {
            method: Method::Post,
            content_type: Some("application/json"),
            body: Secret::new(body.to_string()),
            ..Self::get(to)
        }
    }

    pub(crate) fn with_bearer(mut self, token: &Secret) -> Self {
        self.bearer = Some(token.clone());
        self
    }

    /// GET or POST.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// Where it goes.
    #[must_use]
    pub const fn to(&self) -> &Destination {
        &self.to
    }

    /// The headers to send; `authorization` is among them if there is one.
    #[must_use]
    pub fn headers(&self) -> Vec<(&'static str, Secret)> {
        let mut headers = vec![("accept", Secret::new("application/json".to_owned()))];
        if let Some(content_type) = self.content_type {
            headers.push(("content-type", Secret::new(content_type.to_owned())));
        }
        if let Some(token) = &self.bearer {
            headers.push(("authorization", Secret::new(format!("Bearer {}", token.expose()))));
        }
        headers
    }

    /// The body to send, empty for GET.
    #[must_use]
    pub const fn body(&self) -> &Secret {
        &self.body
    }
}

impl Response {
    /// How long to wait before asking again, if the answer says so in seconds.
    #[must_use]
    pub fn wait(&self) -> Option<Duration> {
        let seconds = self.retry_after.as_deref()?.trim().parse().ok()?;
        Some(Duration::from_secs(seconds))
    }

    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, HttpError> {
        serde_json::from_slice(&self.body).map_err(|_| HttpError::NotJson)
    }
}

/// Sends a request and refuses what an implementor should have refused already.
pub(crate) async fn send(http: &dyn Http, request: Request) -> Result<Response, HttpError> {
    let response = http.send(request).await?;
    match response {
        response if response.body.len() > MAX_BYTES => Err(HttpError::TooLarge),
        Response { status: 300..=399, .. } => Err(HttpError::Redirected),
        response => Ok(response),
    }
}

/// Reads a document that must be there.
pub(crate) async fn read(http: &dyn Http, from: Destination) -> Result<Response, HttpError> {
    match send(http, Request::get(from)).await? {
        response if response.status == 200 => Ok(response),
        response => Err(HttpError::Status(response.status)),
    }
}

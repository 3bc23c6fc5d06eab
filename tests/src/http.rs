//! HTTP as a provisioning client speaks it: one keep-alive connection that is opened again when it
//! is gone. Sends exactly the headers it is given (and `Host`); knows nothing of SCIM.

mod raw;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{
    HeaderMap,
    client::conn::http1::{self, SendRequest},
    header::HOST,
};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

pub use self::raw::{RawAnswer, RawConnection};

/// One request, its path already encoded.
#[derive(Debug, Clone)]
pub struct Request {
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Bytes,
}

impl Request {
    /// A request without headers and body.
    #[must_use]
    pub fn new(method: &'static str, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), headers: Vec::new(), body: Bytes::new() }
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// With this body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// All headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

impl Answer {
    /// A header's text, empty when the header is absent.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as JSON, `null` when it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// Why there was no answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// Nobody listens there.
    #[error("could not connect to `{authority}`")]
    Connect {
        /// Host and port.
        authority: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The request cannot be written as HTTP.
    #[error("could not write `{path}` as a request")]
    Write {
        /// The path asked for.
        path: String,
        /// What is wrong with it.
        source: hyper::http::Error,
    },
    /// The connection broke before the whole answer was there.
    #[error("the connection broke")]
    Broken(#[from] hyper::Error),
}

/// A connection to one server.
pub struct Connection {
    authority: String,
    sender: Option<SendRequest<Full<Bytes>>>,
}

impl Connection {
    /// A connection to `host:port`, opened by the first request.
    #[must_use]
    pub fn to(authority: impl Into<String>) -> Self {
        Self { authority: authority.into(), sender: None }
    }

    /// Sends a request and waits for the whole answer.
    ///
    /// # Errors
    /// See [`HttpError`]; the next request opens a new connection.
    pub async fn send(&mut self, request: Request) -> Result<Answer, HttpError> {
        let request = self.written(request)?;
        let mut sender = match self.still_open().await {
            Some(sender) => sender,
            None => self.open().await?,
        };
        let response = sender.send_request(request).await?;
        let (head, body) = response.into_parts();
        let body = body.collect().await?.to_bytes();
        self.sender = Some(sender);
        Ok(Answer { status: head.status.as_u16(), headers: head.headers, body })
    }

    fn written(&self, request: Request) -> Result<hyper::Request<Full<Bytes>>, HttpError> {
        let Request { method, path, headers, body } = request;
        let mut written = hyper::Request::builder()
            .method(method)
            .uri(path.as_str())
            .header(HOST, self.authority.as_str());
        for (name, value) in headers {
            written = written.header(name, value);
        }
        written.body(Full::new(body)).map_err(|source| HttpError::Write { path, source })
    }

    async fn still_open(&mut self) -> Option<SendRequest<Full<Bytes>>> {
        let mut sender = self.sender.take()?;
        sender.ready().await.is_ok().then_some(sender)
    }

    async fn open(&self) -> Result<SendRequest<Full<Bytes>>, HttpError> {
        let refused = |source| HttpError::Connect { authority: self.authority.clone(), source };
        let stream = TcpStream::connect(&self.authority).await.map_err(refused)?;
        stream.set_nodelay(true).map_err(refused)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(sender)
    }
}

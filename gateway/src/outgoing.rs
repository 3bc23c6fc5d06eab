//! What goes out: one HTTP client for the whole process. It follows no redirects, asks for no
//! compression, reads at most so many bytes and waits at most so long.
//!
//! Certificates are checked against the roots of this host, so that a root which the host's
//! administrator adds or withdraws counts here too, without a new release.

use std::{io, sync::OnceLock, time::Duration};

use doorward_oidc::{
    http::{Http, HttpError, MAX_BYTES, Method, Request, Response, Sending, TIME_LIMIT},
    secret::Secret,
};
use http_body_util::{BodyExt, Full, Limited};
use hyper::{
    HeaderMap,
    body::{Bytes, Incoming},
    header::{
        ACCEPT, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue, RETRY_AFTER, USER_AGENT,
    },
};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use tracing::{debug, error};
use url::Url;

/// How long an idle connection is kept.
const IDLE: Duration = Duration::from_secs(60);
/// How many idle connections are kept to one host.
const MOST_IDLE: usize = 8;
/// The longest `Retry-After` that is read.
const MOST_RETRY_BYTES: usize = 64;
/// How we call ourselves.
pub(crate) const NAME: &str = concat!("doorward/", env!("CARGO_PKG_VERSION"));

/// The client. A clone shares its connections.
#[derive(Debug, Clone)]
pub struct Outgoing {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    limit: Duration,
}

/// The host has no root certificate that could be read.
#[derive(Debug, thiserror::Error)]
#[error("the root certificates of this host cannot be read")]
pub struct NoRoots(#[source] io::Error);

/// A connector that checks certificates against the roots of this host, and speaks plain HTTP too:
/// whoever uses it decides where. `SSL_CERT_FILE` and `SSL_CERT_DIR` name other roots.
///
/// # Errors
/// When the host has no root certificates.
pub fn secure(mut plain: HttpConnector) -> Result<HttpsConnector<HttpConnector>, NoRoots> {
    plain.enforce_http(false);
    Ok(HttpsConnectorBuilder::new()
        .with_provider_and_native_roots(rustls::crypto::aws_lc_rs::default_provider())
        .map_err(NoRoots)?
        .https_or_http()
        .enable_http1()
        .wrap_connector(plain))
}

impl Outgoing {
    /// A client without a connection yet.
    ///
    /// # Errors
    /// When the host has no root certificates.
    pub fn new() -> Result<Self, NoRoots> {
        // Plain only to the loopback address of the configuration file.
        let connector = secure(HttpConnector::new())?;
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(MOST_IDLE)
            .pool_timer(TokioTimer::new())
            .build(connector);
        Ok(Self { client, limit: TIME_LIMIT })
    }

    async fn ask(
        &self,
        to: &Url,
        written: Result<hyper::Request<Full<Bytes>>, hyper::http::Error>,
    ) -> Result<Response, HttpError> {
        let host = to.host_str().unwrap_or_default();
        let unreachable = |error: &dyn std::fmt::Debug| {
            debug!(host, ?error, "an outgoing request failed");
            HttpError::Unreachable
        };
        let wanted = written.map_err(|error| unreachable(&error))?;
        let answered = tokio::time::timeout(self.limit, async {
            read(self.client.request(wanted).await?).await
        });
        match answered.await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(Failed::Said(error))) => Err(error),
            Ok(Err(Failed::Connection(error))) => Err(unreachable(&error)),
            Err(late) => Err(unreachable(&late)),
        }
    }
}

impl Http for Outgoing {
    fn send<'a>(&'a self, request: Request) -> Sending<'a> {
        Box::pin(async move { self.ask(request.to().url(), written(&request)).await })
    }
}

/// What is sent to an address that whoever runs the server has named.
#[derive(Debug, Clone, Copy)]
pub struct Posted<'a> {
    /// Where it goes.
    pub to: &'a Url,
    /// What it is.
    pub content_type: &'static str,
    /// What the header `Authorization` says, if there is one.
    pub authorization: Option<&'a Secret>,
    /// What stands in headers besides.
    pub headers: &'a [(&'static str, String)],
}

/// The outside, looked for when something first goes out: the host's roots are many files, and most
/// commands never need them. Without roots nothing outside is reached, and everything else works.
#[derive(Debug, Default)]
pub struct Outside(OnceLock<Option<Outgoing>>);

impl Outside {
    fn found(&self) -> Option<&Outgoing> {
        let found = self.0.get_or_init(|| {
            let failed = |error: &NoRoots| error!(cause = ?error, "{error}");
            Outgoing::new().inspect_err(failed).ok()
        });
        found.as_ref()
    }

    /// Sends something to an address of the configuration, and reads the whole answer.
    ///
    /// # Errors
    /// When there is no answer that could be read.
    pub async fn post(&self, posted: Posted<'_>, body: String) -> Result<Response, HttpError> {
        let outgoing = self.found().ok_or(HttpError::Unreachable)?;
        outgoing.ask(posted.to, posted.written(body)).await
    }
}

impl Posted<'_> {
    fn written(&self, body: String) -> Result<hyper::Request<Full<Bytes>>, hyper::http::Error> {
        let begun = hyper::Request::post(self.to.as_str())
            .header(USER_AGENT, NAME)
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, self.content_type);
        let shown = match self.authorization {
            Some(shown) => {
                let mut value = HeaderValue::from_str(shown.expose())?;
                value.set_sensitive(true);
                begun.header(AUTHORIZATION, value)
            }
            None => begun,
        };
        let all = self.headers.iter().fold(shown, |all, (name, value)| all.header(*name, value));
        all.body(Full::new(Bytes::from(body)))
    }
}

impl Http for Outside {
    fn send<'a>(&'a self, request: Request) -> Sending<'a> {
        match self.found() {
            Some(outgoing) => outgoing.send(request),
            None => Box::pin(async { Err(HttpError::Unreachable) }),
        }
    }
}

enum Failed {
    Connection(hyper_util::client::legacy::Error),
    Said(HttpError),
}

impl From<hyper_util::client::legacy::Error> for Failed {
    fn from(error: hyper_util::client::legacy::Error) -> Self {
        Self::Connection(error)
    }
}

fn written(request: &Request) -> Result<hyper::Request<Full<Bytes>>, hyper::http::Error> {
    let method = match request.method() {
        Method::Get => hyper::Method::GET,
        Method::Post => hyper::Method::POST,
    };
    let begun = hyper::Request::builder()
        .method(method)
        .uri(request.to().url().as_str())
        .header(USER_AGENT, NAME);
    let with_headers = request.headers().into_iter().try_fold(begun, |begun, (name, value)| {
        let mut value = HeaderValue::from_str(value.expose())?;
        value.set_sensitive(name == "authorization");
        Ok::<_, hyper::http::Error>(begun.header(name, value))
    })?;
    with_headers.body(Full::new(Bytes::copy_from_slice(request.body().expose().as_bytes())))
}

async fn read(response: hyper::Response<Incoming>) -> Result<Response, Failed> {
    let status = response.status();
    if status.is_redirection() {
        return Err(Failed::Said(HttpError::Redirected));
    }
    // Nobody asked for compression: such a body would not be what it says.
    if response.headers().contains_key(CONTENT_ENCODING) {
        return Err(Failed::Said(HttpError::NotJson));
    }
    let retry_after = retry_after(response.headers());
    let body = Limited::new(response.into_body(), MAX_BYTES).collect().await;
    let body = body.map_err(|error| {
        let long = error.is::<http_body_util::LengthLimitError>();
        Failed::Said(if long { HttpError::TooLarge } else { HttpError::Unreachable })
    })?;
    Ok(Response { status: status.as_u16(), retry_after, body: body.to_bytes().to_vec() })
}

fn retry_after(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?;
    (value.len() <= MOST_RETRY_BYTES).then(|| value.to_owned())
}

#[cfg(test)]
mod tests;

//! Reading a request body: as much as is allowed, for as long as is allowed.

use std::{pin::pin, time::Duration};

use actix_web::{
    HttpRequest,
    http::header,
    rt::time::timeout,
    web::{Bytes, BytesMut, Payload},
};
use doorward_scim::Error;
use futures_util::{StreamExt, future::poll_immediate};

use crate::answer::{Hint, Problem};

/// The largest body that is stepped over.
const SKIPPED_BYTES: usize = 64 * 1024;
/// The longest time that is waited for it.
const SKIPPED_TIME: Duration = Duration::from_millis(500);

/// How large a body may be and how long it may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most bytes.
    pub bytes: usize,
    /// The longest time until the last byte.
    pub time: Duration,
}

/// Reads a body that is JSON.
///
/// # Errors
/// 415 for what says it is something else, 413 for too much, 408 for too slow, 400 for a body that
/// breaks off.
pub async fn read(
    http: &HttpRequest,
    payload: &mut Payload,
    limits: Limits,
) -> Result<Bytes, Problem> {
    insist_json(http)?;
    read_within(http, payload, limits).await
}

/// Reads a body that is a form.
///
/// # Errors
/// As for [`read`].
pub async fn read_form(
    http: &HttpRequest,
    payload: &mut Payload,
    limits: Limits,
) -> Result<Bytes, Problem> {
    insist_form(http)?;
    read_within(http, payload, limits).await
}

async fn read_within(
    http: &HttpRequest,
    payload: &mut Payload,
    limits: Limits,
) -> Result<Bytes, Problem> {
    let announced = header(http, header::CONTENT_LENGTH).and_then(|length| length.parse().ok());
    if announced.is_some_and(|length: usize| length > limits.bytes) {
        return Err(too_large(limits.bytes));
    }
    let mut body = pin!(collect(payload, limits.bytes));
    // Most bodies are there with their headers, and then there is nothing to time.
    if let Some(body) = poll_immediate(body.as_mut()).await {
        return body;
    }
    match timeout(limits.time, body).await {
        Ok(body) => body,
        Err(_) => {
            let detail = format!("the body took longer than {} seconds", limits.time.as_secs());
            Err(Problem::with(Error::new(408, detail), Hint::Close))
        }
    }
}

/// Steps over a body that nobody wants, if it is small and there already, so that the connection
/// can go on with the next request.
pub async fn skip(payload: &mut Payload) {
    let mut left = SKIPPED_BYTES;
    let to_the_end = async {
        while let Some(Ok(chunk)) = payload.next().await {
            left = left.saturating_sub(chunk.len());
            if left == 0 {
                break;
            }
        }
    };
    // Too slow is no worse than too large: the connection is closed then.
    let _ = timeout(SKIPPED_TIME, to_the_end).await;
}

async fn collect(payload: &mut Payload, limit: usize) -> Result<Bytes, Problem> {
    let Some(first) = payload.next().await else { return Ok(Bytes::new()) };
    let first = first.map_err(|_| broken_off())?;
    if first.len() > limit {
        return Err(too_large(limit));
    }
    let Some(second) = payload.next().await else { return Ok(first) };
    let mut body = BytesMut::from(first.as_ref());
    let mut next = Some(second);
    while let Some(chunk) = next {
        let chunk = chunk.map_err(|_| broken_off())?;
        if body.len() + chunk.len() > limit {
            return Err(too_large(limit));
        }
        body.extend_from_slice(&chunk);
        next = payload.next().await;
    }
    Ok(body.freeze())
}

/// RFC 6749 §3.2 names `application/x-www-form-urlencoded`, in UTF-8.
fn insist_form(http: &HttpRequest) -> Result<(), Problem> {
    let said = header(http, header::CONTENT_TYPE).unwrap_or_default();
    let media = said.split(';').next().unwrap_or_default().trim();
    match media.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        true => insist_uncompressed(http),
        false => Err(Error::new(415, "the body is not `application/x-www-form-urlencoded`").into()),
    }
}

fn insist_uncompressed(http: &HttpRequest) -> Result<(), Problem> {
    let coded = header(http, header::CONTENT_ENCODING);
    match coded.is_some_and(|coding| !coding.eq_ignore_ascii_case("identity")) {
        true => Err(Error::new(415, "the body is compressed, which is not supported").into()),
        false => Ok(()),
    }
}

/// RFC 7644 §3.1 names `application/scim+json` and `application/json`; saying nothing is fine.
fn insist_json(http: &HttpRequest) -> Result<(), Problem> {
    insist_uncompressed(http)?;
    let Some(said) = header(http, header::CONTENT_TYPE) else { return Ok(()) };
    let media = said.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let json = media.is_empty() || media.ends_with("/json") || media.ends_with("+json");
    match json {
        true => Ok(()),
        false => Err(Error::new(415, "the body is not `application/scim+json`").into()),
    }
}

fn header(http: &HttpRequest, name: header::HeaderName) -> Option<&str> {
    http.headers().get(name)?.to_str().ok()
}

fn too_large(limit: usize) -> Problem {
    Problem::with(Error::new(413, format!("the body is larger than {limit} bytes")), Hint::Close)
}

fn broken_off() -> Problem {
    Problem::with(Error::new(400, "the body breaks off"), Hint::Close)
}

#[cfg(test)]
mod tests;

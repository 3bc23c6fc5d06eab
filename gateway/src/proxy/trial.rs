//! Asking an upstream for its first page, as nobody: whether it answers, and what is wrong where it
//! does not.

use std::time::{Duration, Instant};

use hyper::header::{HeaderValue, USER_AGENT};

use super::{
    passing::{self, Upstreams},
    target::Target,
    unreachable::distrust,
};
use crate::outgoing;

/// How long it may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reached {
    /// It answered: with which status, after how long.
    Answered(u16, Duration),
    /// It cannot be reached.
    Down,
    /// Its certificate is not trusted, and why.
    Untrusted(String),
    /// It has not answered in time.
    Late(Duration),
    /// Its address is none.
    NoAddress,
}

/// Tries it, over a connection of its own.
pub(crate) async fn reach(upstream: &str) -> Reached {
    let Some(uri) = Target::read(upstream).and_then(|target| target.below("", None)) else {
        return Reached::NoAddress;
    };
    let mut wanted = hyper::Request::new(passing::nothing());
    *wanted.uri_mut() = uri;
    wanted.headers_mut().insert(USER_AGENT, HeaderValue::from_static(outgoing::NAME));
    let (upstreams, begun) = (Upstreams::default(), Instant::now());
    match tokio::time::timeout(PATIENCE, upstreams.send(wanted)).await {
        Ok(Ok(response)) => Reached::Answered(response.status().as_u16(), begun.elapsed()),
        Ok(Err(error)) => distrust(&error).map_or(Reached::Down, Reached::Untrusted),
        Err(_) => Reached::Late(PATIENCE),
    }
}

//! Bodies on their way, piece by piece: nothing is collected in between.

use std::{fmt, io, pin::Pin, sync::OnceLock, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse,
    body::{self, SizedStream},
    dev::Payload,
    http::{StatusCode, header},
    web::Bytes,
};
use doorward_store::RequestId;
use futures_util::{FutureExt, Stream, StreamExt, stream};
use http_body_util::{BodyExt, Empty, StreamBody, combinators::UnsyncBoxBody};
use hyper::body::{Body, Frame, Incoming};
use hyper_rustls::HttpsConnector;
use hyper_util::{
    client::legacy::{Builder, Client, Error, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use tokio::sync::mpsc;

use super::{
    headers,
    right::{End, Right},
    upgraded,
};
use crate::{
    answer::named,
    outgoing::{self, NoRoots},
};

/// A body as it goes to an upstream.
pub(super) type Onward = UnsyncBoxBody<Bytes, io::Error>;

/// How long a connection to an upstream may take to open.
const CONNECT: Duration = Duration::from_secs(5);
/// How long one that is not used is kept.
const IDLE: Duration = Duration::from_secs(30);
/// How many pieces of a body may wait for a slow upstream.
const WAITING: usize = 4;

/// The connections of one worker to all upstreams.
pub(super) struct Upstreams {
    plain: Client<HttpConnector, Onward>,
    /// Made for the first upstream that speaks TLS: the host's roots are many files.
    secure: OnceLock<Client<HttpsConnector<HttpConnector>, Onward>>,
}

/// Why a request did not reach an upstream.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotSent {
    #[error(transparent)]
    NoRoots(#[from] NoRoots),
    #[error(transparent)]
    Connection(#[from] Error),
}

impl Default for Upstreams {
    fn default() -> Self {
        Self { plain: pool().build(connector()), secure: OnceLock::new() }
    }
}

/// The timer closes what is not used; without it that waits for the next request.
fn pool() -> Builder {
    let mut builder = Client::builder(TokioExecutor::new());
    builder.pool_idle_timeout(IDLE).pool_timer(TokioTimer::new());
    builder
}

fn connector() -> HttpConnector {
    let mut connector = HttpConnector::new();
    connector.set_connect_timeout(Some(CONNECT));
    connector.set_nodelay(true);
    connector
}

impl fmt::Debug for Upstreams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Upstreams")
    }
}

impl Upstreams {
    pub(super) async fn send(
        &self,
        request: hyper::Request<Onward>,
    ) -> Result<hyper::Response<Incoming>, NotSent> {
        Ok(match request.uri().scheme_str() {
            Some("https") => self.secure()?.request(request).await?,
            _ => self.plain.request(request).await?,
        })
    }

    fn secure(&self) -> Result<&Client<HttpsConnector<HttpConnector>, Onward>, NoRoots> {
        if let Some(made) = self.secure.get() {
            return Ok(made);
        }
        let connector = outgoing::secure(connector())?;
        Ok(self.secure.get_or_init(|| pool().build(connector)))
    }
}

/// No body.
pub(super) fn nothing() -> Onward {
    Empty::new().map_err(|never| match never {}).boxed_unsync()
}

/// The body of a request; a client that breaks off or has no right to it any more breaks the request
/// to the upstream off, too.
pub(super) fn onward(http: &HttpRequest, mut payload: Payload, right: &Right) -> Onward {
    let has_body = http.headers().contains_key(header::CONTENT_LENGTH)
        || http.headers().contains_key(header::TRANSFER_ENCODING);
    if !has_body {
        return nothing();
    }
    let (pieces, waiting) = mpsc::channel(WAITING);
    let mut end = right.clone().end();
    drop(actix_web::rt::spawn(async move {
        loop {
            let piece = tokio::select! {
                biased;
                () = &mut end => Some(Err(no_right())),
                piece = payload.next() => piece.map(|it| it.map_err(io::Error::other)),
            };
            let Some(piece) = piece.map(|it| it.map(Frame::data)) else { return };
            let over = piece.is_err();
            if pieces.send(piece).await.is_err() || over {
                return; // the upstream has heard enough, or all that it may
            }
        }
    }));
    let pieces = stream::unfold(waiting, async |mut waiting| {
        let piece = waiting.recv().await?;
        Some((piece, waiting))
    });
    BodyExt::boxed_unsync(StreamBody::new(pieces))
}

fn no_right() -> io::Error {
    io::Error::other("the right to this has ended")
}

/// The answer of an upstream, which ends with the right to it.
pub(super) async fn answer(
    mut response: hyper::Response<Incoming>,
    upgraded: Option<(Payload, End)>,
    end: End,
    request: RequestId,
) -> HttpResponse {
    let status = StatusCode::from_u16(response.status().as_u16()).unwrap_or_default();
    let mut back = HttpResponse::build(status);
    let connection = headers::listed_back(response.headers());
    for (name, value) in response.headers() {
        if headers::goes_back(name, value, &connection) && name != "x-request-id" {
            back.append_header((name.as_str(), value.as_bytes()));
        }
    }
    back.insert_header(named(request));
    if status == StatusCode::SWITCHING_PROTOCOLS {
        let upgrade = hyper::upgrade::on(&mut response);
        let Some((payload, upward)) = upgraded else {
            return super::not_passed_on(502, "the upstream changed the protocol unasked", request);
        };
        let answered = upgraded::answer(back, upgrade, payload, upward, end).await;
        let broken = |_| super::not_passed_on(502, "the upstream did not answer as told", request);
        return answered.unwrap_or_else(broken);
    }
    if matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) {
        return back.body(body::None::new());
    }
    let length = response.headers().get(hyper::header::CONTENT_LENGTH);
    let length = length.and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    let mut body = response.into_body();
    let first = first(&mut body).await;
    let whole = first.as_ref().and_then(|first| first.as_ref().ok()?.data_ref());
    if let Some(whole) = whole.filter(|whole| body.is_end_stream() && holds(whole, length)) {
        return back.body(whole.clone());
    }
    let pieces = pieces(first, body, end);
    match length {
        // What is said of the length stays true, also where nothing follows (HEAD).
        Some(length) => back.body(SizedStream::new(length, pieces)),
        None => back.streaming(pieces),
    }
}

fn holds(whole: &Bytes, length: Option<u64>) -> bool {
    length.is_some_and(|length| u64::try_from(whole.len()) == Ok(length))
}

/// What of a body came with its head: the connection gets one turn to hand it over.
async fn first(body: &mut Incoming) -> Option<Result<Frame<Bytes>, hyper::Error>> {
    if let Some(frame) = body.frame().now_or_never() {
        return frame;
    }
    tokio::task::yield_now().await;
    body.frame().now_or_never().flatten()
}

/// The rest of it, as it comes; nothing follows an error.
fn pieces(
    first: Option<Result<Frame<Bytes>, hyper::Error>>,
    body: Incoming,
    end: End,
) -> Pin<Box<dyn Stream<Item = io::Result<Bytes>>>> {
    Box::pin(stream::unfold(Some((first, body, end)), async |going| {
        let (mut first, mut body, mut end) = going?;
        loop {
            let next = async {
                match first.take() {
                    Some(frame) => Some(frame),
                    None => body.frame().await,
                }
            };
            let frame = tokio::select! {
                biased;
                () = &mut end => return Some((Err(no_right()), None)),
                frame = next => frame?,
            };
            match frame.map(Frame::into_data) {
                Ok(Ok(bytes)) => return Some((Ok(bytes), Some((None, body, end)))),
                Ok(Err(_)) => {} // trailers
                Err(error) => return Some((Err(io::Error::other(error)), None)),
            }
        }
    }))
}

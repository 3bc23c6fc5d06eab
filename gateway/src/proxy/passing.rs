//! Bodies on their way, piece by piece: nothing is collected in between.

use std::{cell::OnceCell, fmt, io, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse,
    body::{self, SizedStream},
    dev::Payload,
    http::{StatusCode, header},
    web::Bytes,
};
use doorward_store::RequestId;
use futures_util::{StreamExt, stream};
use http_body_util::{BodyExt, Empty, StreamBody, combinators::UnsyncBoxBody};
use hyper::body::{Frame, Incoming};
use hyper_rustls::HttpsConnector;
use hyper_util::{
    client::legacy::{Client, Error, connect::HttpConnector},
    rt::TokioExecutor,
};
use tokio::sync::mpsc;

use super::{headers, right::Right, upgraded};
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
    secure: OnceCell<Client<HttpsConnector<HttpConnector>, Onward>>,
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
        let mut builder = Client::builder(TokioExecutor::new());
        let plain = builder.pool_idle_timeout(IDLE).build(connector());
        Self { plain, secure: OnceCell::new() }
    }
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
        let mut builder = Client::builder(TokioExecutor::new());
        Ok(self.secure.get_or_init(|| builder.pool_idle_timeout(IDLE).build(connector)))
    }
}

/// No body.
pub(super) fn nothing() -> Onward {
    Empty::new().map_err(|never| match never {}).boxed_unsync()
}

/// The body of a request; a client that breaks off or has no right to it any more breaks the request
/// to the upstream off, too.
pub(super) fn onward(http: &HttpRequest, mut payload: Payload, mut right: Right) -> Onward {
    let has_body = http.headers().contains_key(header::CONTENT_LENGTH)
        || http.headers().contains_key(header::TRANSFER_ENCODING);
    if !has_body {
        return nothing();
    }
    let (pieces, waiting) = mpsc::channel(WAITING);
    drop(actix_web::rt::spawn(async move {
        loop {
            let piece = tokio::select! {
                biased;
                () = right.ended() => Some(Err(no_right())),
                piece = payload.next() => piece.map(|it| it.map_err(io::Error::other)),
            };
            let Some(piece) = piece.map(|it| it.map(Frame::data)) else { return };
            if pieces.send(piece).await.is_err() {
                return; // the upstream has heard enough
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
    upgraded: Option<Payload>,
    right: Right,
    request: RequestId,
) -> HttpResponse {
    let status = StatusCode::from_u16(response.status().as_u16()).unwrap_or_default();
    let mut back = HttpResponse::build(status);
    let connection =
        response.headers().get(hyper::header::CONNECTION).and_then(|value| value.to_str().ok());
    for (name, value) in response.headers() {
        if headers::goes_back(name, value, connection) && name != "x-request-id" {
            back.append_header((name.as_str(), value.as_bytes()));
        }
    }
    back.insert_header(named(request));
    if status == StatusCode::SWITCHING_PROTOCOLS {
        let upgrade = hyper::upgrade::on(&mut response);
        let Some(payload) = upgraded else {
            return super::not_passed_on(502, "the upstream changed the protocol unasked", request);
        };
        let answered = upgraded::answer(back, upgrade, payload, right).await;
        let broken = |_| super::not_passed_on(502, "the upstream did not answer as told", request);
        return answered.unwrap_or_else(broken);
    }
    if matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) {
        return back.body(body::None::new());
    }
    let length = response.headers().get(hyper::header::CONTENT_LENGTH);
    let length = length.and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    let state = (response.into_body(), right);
    let pieces = stream::unfold(state, async |(mut body, mut right)| {
        loop {
            let frame = tokio::select! {
                biased;
                () = right.ended() => {
                    return Some((Err(no_right()), (body, right)));
                }
                frame = body.frame() => frame?,
            };
            match frame.map(Frame::into_data) {
                Ok(Ok(bytes)) => return Some((Ok(bytes), (body, right))),
                Ok(Err(_)) => {} // trailers
                Err(error) => return Some((Err(io::Error::other(error)), (body, right))),
            }
        }
    });
    match length {
        // What is said of the length stays true, also where nothing follows (HEAD).
        Some(length) => back.body(SizedStream::new(length, Box::pin(pieces))),
        None => back.streaming(Box::pin(pieces)),
    }
}

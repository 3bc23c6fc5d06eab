//! A WebSocket: bytes both ways, until one side or the right to it ends.

use std::io;

use actix_web::{
    HttpResponse, HttpResponseBuilder,
    dev::Payload,
    rt::task::JoinHandle,
    web::{Bytes, BytesMut},
};
use futures_util::{StreamExt, stream};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt, WriteHalf};

use super::right::End;

/// How much is read at once.
const PIECE: usize = 16 * 1024;

/// Ends a task with its owner.
struct Ending(JoinHandle<()>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The answer that begins it.
pub(super) async fn answer(
    mut back: HttpResponseBuilder,
    upgrade: OnUpgrade,
    payload: Payload,
    upward: End,
    end: End,
) -> Result<HttpResponse, hyper::Error> {
    let upstream = TokioIo::new(upgrade.await?);
    let (reading, writing) = tokio::io::split(upstream);
    let upward = Ending(actix_web::rt::spawn(send_up(payload, writing, upward)));
    let state = Some((reading, end, upward, BytesMut::with_capacity(PIECE)));
    let pieces = stream::unfold(state, async |open| {
        let (mut reading, mut end, upward, mut buffer) = open?;
        buffer.reserve(PIECE);
        let read = tokio::select! {
            biased;
            () = &mut end => Err(io::Error::other("the right to this has ended")),
            read = reading.read_buf(&mut buffer) => read,
        };
        match read {
            Ok(0) => None,
            Ok(_) => {
                let piece: Bytes = buffer.split().freeze();
                Some((Ok(piece), Some((reading, end, upward, buffer))))
            }
            Err(error) => Some((Err(error), None)),
        }
    });
    Ok(back.upgrade("websocket").streaming(Box::pin(pieces)))
}

/// What the client says, until it says no more or has no right to: a client that reads nothing holds
/// up the other way, and not this one.
async fn send_up(mut payload: Payload, mut writing: WriteHalf<TokioIo<Upgraded>>, mut end: End) {
    loop {
        let piece = tokio::select! {
            biased;
            () = &mut end => break,
            piece = payload.next() => piece,
        };
        let Some(Ok(piece)) = piece else { break };
        if writing.write_all(&piece).await.is_err() || writing.flush().await.is_err() {
            return;
        }
    }
    let _ = writing.shutdown().await; // the upstream may have gone already
}

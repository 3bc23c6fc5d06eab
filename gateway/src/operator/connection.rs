//! One connection to whatever answers: wishes go out as HTTP, answers and problems come back.

use std::ops::ControlFlow;

use actix_web::rt;
use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    client::conn::http1::{SendRequest, handshake},
    header::{CONTENT_TYPE, HOST},
};
use hyper_util::rt::TokioIo;
use serde::{Deserialize, de::DeserializeOwned};
use tokio::net::UnixStream;
use tracing::debug;

use super::{Failure, Wish};
use crate::exit::Exit;

/// A connection that waits for a wish.
pub(super) struct Connection {
    sender: SendRequest<Full<Bytes>>,
}

/// What a problem tells (RFC 9457), as far as a command tells it on.
#[derive(Deserialize)]
struct Told {
    detail: String,
    exit: u8,
    #[serde(default)]
    errors: Vec<Wrong>,
}

/// One thing that is wrong with what was asked.
#[derive(Deserialize)]
struct Wrong {
    pointer: Option<String>,
    parameter: Option<String>,
    detail: String,
}

impl Connection {
    pub(super) async fn over(stream: UnixStream) -> Result<Self, Failure> {
        let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(|e| gone(&e))?;
        drop(rt::spawn(async move {
            if let Err(error) = connection.await {
                debug!(%error, "the connection to the server broke");
            }
        }));
        Ok(Self { sender })
    }

    /// What a wish is answered with.
    pub(super) async fn one<T: DeserializeOwned>(&mut self, wish: &Wish) -> Result<T, Failure> {
        let response = self.send(wish).await?;
        let body = response.into_body().collect().await.map_err(|error| gone(&error))?;
        read(&body.to_bytes())
    }

    /// Each line that a wish is answered with, until the last or until `visit` has enough.
    pub(super) async fn lines<T: DeserializeOwned>(
        &mut self,
        wish: &Wish,
        visit: &mut dyn FnMut(T) -> ControlFlow<()>,
    ) -> Result<(), Failure> {
        let mut body = self.send(wish).await?.into_body();
        let mut begun = Vec::new();
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| gone(&error))?;
            let Some(bytes) = frame.data_ref() else { continue };
            let mut lines = bytes.split(|byte| *byte == b'\n').peekable();
            while let Some(piece) = lines.next() {
                begun.extend_from_slice(piece);
                if lines.peek().is_some() && visit(read(&std::mem::take(&mut begun))?).is_break() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// The text that a wish is answered with, as it comes, until its end or until `visit` has enough.
    pub(super) async fn text(
        &mut self,
        wish: &Wish,
        visit: &mut dyn FnMut(&[u8]) -> ControlFlow<()>,
    ) -> Result<(), Failure> {
        let mut body = self.send(wish).await?.into_body();
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| gone(&error))?;
            if frame.data_ref().is_some_and(|text| visit(text).is_break()) {
                break;
            }
        }
        Ok(())
    }

    async fn send(&mut self, wish: &Wish) -> Result<Response<Incoming>, Failure> {
        let mut request =
            Request::builder().method(&wish.method).uri(wish.target()).header(HOST, "doorward");
        let mut body = Bytes::new();
        if let Some(value) = &wish.body {
            request = request.header(CONTENT_TYPE, "application/json");
            body = value.to_string().into();
        }
        let request = request.body(Full::new(body));
        let request = request.map_err(|error| Failure::of(Exit::Internal, &error))?;
        self.sender.ready().await.map_err(|error| gone(&error))?;
        let response = self.sender.send_request(request).await.map_err(|error| gone(&error))?;
        if response.status().is_success() {
            return Ok(response);
        }
        let body = response.into_body().collect().await.map_err(|error| gone(&error))?;
        Err(read::<Told>(&body.to_bytes())?.into())
    }
}

fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Failure> {
    // A server of another version may be running still.
    let foreign = |error| Failure::of(Exit::Unavailable, &error);
    serde_json::from_slice(text).map_err(|error: serde_json::Error| foreign(error))
}

fn gone(error: &hyper::Error) -> Failure {
    debug!(?error, "the server went away");
    Failure::new(Exit::Unavailable, "the server went away before the end of the answer")
}

impl From<Told> for Failure {
    /// The sentence, and place by place what it does not say itself.
    fn from(told: Told) -> Self {
        let exit = Exit::of_number(told.exit).unwrap_or(Exit::Internal);
        let place = |wrong: &Wrong| {
            let place = wrong.pointer.as_deref().or(wrong.parameter.as_deref());
            let place = place.unwrap_or_default().trim_start_matches('/');
            if place.is_empty() {
                wrong.detail.clone()
            } else {
                format!("{place}: {}", wrong.detail)
            }
        };
        match told.errors.as_slice() {
            [] => Self::new(exit, told.detail),
            [one] if one.detail == told.detail => Self::new(exit, told.detail),
            [one] if exit == Exit::Refused => Self::new(exit, one.detail.clone()),
            many => Self::new(exit, many.iter().map(place).collect::<Vec<_>>().join("; ")),
        }
    }
}

//! An answer that may be longer than any memory: JSON lines, written as they are read.

use std::io;

use actix_web::{HttpResponse, web::Bytes};
use futures_util::stream;
use tokio::sync::mpsc;

use super::{call::Call, operation::Ask, problem::Problem, refused, shown::shown};
use crate::operator::{self, Answer, Failure};

/// How many lines may wait to be sent.
const WAITING: usize = 256;

/// Answers line by line, until the last or until nobody listens any more. What is refused before the
/// first line is a problem like any other; when it cannot be told to its end the connection breaks, so
/// that nobody takes a part for the whole.
pub(super) async fn answer(call: &Call, ask: Ask) -> Result<HttpResponse, Problem> {
    let request = ask(call)?;
    let (answers, mut told) = mpsc::channel(WAITING);
    let (house, login) = (call.house.clone(), call.login.clone());
    let reading = tokio::spawn(async move {
        Box::pin(operator::execute(&house, &login, request, &answers)).await
    });
    let stopped = |_| Problem::new(500, "internal", "the question was not answered to its end");
    let state = match told.recv().await {
        Some(first) => Some((Some(first), told, reading)),
        None => {
            let done = reading.await.map_err(stopped)?;
            done.map_err(|failure| refused::problem(&failure, call.operation.reads()))?;
            None
        }
    };
    let lines = stream::unfold(state, |state| async {
        let (first, mut told, reading) = state?;
        let next = match first {
            Some(first) => Some(first),
            None => told.recv().await,
        };
        if let Some(answer) = next {
            return Some((Ok(line(&answer)), Some((None, told, reading))));
        }
        let failed = |failure: Failure| (Err(io::Error::other(failure)), None);
        match reading.await {
            Ok(Ok(())) => None,
            Ok(Err(failure)) => Some(failed(failure)),
            Err(stopped) => Some((Err(io::Error::other(stopped)), None)),
        }
    });
    Ok(HttpResponse::Ok()
        .content_type("application/jsonl")
        .insert_header(("cache-control", "no-store"))
        .insert_header(("x-content-type-options", "nosniff"))
        .insert_header(("x-request-id", call.request.to_string()))
        .streaming(Box::pin(lines)))
}

fn line(answer: &Answer) -> Bytes {
    Bytes::from(format!("{}\n", shown(answer)))
}

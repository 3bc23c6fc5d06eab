//! The event log as JSON lines, written as it is read: it may be longer than any memory.

use std::io;

use actix_web::{HttpResponse, web::Bytes};
use doorward_store::record::Sequence;
use futures_util::stream;
use tokio::sync::mpsc;

use super::{call::Call, shown::shown};
use crate::operator::{self, Failure, Request};

/// How many events may wait to be sent.
const WAITING: usize = 256;

/// Answers the events after a place, until the last or until nobody listens any more. When the log
/// cannot be read to its end the connection breaks, so that nobody takes a part for the whole.
pub(super) fn export(call: &Call) -> HttpResponse {
    let after = call.said("after").and_then(|after| after.parse().ok()).map(Sequence);
    let request = Request::ReadEvents {
        organization: call.organization(),
        after: Some(after.unwrap_or_default()),
        limit: None,
        kind: None,
    };
    let (answers, told) = mpsc::channel(WAITING);
    let (house, login) = (call.house.clone(), call.login.clone());
    let reading = tokio::spawn(async move {
        Box::pin(operator::execute(&house, &login, request, &answers)).await
    });
    let lines = stream::unfold(Some((told, reading)), |state| async {
        let (mut told, reading) = state?;
        if let Some(answer) = told.recv().await {
            let line = Bytes::from(format!("{}\n", shown(&answer)));
            return Some((Ok(line), Some((told, reading))));
        }
        let failed = |failure: Failure| (Err(io::Error::other(failure)), None);
        match reading.await {
            Ok(Ok(())) => None,
            Ok(Err(failure)) => Some(failed(failure)),
            Err(stopped) => Some((Err(io::Error::other(stopped)), None)),
        }
    });
    HttpResponse::Ok()
        .content_type("application/jsonl")
        .insert_header(("cache-control", "no-store"))
        .insert_header(("x-content-type-options", "nosniff"))
        .insert_header(("x-request-id", call.request.to_string()))
        .streaming(Box::pin(lines))
}

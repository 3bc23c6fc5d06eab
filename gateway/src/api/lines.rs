//! An answer that may be longer than any memory: lines, written as they are read.

use std::io;

use actix_web::{HttpResponse, web::Bytes};
use futures_util::{StreamExt, stream};
use tokio::sync::mpsc;

use super::{call::Call, operation::Ask, problem::Problem, refused, shown::shown};
use crate::{
    export::Form,
    operator::{self, Answer, Failure},
};

/// How many lines may wait to be sent.
const WAITING: usize = 256;

/// Answers line by line, events in a form, until the last or until nobody listens any more. What is
/// refused before the first line is a problem like any other; when it cannot be told to its end the
/// connection breaks, so that nobody takes a part for the whole.
pub(super) async fn answer(call: &Call, ask: Ask, form: Form) -> Result<HttpResponse, Problem> {
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
    let answers = stream::unfold(state, |state| async {
        let (first, mut told, reading) = state?;
        let next = match first {
            Some(first) => Some(first),
            None => told.recv().await,
        };
        if let Some(answer) = next {
            return Some((Ok(answer), Some((None, told, reading))));
        }
        let failed = |failure: Failure| (Err(io::Error::other(failure)), None);
        match reading.await {
            Ok(Ok(())) => None,
            Ok(Err(failure)) => Some(failed(failure)),
            Err(stopped) => Some((Err(io::Error::other(stopped)), None)),
        }
    });
    // What goes on after another part has its head there.
    let head = if call.said("after").is_some_and(|after| after != "0") { "" } else { form.head() };
    let head = stream::iter((!head.is_empty()).then(|| Ok(Bytes::from_static(head.as_bytes()))));
    let source = source(call);
    let lines = answers.map(move |told| told.map(|answer| line(form, &answer, &source)));
    Ok(HttpResponse::Ok()
        .content_type(form.media())
        .insert_header(("cache-control", "no-store"))
        .insert_header(("x-content-type-options", "nosniff"))
        .insert_header(("x-request-id", call.request.to_string()))
        .streaming(Box::pin(head.chain(lines))))
}

fn line(form: Form, answer: &Answer, source: &str) -> Bytes {
    if let Answer::Event(event) = answer {
        return form.lines(event, source).into();
    }
    format!("{}\n", shown(answer)).into()
}

/// The address of the organization that is asked.
fn source(call: &Call) -> String {
    let organization = call.organization.as_ref().map(|name| format!("/o/{name}"));
    format!("{}{}", call.house.public_url, organization.unwrap_or_default())
}

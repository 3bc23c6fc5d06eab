//! Carrying out what was asked, and the answer.

use std::sync::Arc;

use doorward_store::directory::Directory;
use serde_json::Value;
use tokio::sync::mpsc;

use super::{
    call::Call,
    if_match,
    operation::{Ask, Gives, Serve},
    page,
    problem::Problem,
    refused,
    reply::Reply,
    shown::shown,
};
use crate::operator;

/// How many answers may wait to be collected.
const WAITING: usize = 64;

/// Carries out a call.
pub(super) async fn serve(call: &Call) -> Reply {
    match answer(call).await {
        Ok(reply) => reply,
        Err(problem) => problem.into(),
    }
}

/// The answer, with the tag of what was there before it was read, or right after it was changed:
/// whoever comes back with that is told if anybody has done anything since.
async fn answer(call: &Call) -> Result<Reply, Problem> {
    let directory = call.organization.is_some().then(|| call.directory()).transpose()?;
    let there = || directory.clone().ok_or_else(|| Problem::not_found("no organization is named"));
    let body = match call.operation.serve {
        Serve::One(ask) => {
            let gone = || Problem::not_found("there is nothing like that any more");
            asked(call, ask).await?.into_iter().next().ok_or_else(gone)?
        }
        Serve::Many(ask, key) => page::cut(call, asked(call, ask).await?, key)?,
        Serve::All(ask) => page::page(&asked(call, ask).await?, None),
        Serve::Look(look) => look(call, &there()?)?,
        Serve::Aside(look) => aside(call, there()?, look).await?,
        Serve::Archive(make) => return aside(call, there()?, make).await,
        Serve::Lines(_) | Serve::Exported(..) => Value::Null, // streamed, by `lines`
    };
    let (reply, made) = match call.operation.gives {
        Gives::Made(_, name, _) => {
            let id = body.get(name).and_then(Value::as_str).unwrap_or_default();
            let reply = Reply::json(201, &body).header("location", place(call, id));
            (reply, Some(id.to_owned()))
        }
        Gives::One(_) | Gives::Page(_) | Gives::Lines(_) | Gives::Table | Gives::Archive => {
            (Reply::json(200, &body), None)
        }
    };
    let path: Vec<_> = call.path.iter().cloned().chain(made).collect();
    let seen = call.login.outcome().or(directory);
    Ok(match seen.and_then(|seen| if_match::tag(call.operation, &seen, &path)) {
        Some(tag) => reply.header("etag", tag),
        None => reply,
    })
}

/// Looks on a thread that may wait.
async fn aside<T: Send + 'static>(
    call: &Call,
    directory: Arc<Directory>,
    look: fn(&Call, &Arc<Directory>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let call = call.clone();
    let looking = tokio::task::spawn_blocking(move || look(&call, &directory));
    let stopped = |_| Problem::new(500, "internal", "the question was not answered to its end");
    looking.await.map_err(stopped)?
}

/// Everything that an operator's request is answered with.
async fn asked(call: &Call, ask: Ask) -> Result<Vec<Value>, Problem> {
    let request = ask(call)?;
    let (answers, mut told) = mpsc::channel(WAITING);
    let carried_out = async {
        let (house, login) = (&call.house, &call.login);
        let done = operator::execute(house, login, request, &answers).await;
        drop(answers);
        done
    };
    let collected = async {
        let mut collected = Vec::new();
        while let Some(answer) = told.recv().await {
            collected.push(shown(&answer));
        }
        collected
    };
    let (done, collected) = tokio::join!(Box::pin(carried_out), collected);
    done.map_err(|failure| refused::problem(&failure, call.operation.reads()))?;
    Ok(collected)
}

/// Where what was made is found.
fn place(call: &Call, id: &str) -> String {
    let mut path = call.operation.whole();
    if let Some(organization) = &call.organization {
        path = path.replace("{organization}", organization.as_str());
    }
    for value in &call.path {
        if let Some((before, after)) = path.split_once('{')
            && let Some((_, after)) = after.split_once('}')
        {
            path = format!("{before}{value}{after}");
        }
    }
    format!("{}{path}/{id}", call.house.public_url)
}

//! The event log: a page of it, one event, all of it.

use std::sync::Arc;

use doorward_store::{directory::Directory, record::Sequence};
use serde_json::Value;

mod wanted;

use super::{
    call::Call,
    operation::{Gives, Operation, Serve, described},
    page::{self, Page},
    parameter::{CURSOR, Kind, LIMIT, Parameter},
    problem::Problem,
    refused,
};
use crate::operator::{EventText, Request};
use wanted::Wanted;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        "GET",
        "/events",
        "list_events",
        "Tell events in order, the oldest first. A page of those that are searched may hold few or \
         none and still have a `next`; at the end `next` is null, and `after` says where to go on \
         later",
        Gives::Page(described::<Page<EventText>>),
        Serve::Aside(read),
    )
    .query(&[
        CURSOR,
        LIMIT,
        AFTER,
        Parameter::new("kind", "only those of this name", Kind::Text(128)),
        wanted::PERSON,
        wanted::TARGET,
        wanted::ACTOR,
        wanted::SINCE,
        wanted::UNTIL,
    ]),
    Operation::new(
        "GET",
        "/events/export",
        "export_events",
        "Tell all events, one JSON text on each line, the oldest first",
        Gives::Lines(described::<EventText>),
        Serve::Export,
    )
    .query(&[AFTER]),
    Operation::new(
        "GET",
        "/events/{sequence}",
        "show_event",
        "Tell one event",
        Gives::One(described::<EventText>),
        Serve::One(|call| {
            let head = call.directory()?.head();
            let sequence = call.word(0).parse().ok().filter(|it| (1..=head.0).contains(it));
            let unknown = || Problem::not_found(format!("there are the events 1 to {head}"));
            let sequence = Sequence(sequence.ok_or_else(unknown)?);
            Ok(Request::ShowEvent { organization: call.organization(), sequence })
        }),
    ),
];

const AFTER: Parameter = Parameter::new(
    "after",
    "only those after the event of this sequence",
    Kind::Number(0, i64::MAX as u64),
);

/// A page of the log.
fn read(call: &Call, directory: &Arc<Directory>) -> Result<Value, Problem> {
    let wanted = Wanted::read(call, directory)?;
    let said = call.said("after").and_then(|after| after.parse().ok());
    let after = Sequence(page::place(call)?.or(said).unwrap_or_default());
    let seen = wanted.page(&call.house, &call.organization, directory, after, call.limit());
    let (events, next) = seen.map_err(|failure| refused::problem(&failure, true))?;
    let row = |event| serde_json::to_value(event).unwrap_or_default();
    let rows: Vec<_> = events.iter().map(row).collect();
    Ok(page::page(&rows, next.map(|next| next.to_string()).as_deref()))
}

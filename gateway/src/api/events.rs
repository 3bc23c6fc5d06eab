//! The event log: a page of it, one event, all of it.

use doorward_store::{directory::Event, record::Sequence};
use serde_json::Value;

use super::{
    call::Call,
    likely::unknown,
    operation::{Gives, Operation, Serve, described},
    page::{self, Page},
    parameter::{CURSOR, Kind, LIMIT, Parameter},
    problem::{Problem, Wrong},
    refused,
};
use crate::operator::{EventText, Request, page_of_events};

/// How many events one page looks through: a page of a rare kind may hold few, or none, and go on.
const LOOKED_THROUGH: u64 = 20_000;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        "GET",
        "/events",
        "list_events",
        "Tell events in order, the oldest first. A page of one kind may hold few or none and still \
         have a `next`; at the end `next` is null, and `after` says where to go on later",
        Gives::Page(described::<Page<EventText>>),
        Serve::Events,
    )
    .query(&[
        CURSOR,
        LIMIT,
        AFTER,
        Parameter::new("kind", "only those of this name", Kind::Text(128)),
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

/// A page of the log, read where the disk may be waited for.
pub(super) async fn read(call: &Call) -> Result<Value, Problem> {
    let kind = call.said("kind").map(str::to_owned);
    if let Some(kind) = kind.as_deref().filter(|kind| !Event::NAMES.contains(kind)) {
        let told = unknown("event", kind, Event::NAMES.iter().copied());
        return Err(Problem::query(vec![Wrong::parameter("kind", told)]));
    }
    let said = call.said("after").and_then(|after| after.parse().ok());
    let after = Sequence(page::place(call)?.or(said).unwrap_or_default());
    let (house, organization, limit) = (call.house.clone(), call.organization(), call.limit());
    let reading = tokio::task::spawn_blocking(move || {
        page_of_events(&house, &organization, after, limit, LOOKED_THROUGH, kind.as_deref())
    });
    let stopped = |_| Problem::new(500, "internal", "the log was not read to the end of the page");
    let read = reading.await.map_err(stopped)?;
    let (events, next) = read.map_err(|failure| refused::problem(&failure, true))?;
    let row = |event| serde_json::to_value(event).unwrap_or_default();
    let rows: Vec<_> = events.iter().map(row).collect();
    Ok(page::page(&rows, next.map(|next| next.to_string()).as_deref()))
}

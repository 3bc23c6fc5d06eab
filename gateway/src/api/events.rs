//! The event log: a page of it, one event, all of it.

use std::sync::Arc;

use doorward_store::{
    directory::{Directory, OrganizationName},
    record::Sequence,
};
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
use crate::{
    export::{CloudEvent, Form, OcsfEvent},
    operator::{EventText, Request},
};
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
        KIND,
        wanted::PERSON,
        wanted::TARGET,
        wanted::ACTOR,
        wanted::SINCE,
        wanted::UNTIL,
    ])
    .for_auditors(),
    Operation::new(
        "GET",
        "/events/export",
        "export_events",
        "Tell events, one JSON text on each line, the oldest first: all of them, those after a place, \
         or the newest",
        Gives::Lines(described::<EventText>),
        Serve::Lines(|call| {
            let limit = call.said("limit").and_then(|limit| limit.parse().ok());
            let after = after(call).or(limit.is_none().then_some(Sequence::START));
            let kind = call.said("kind").map(Into::into);
            Ok(Request::ReadEvents { organization: call.organization()?, after, limit, kind })
        }),
    )
    .query(&[
        AFTER,
        Parameter::new(
            "limit",
            "how many at most, the newest of them unless `after` says where to begin",
            Kind::Number(0, 100_000),
        ),
        KIND,
    ])
    .for_auditors(),
    Operation::new(
        "GET",
        "/events/export/cloudevents",
        "export_cloud_events",
        "Tell events as CloudEvents 1.0, one on each line in its JSON format, the oldest first",
        Gives::Lines(described::<CloudEvent<'static>>),
        Serve::Exported(exported, Form::CloudEvents),
    )
    .query(&[AFTER, KIND])
    .for_auditors(),
    Operation::new(
        "GET",
        "/events/export/ocsf",
        "export_ocsf_events",
        "Tell events as OCSF 1.3 has them, one on each line, of the classes of Identity & Access \
         Management, the oldest first; what is about several people is several events",
        Gives::Lines(described::<OcsfEvent>),
        Serve::Exported(exported, Form::Ocsf),
    )
    .query(&[AFTER, KIND])
    .for_auditors(),
    Operation::new(
        "GET",
        "/events/export/csv",
        "export_event_table",
        "Tell events as a table for spreadsheets (RFC 4180), the oldest first. Its head is left out \
         where `after` says to go on",
        Gives::Table,
        Serve::Exported(exported, Form::Csv),
    )
    .query(&[AFTER, KIND])
    .for_auditors(),
    Operation::new(
        "GET",
        "/events/tail",
        "follow_events",
        "Tell events as they happen, one JSON text on each line, until the server stops",
        Gives::Lines(described::<EventText>),
        Serve::Lines(|call| {
            let after = after(call);
            Ok(Request::FollowEvents { organization: call.organization()?, after })
        }),
    )
    .query(&[AFTER])
    .for_operators(),
    Operation::new(
        "GET",
        "/events/{sequence}",
        "show_event",
        "Tell one event",
        Gives::One(described::<EventText>),
        Serve::One(|call| {
            let (organization, sequence) = named(call)?;
            Ok(Request::ShowEvent { organization, sequence })
        }),
    )
    .for_auditors(),
];

const KIND: Parameter = Parameter::new("kind", "only those of this name", Kind::Text(128));
const AFTER: Parameter = Parameter::new(
    "after",
    "only those after the event of this sequence",
    Kind::Number(0, i64::MAX as u64),
);

/// All events, or those after a place.
fn exported(call: &Call) -> Result<Request, Problem> {
    let after = Some(after(call).unwrap_or(Sequence::START));
    let (organization, kind) = (call.organization()?, call.said("kind").map(Into::into));
    Ok(Request::ReadEvents { organization, after, limit: None, kind })
}

/// The event in the path, if there is one, and whose it is.
pub(super) fn named(call: &Call) -> Result<(OrganizationName, Sequence), Problem> {
    let (organization, head) = (call.organization()?, call.directory()?.head());
    let said: String = call.word(0).chars().take(64).collect();
    let sequence = said.parse().ok().filter(|it| (1..=head.0).contains(it));
    let unknown = || {
        let detail = format!("there is no event {said}: `{organization}` has 1 to {head}");
        Problem::not_found(detail)
    };
    let sequence = Sequence(sequence.ok_or_else(unknown)?);
    Ok((organization, sequence))
}

/// The place that is named.
fn after(call: &Call) -> Option<Sequence> {
    call.said("after").and_then(|after| after.parse().ok()).map(Sequence)
}

/// A page of the log.
fn read(call: &Call, directory: &Arc<Directory>) -> Result<Value, Problem> {
    let wanted = Wanted::read(call, directory)?;
    let after = page::place(call)?.map(Sequence).or_else(|| after(call)).unwrap_or_default();
    let organization = call.organization()?;
    let seen = wanted.page(&call.house, &organization, directory, after, call.limit());
    let (events, next) = seen.map_err(|failure| refused::problem(&failure, true))?;
    let row = |event| serde_json::to_value(event).unwrap_or_default();
    let rows: Vec<_> = events.iter().map(row).collect();
    Ok(page::page(&rows, next.map(|next| next.to_string()).as_deref()))
}

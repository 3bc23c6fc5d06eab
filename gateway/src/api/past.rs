//! Questions about the past: who could enter, from when to when, and how many there were.

use std::sync::Arc;

use doorward_store::{
    Sequence,
    directory::{Directory, RuleTarget, audit::Question},
};
use serde_json::Value;

use super::{
    audited::Asks,
    call::Call,
    operation::{Gives, Operation, Serve, described},
    page::{self, Page},
    parameter::{CURSOR, Kind, LIMIT, Parameter},
    problem::{Problem, Wrong},
    refused,
};
use crate::{
    exit::Exit,
    operator::{Failure, Moment},
    past::{self, Could, DecisionReplayed, Interval, Named, State, Wanted},
};

pub(super) const AT: Parameter = Parameter::new(
    "at",
    "after which event, or after the last one at or before which time; now when absent",
    Kind::Moment,
);

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        "GET",
        "/access",
        "list_access",
        "Tell who may enter something, and by what, now or as it was; what only a session knows is \
         not asked",
        Gives::Page(described::<Page<Could>>),
        Serve::Aside(who),
    )
    .query(&[CURSOR, LIMIT, RESOURCE.required(), AT])
    .for_auditors(Asks::LookUp(Question::Who)),
    Operation::new(
        "GET",
        "/access/history",
        "list_access_history",
        "Tell from which event to which somebody could enter something, and by what: of one person, \
         or of one resource. A page has the intervals of at most `limit` resources, or people",
        Gives::Page(described::<Page<Interval>>),
        Serve::Aside(history),
    )
    .query(&[
        CURSOR,
        LIMIT,
        Parameter::new(
            "person",
            "of whom, by id or userName, whatever became of them; this or `resource`",
            Kind::Text(1024),
        ),
        RESOURCE,
        Parameter::new(
            "from",
            "only what was so after this event, or time, or later; from the beginning when absent",
            Kind::Moment,
        ),
        Parameter::new(
            "to",
            "only what was so after this event, or time, or before; now when absent",
            Kind::Moment,
        ),
    ])
    .for_auditors(Asks::LookUp(Question::History)),
    Operation::new(
        "GET",
        "/state",
        "show_state",
        "Say how many people, groups and workspaces there are, or were",
        Gives::One(described::<State>),
        Serve::Aside(|call, directory| {
            let at = place(call, directory)?;
            let told = past::state(&call.house, &call.organization()?, directory, at);
            told.map(row).map_err(|failure| problem(&failure))
        }),
    )
    .query(&[AT])
    .for_auditors(Asks::LookUp(Question::State)),
    Operation::new(
        "GET",
        "/events/{sequence}/decision",
        "show_decision",
        "Decide again what an `entry.allowed` or `entry.refused` tells of, on the log folded from its \
         beginning: that costs what the log is long, so the API token needs the scope `write` or \
         `audit`",
        Gives::One(described::<DecisionReplayed>),
        Serve::Aside(|call, directory| {
            let scopes = call.caller.scopes();
            if !scopes.write && !scopes.audit {
                let detail = "this folds the log anew, so the API token needs the scope `write` or \
                              `audit`";
                return Err(Problem::new(403, "insufficient-scope", detail));
            }
            let head = directory.head();
            let sequence = call.word(0).parse().ok().filter(|it| (1..=head.0).contains(it));
            let unknown = || Problem::not_found(format!("there are the events 1 to {head}"));
            let sequence = Sequence(sequence.ok_or_else(unknown)?);
            let told = past::replayed(&call.house, &call.organization()?, sequence);
            told.map(row).map_err(|failure| match failure.exit() == Exit::Refused {
                true => Problem::not_found(failure.to_string()),
                false => problem(&failure),
            })
        }),
    )
    .for_auditors(Asks::LookUp(Question::Decision)),
];

pub(super) const RESOURCE: Parameter =
    Parameter::new("resource", "`dashboard`, `auditors` or `workspace:SLUG`", Kind::Target);

/// What a parameter says of a moment.
pub(super) fn moment(call: &Call, name: &str) -> Option<Moment> {
    call.said(name).and_then(|said| said.parse().ok())
}

fn who(call: &Call, directory: &Arc<Directory>) -> Result<Value, Problem> {
    let at = place(call, directory)?;
    let resource = resource(call).ok_or_else(|| missing("resource"))?;
    let after = page::place::<u32>(call)?.unwrap_or_default().to_string();
    let organization = call.organization()?;
    let asked = (&organization, &**directory);
    let told = past::who(&call.house, asked, &resource, at, &after, call.limit());
    let (rows, next) = told.map_err(|failure| problem(&failure))?;
    Ok(page::page(&rows.into_iter().map(row).collect::<Vec<_>>(), next.as_deref()))
}

fn history(call: &Call, directory: &Arc<Directory>) -> Result<Value, Problem> {
    let named = match (call.said("person"), resource(call)) {
        (Some(person), None) => Named::Person(person.into()),
        (None, Some(resource)) => Named::Resource(resource),
        (Some(_), Some(_)) => {
            let detail = "say either this or `person`";
            return Err(Problem::query(vec![Wrong::parameter("resource", detail)]));
        }
        (None, None) => return Err(missing("person")),
    };
    let window = (moment(call, "from"), moment(call, "to").unwrap_or(Moment::Now));
    let organization = call.organization()?;
    let asked = (&organization, &**directory);
    let wanted =
        Wanted::read(&call.house, asked, &named, window).map_err(|failure| problem(&failure))?;
    let after = page::after(call)?.unwrap_or_default();
    let told = past::history(&call.house, asked, &wanted, &after, call.limit());
    let (rows, next) = told.map_err(|failure| problem(&failure))?;
    Ok(page::page(&rows.into_iter().map(row).collect::<Vec<_>>(), next.as_deref()))
}

fn place(call: &Call, directory: &Directory) -> Result<Sequence, Problem> {
    let at = moment(call, "at").unwrap_or(Moment::Now);
    past::place(&call.house, &call.organization()?, directory, at, "at")
        .map_err(|failure| problem(&failure))
}

pub(super) fn resource(call: &Call) -> Option<RuleTarget> {
    call.said("resource").and_then(|said| said.parse().ok())
}

pub(super) fn missing(name: &str) -> Problem {
    Problem::query(vec![Wrong::parameter(name, "it is missing")])
}

fn problem(failure: &Failure) -> Problem {
    refused::problem(failure, true)
}

fn row(row: impl serde::Serialize) -> Value {
    serde_json::to_value(row).unwrap_or_default()
}

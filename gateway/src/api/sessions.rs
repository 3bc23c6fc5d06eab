//! Sessions of people: listed, ended.

use doorward_store::directory::{Directory, SessionId};
use serde_json::Value;

use super::{
    call::Call,
    if_match::last_id,
    operation::{Gives, Operation, Serve, described},
    page::{self, Page},
    parameter::{CURSOR, Kind, LIMIT, Parameter},
    problem::Problem,
};
use crate::operator::{Request, SessionRow, session_row};

const USER_NAME: Parameter =
    Parameter::new("user_name", "only those of the person of this userName", Kind::Text(1024));

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        "GET",
        "/sessions",
        "list_sessions",
        "Name the live sessions",
        Gives::Page(described::<Page<SessionRow>>),
        Serve::Look(|call, held| {
            let after = page::place(call)?.map(SessionId);
            let now = call.house.clock.now();
            let live = |session: &&doorward_store::directory::Session| session.is_live(now);
            let mut found: Vec<_> = match call.said("user_name") {
                Some(name) => {
                    let unknown = || Problem::not_found("there is no such user");
                    let user = held.user_by_name(name).ok_or_else(unknown)?;
                    let mut all: Vec<_> = held.sessions_of(user.id).filter(live).collect();
                    all.sort_by_key(|session| session.id);
                    all.retain(|session| after.is_none_or(|after| session.id > after));
                    all.truncate(call.limit() + 1);
                    all
                }
                None => held.sessions_after(after).filter(live).take(call.limit() + 1).collect(),
            };
            let more = found.len() > call.limit();
            found.truncate(call.limit());
            let next = found.last().filter(|_| more).map(|session| session.id.to_string());
            let row = |session| serde_json::to_value(session_row(held, session));
            let rows: Vec<_> = found.into_iter().map(|it| row(it).unwrap_or_default()).collect();
            Ok(page::page(&rows, next.as_deref()))
        }),
    )
    .query(&[CURSOR, LIMIT, USER_NAME])
    .refuses(&[404]),
    Operation::new(
        "DELETE",
        "/sessions",
        "end_sessions_of_person",
        "End all sessions of a person; answered with those that were ended",
        Gives::Page(described::<Page<SessionRow>>),
        Serve::All(|call| ending(call, None)),
    )
    .query(&[USER_NAME.required()])
    .refuses(&[404]),
    Operation::new(
        "GET",
        "/sessions/{id}",
        "show_session",
        "Show a live session",
        Gives::One(described::<SessionRow>),
        Serve::Look(|call, held| {
            let (id, now) = (SessionId(call.id(0)?), call.house.clock.now());
            let found = held.session_by_id(id).filter(|session| session.is_live(now));
            let unknown = || Problem::not_found("there is no such session");
            let row = session_row(held, found.ok_or_else(unknown)?);
            Ok(serde_json::to_value(row).unwrap_or_default())
        }),
    )
    .state(state),
    Operation::new(
        "DELETE",
        "/sessions/{id}",
        "end_session",
        "End a session; answered with what it was",
        Gives::One(described::<SessionRow>),
        Serve::One(|call| ending(call, Some(SessionId(call.id(0)?)))),
    )
    .state(state),
];

fn state(directory: &Directory, path: &[String]) -> Option<Value> {
    serde_json::to_value(directory.session_by_id(SessionId(last_id(path)?))?).ok()
}

fn ending(call: &Call, session: Option<SessionId>) -> Result<Request, Problem> {
    let user = call.said("user_name").map(Into::into);
    Ok(Request::EndSessions { organization: call.organization()?, session, user })
}

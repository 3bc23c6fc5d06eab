//! Sessions, for the operator: ended at once.

use doorward_store::directory::{
    Command, Directory, EndReason, OrganizationName, Refusal, Session, SessionId, SettingRefusal,
    UserId,
};

use super::{
    Failure, House, Login, SessionRow,
    execute::{directory, submit},
};
use crate::{exit::Exit, time_text};

/// Ends one session, or all of a person.
pub(super) async fn end(
    house: &House,
    caller: &Login,
    organization: &OrganizationName,
    session: Option<SessionId>,
    user: Option<&str>,
) -> Result<Vec<SessionRow>, Failure> {
    let held = directory(house, organization)?;
    let reason = EndReason::Operator;
    let (ended, command) = match (session, user) {
        (Some(id), _) => {
            let found = held.session_by_id(id).map(|session| row(&held, session));
            let gone = || Failure::refused(SettingRefusal::NoSuchSession.into());
            (vec![found.ok_or_else(gone)?], Command::EndSession { session: id, reason })
        }
        (None, Some(name)) => {
            let user = user_id(&held, name)?;
            let rows = held.sessions_of(user).map(|session| row(&held, session)).collect();
            (rows, Command::EndSessionsOf { user, reason })
        }
        (None, None) => return Err(Failure::new(Exit::Usage, "name a session or a user")),
    };
    submit(house, caller, organization, command).await?;
    Ok(ended)
}

fn user_id(held: &Directory, name: &str) -> Result<UserId, Failure> {
    let unknown = || Failure::refused(Refusal::NoSuchUser);
    held.user_by_name(name).map(|user| user.id).ok_or_else(unknown)
}

/// A session as it is shown.
pub(crate) fn row(held: &Directory, session: &Session) -> SessionRow {
    let user_name =
        held.user(session.user).map_or_else(String::new, |user| user.user_name.to_string());
    SessionRow {
        id: session.id,
        user_name,
        sso: session.configuration,
        started: time_text::show(session.started),
        seen: time_text::show(session.seen),
        until: time_text::show(session.until()),
        address: session.address.to_string(),
        agent: session.agent.to_string(),
    }
}

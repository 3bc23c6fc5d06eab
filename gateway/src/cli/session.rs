//! `doorward session …`

use clap::Subcommand;
use doorward_store::directory::{OrganizationName, SessionId};
use uuid::Uuid;

use super::{Everywhere, print::Row};
use crate::operator::{Answer, Failure, Request, SessionRow};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Name the live sessions
    List {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// Only of the person of this user name
        #[arg(long, value_name = "USERNAME")]
        user: Option<String>,
    },
    /// End one session, or all of a person, at once
    End {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// Which, as `session list` names it
        #[arg(value_name = "SESSION_ID", value_parser = session_id, required_unless_present = "user")]
        session: Option<SessionId>,
        /// All of the person of this user name
        #[arg(long, value_name = "USERNAME", conflicts_with = "session")]
        user: Option<String>,
    },
}

pub(super) fn run(everywhere: &Everywhere, command: Command) -> Result<(), Failure> {
    let request = match command {
        Command::List { organization, user } => Request::ListSessions { organization, user },
        Command::End { organization, session, user } => {
            Request::EndSessions { organization, session, user }
        }
    };
    everywhere.printer().rows(&everywhere.operator()?.all(request, session)?)
}

fn session_id(raw: &str) -> Result<SessionId, uuid::Error> {
    Uuid::parse_str(raw).map(SessionId)
}

fn session(answer: Answer) -> Option<SessionRow> {
    let Answer::Session(row) = answer else { return None };
    Some(row)
}

impl Row for SessionRow {
    const HEADINGS: &'static [&'static str] =
        &["SESSION ID", "USER", "STARTED", "SEEN", "UNTIL", "FROM", "WITH"];

    fn cells(&self) -> Vec<String> {
        let Self { id, user_name, sso: _, started, seen, until, address, agent } = self;
        vec![
            id.to_string(),
            user_name.clone(),
            started.clone(),
            seen.clone(),
            until.clone(),
            address.clone(),
            agent.clone(),
        ]
    }
}

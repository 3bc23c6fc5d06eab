//! `doorward session …`

use clap::Subcommand;
use doorward_store::directory::{OrganizationName, SessionId};
use hyper::Method;
use uuid::Uuid;

use super::{Everywhere, print::Row};
use crate::operator::{Failure, SessionRow, Wish};

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
    let operator = everywhere.operator()?;
    let rows: Vec<SessionRow> = match command {
        Command::List { organization, user } => {
            let wish = Wish::of(Method::GET, &organization, &["sessions"]);
            operator.all(wish.saying("user_name", user))?
        }
        Command::End { organization, session: Some(id), user: _ } => {
            let place = ["sessions", &id.to_string()];
            vec![operator.one(Wish::of(Method::DELETE, &organization, &place))?]
        }
        Command::End { organization, session: None, user } => {
            let wish = Wish::of(Method::DELETE, &organization, &["sessions"]);
            operator.together(wish.saying("user_name", user))?
        }
    };
    everywhere.printer().rows(&rows)
}

fn session_id(raw: &str) -> Result<SessionId, uuid::Error> {
    Uuid::parse_str(raw).map(SessionId)
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

//! `doorward organization …`

use clap::Subcommand;
use doorward_store::directory::OrganizationName;

use super::{
    Everywhere,
    print::{Properties, Row},
};
use crate::operator::{Answer, Failure, Operator, OrganizationRow, Request};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Begin an organization; the data directory is made when it is absent
    Create {
        /// Its name for ever: 1 to 63 of a-z, 0-9 and `-`
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
    },
    /// Name all organizations
    List,
}

pub(super) fn run(everywhere: &Everywhere, command: Command) -> Result<(), Failure> {
    let settings = everywhere.settings()?;
    match command {
        Command::Create { organization } => {
            let operator = Operator::reach(&settings.config, true)?;
            let created = operator.one(Request::CreateOrganization { organization }, take)?;
            everywhere.printer().one(&created)
        }
        Command::List => {
            let operator = Operator::reach(&settings.config, false)?;
            let rows = operator.all(Request::ListOrganizations, take)?;
            everywhere.printer().rows(&rows)
        }
    }
}

fn take(answer: Answer) -> Option<OrganizationRow> {
    let Answer::Organization(row) = answer else { return None };
    Some(row)
}

impl Row for OrganizationRow {
    const HEADINGS: &'static [&'static str] =
        &["ORGANIZATION", "USERS", "GROUPS", "EVENTS", "CREATED", "TENANT URL"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.organization.to_string(),
            self.users.to_string(),
            self.groups.to_string(),
            self.head.to_string(),
            self.created.clone(),
            self.tenant_url.clone(),
        ]
    }
}

impl Properties for OrganizationRow {
    fn properties(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Organization", self.organization.to_string()),
            ("Created", self.created.clone()),
            ("Tenant URL", self.tenant_url.clone()),
        ]
    }
}

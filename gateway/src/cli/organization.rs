//! `doorward organization …`

use clap::Subcommand;
use doorward_store::directory::OrganizationName;
use hyper::Method;
use serde_json::json;

use super::{
    Everywhere,
    print::{Properties, Row},
};
use crate::operator::{Failure, Operator, OrganizationRow, Wish};

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
            let wish = Wish::of_host(Method::POST, "organizations");
            let created = operator.one(wish.with(json!({ "organization": organization })))?;
            everywhere.printer().one::<OrganizationRow>(&created)
        }
        Command::List => {
            let operator = Operator::reach(&settings.config, false)?;
            let rows = operator.all(Wish::of_host(Method::GET, "organizations"))?;
            everywhere.printer().rows::<OrganizationRow>(&rows)
        }
    }
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

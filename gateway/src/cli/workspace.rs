//! `doorward workspace …`

use clap::Subcommand;
use doorward_store::directory::{OrganizationName, Slug};

use super::{
    Everywhere,
    print::{Properties, Row, or_dash},
};
use crate::{
    access::{self, WorkspaceRow},
    operator::{Answer, Failure, Request},
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Create a workspace; it inherits the workspace defaults
    Create {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// Its name in URLs: 1 to 63 of a-z, 0-9 and `-`
        #[arg(value_name = "SLUG")]
        workspace: Slug,
        /// The name people see [default: the slug]
        #[arg(long)]
        name: Option<String>,
        /// Where requests are passed on to, such as http://127.0.0.1:9000 [default: nowhere]
        #[arg(long, value_name = "URL", value_parser = upstream)]
        upstream: Option<String>,
    },
    /// Name all workspaces
    List {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
    },
    /// Change the name people see, or where requests are passed on to
    Set {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// Which
        #[arg(value_name = "SLUG", value_parser = held)]
        workspace: Slug,
        #[command(flatten)]
        change: Change,
    },
    /// Remove a workspace, and its access rule with it
    Remove {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// Which
        #[arg(value_name = "SLUG", value_parser = held)]
        workspace: Slug,
    },
}

/// What shall be different.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = true)]
pub(super) struct Change {
    /// The name people see
    #[arg(long)]
    name: Option<String>,
    /// Where requests are passed on to, such as http://127.0.0.1:9000
    #[arg(long, value_name = "URL", value_parser = upstream)]
    upstream: Option<String>,
    /// Pass requests on to nowhere
    #[arg(long, conflicts_with = "upstream")]
    no_upstream: bool,
}

pub(super) fn run(everywhere: &Everywhere, command: Command) -> Result<(), Failure> {
    let (operator, printer) = (everywhere.operator()?, everywhere.printer());
    match command {
        Command::Create { organization, workspace, name, upstream } => {
            let wish = access::Request::CreateWorkspace { organization, workspace, name, upstream };
            printer.one(&operator.one(Request::Access(wish), take)?)
        }
        Command::List { organization } => {
            let wish = access::Request::ListWorkspaces { organization };
            printer.rows(&operator.all(Request::Access(wish), take)?)
        }
        Command::Set { organization, workspace, change } => {
            let Change { name, upstream, no_upstream } = change;
            let upstream = if no_upstream { Some(String::new()) } else { upstream };
            let wish = access::Request::ChangeWorkspace { organization, workspace, name, upstream };
            printer.one(&operator.one(Request::Access(wish), take)?)
        }
        Command::Remove { organization, workspace } => {
            let wish = access::Request::RemoveWorkspace { organization, workspace };
            printer.one(&operator.one(Request::Access(wish), take)?)
        }
    }
}

/// A slug that became reserved later still names its workspace.
fn held(raw: &str) -> Result<Slug, doorward_store::directory::workspace::InvalidSlug> {
    Slug::try_from(raw.to_owned())
}

fn upstream(raw: &str) -> Result<String, access::InvalidUpstream> {
    access::upstream(raw).map(|_| raw.into())
}

fn take(answer: Answer) -> Option<WorkspaceRow> {
    let Answer::Access(access::Answer::Workspace(row)) = answer else { return None };
    Some(row)
}

impl Row for WorkspaceRow {
    const HEADINGS: &'static [&'static str] =
        &["WORKSPACE", "NAME", "ADDRESS", "UPSTREAM", "RULE", "CREATED"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.workspace.to_string(),
            self.name.clone(),
            self.address.clone(),
            or_dash(self.upstream.as_deref()),
            if self.inherits { "inherited" } else { "own" }.into(),
            self.created.clone(),
        ]
    }
}

impl Properties for WorkspaceRow {
    fn properties(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Workspace", self.workspace.to_string()),
            ("Name", self.name.clone()),
            ("Address", self.address.clone()),
            ("Upstream", or_dash(self.upstream.as_deref())),
            ("Rule", if self.inherits { "inherited" } else { "own" }.into()),
        ]
    }
}

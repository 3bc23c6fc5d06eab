//! `doorward workspace …`

use clap::Subcommand;
use doorward_store::directory::{OrganizationName, Slug};
use hyper::Method;
use serde_json::json;

use super::{
    Everywhere,
    print::{Properties, Row, or_dash},
};
use crate::{
    access::{self, WorkspaceRow},
    operator::{Failure, Wish},
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
            let wish = Wish::of(Method::POST, &organization, &["workspaces"]);
            let new = json!({ "workspace": workspace, "name": name, "upstream": upstream });
            printer.one::<WorkspaceRow>(&operator.one(wish.with(new))?)
        }
        Command::List { organization } => {
            let wish = Wish::of(Method::GET, &organization, &["workspaces"]);
            printer.rows::<WorkspaceRow>(&operator.all(wish)?)
        }
        Command::Set { organization, workspace, change } => {
            let Change { name, upstream, no_upstream } = change;
            let upstream = if no_upstream { Some(String::new()) } else { upstream };
            let place = ["workspaces", workspace.as_str()];
            let wish = Wish::of(Method::PATCH, &organization, &place);
            let wish = wish.with(json!({ "name": name, "upstream": upstream }));
            printer.one::<WorkspaceRow>(&operator.one(wish)?)
        }
        Command::Remove { organization, workspace } => {
            let place = ["workspaces", workspace.as_str()];
            let wish = Wish::of(Method::DELETE, &organization, &place);
            printer.one::<WorkspaceRow>(&operator.one(wish)?)
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

//! `doorward state …`

use clap::Subcommand;
use doorward_store::directory::OrganizationName;
use hyper::Method;

use super::{Everywhere, access::moment, print::Properties};
use crate::{
    operator::{Failure, Wish},
    past::State,
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say how many people, groups and workspaces there are, or were
    Show {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// As it was after this event, or at this time [default: now]
        #[arg(long, value_name = "SEQUENCE|TIME", value_parser = moment)]
        at: Option<String>,
    },
}

pub(super) fn run(everywhere: &Everywhere, command: Command) -> Result<(), Failure> {
    let Command::Show { organization, at } = command;
    let wish = Wish::of(Method::GET, &organization, &["state"]).saying("at", at);
    everywhere.printer().one::<State>(&everywhere.operator()?.one(wish)?)
}

impl Properties for State {
    fn properties(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Organization", self.organization.to_string()),
            ("After event", self.sequence.to_string()),
            ("Of", self.time.clone()),
            ("People", format!("{}, {} of them active", self.people, self.active)),
            ("Groups", self.groups.to_string()),
            ("Workspaces", self.workspaces.to_string()),
        ]
    }
}

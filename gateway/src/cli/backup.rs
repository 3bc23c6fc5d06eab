//! `doorward backup` and `doorward restore`

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    path::{self, PathBuf},
};

use clap::Args;
use doorward_store::{Until, backup::Restored, directory::OrganizationName, record::Sequence};
use hyper::Method;
use serde::Serialize;
use serde_json::json;

use super::{Everywhere, print::Row};
use crate::{
    backup::{BackupRow, put_back},
    exit::Exit,
    operator::{Failure, Moment, Wish},
};

#[derive(Debug, Args)]
pub(super) struct MakeArguments {
    /// The folder to make; on the host of the server
    #[arg(value_name = "TO")]
    to: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct RestoreArguments {
    /// The folder that `doorward backup` made
    #[arg(value_name = "FROM")]
    from: PathBuf,
    /// No further than to this event, or to the last one at or before this time
    #[arg(long, value_name = "SEQUENCE|TIME")]
    until: Option<Moment>,
}

pub(super) fn make(everywhere: &Everywhere, arguments: &MakeArguments) -> Result<(), Failure> {
    let to = path::absolute(&arguments.to).map_err(|error| {
        Failure::new(Exit::Usage, format!("`{}` is no path: {error}", arguments.to.display()))
    })?;
    let wish = Wish::of_host(Method::POST, "backups").with(json!({ "to": to }));
    let mut made = BTreeMap::new();
    everywhere.operator()?.lines(wish, &mut |row: BackupRow| {
        tell(&row.organization, row.events, row.verified);
        made.insert(row.organization.clone(), row);
        ControlFlow::Continue(())
    })?;
    let rows: Vec<_> = made.into_values().collect();
    everywhere.printer().rows(&rows)
}

pub(super) fn restore(
    everywhere: &Everywhere,
    arguments: &RestoreArguments,
) -> Result<(), Failure> {
    let config = everywhere.settings()?.config;
    let until = match arguments.until {
        None | Some(Moment::Now) => Until::Head,
        Some(Moment::Sequence(last)) => Until::Sequence(last),
        Some(Moment::Time(last)) => Until::Time(last),
    };
    let restored = put_back(&config, &arguments.from, until, &mut |name, events| {
        tell(name, events, false);
    })?;
    let rows: Vec<_> = restored.into_iter().map(RestoredRow::from).collect();
    everywhere.printer().rows(&rows)
}

/// How far it is, for whoever waits.
fn tell(organization: &OrganizationName, events: Sequence, verified: bool) {
    let read = if verified { ", read back and proved" } else { "" };
    eprintln!("{organization}: {events} events{read}");
}

/// What was put back, as it is printed.
#[derive(Debug, Serialize)]
struct RestoredRow {
    organization: OrganizationName,
    events: Sequence,
    held: Sequence,
}

impl From<Restored> for RestoredRow {
    fn from(Restored { organization, held, events }: Restored) -> Self {
        Self { organization, events, held }
    }
}

impl Row for RestoredRow {
    const HEADINGS: &'static [&'static str] = &["ORGANIZATION", "EVENTS", "IN THE BACKUP"];

    fn cells(&self) -> Vec<String> {
        vec![self.organization.to_string(), self.events.to_string(), self.held.to_string()]
    }
}

impl Row for BackupRow {
    const HEADINGS: &'static [&'static str] = &["ORGANIZATION", "EVENTS"];

    fn cells(&self) -> Vec<String> {
        vec![self.organization.to_string(), self.events.to_string()]
    }
}

//! `doorward erase`

use clap::Args;
use doorward_store::directory::{OrganizationName, Refusal, UserId};
use hyper::Method;
use serde::Deserialize;
use serde_json::json;

use super::{Everywhere, Format, print::Properties};
use crate::operator::{ErasureRow, Failure, Wish};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Of which organization
    #[arg(value_name = "ORG")]
    organization: OrganizationName,
    /// Whom, by id or user name; whoever was deleted before, by id
    #[arg(value_name = "PERSON")]
    person: String,
    /// Why; it stays in the log, so it should name nobody
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// As much of a person as is needed.
#[derive(Deserialize)]
struct Found {
    id: UserId,
}

pub(super) fn run(everywhere: &Everywhere, arguments: Arguments) -> Result<(), Failure> {
    let Arguments { organization, person, reason } = arguments;
    let user = match UserId::parse(&person) {
        Some(user) => user,
        None => named(everywhere, &organization, person)?,
    };
    let place = ["people", &user.to_string(), "erasure"];
    let wish = Wish::of(Method::POST, &organization, &place).with(json!({ "reason": reason }));
    let receipt: ErasureRow = everywhere.operator()?.one(wish)?;
    let printer = everywhere.printer();
    printer.one(&receipt)?;
    if printer.format() == Format::Table && receipt.in_the_clear > 0 {
        eprintln!(
            "{} events from before the log was sealed hold personal fields in the clear: they are \
             not erased.",
            receipt.in_the_clear
        );
    }
    Ok(())
}

fn named(
    everywhere: &Everywhere,
    organization: &OrganizationName,
    name: String,
) -> Result<UserId, Failure> {
    let wish = Wish::of(Method::GET, organization, &["people"]).saying("user_name", Some(name));
    let found: Vec<Found> = everywhere.operator()?.all(wish)?;
    let unknown = || Failure::refused(Refusal::NoSuchUser);
    found.into_iter().next().map(|found| found.id).ok_or_else(unknown)
}

impl Properties for ErasureRow {
    fn properties(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Erased", self.id.to_string()),
            ("Event", self.sequence.to_string()),
            ("Time", self.time.clone()),
            ("Reason", self.reason.clone()),
            ("Unreadable", self.events.to_string()),
            ("In the clear", self.in_the_clear.to_string()),
        ]
    }
}

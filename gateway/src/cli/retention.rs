//! `doorward retention …`

use std::num::NonZeroU16;

use clap::Subcommand;
use doorward_store::directory::OrganizationName;
use hyper::Method;
use serde_json::json;

use super::{
    Everywhere,
    print::{Properties, or_dash},
};
use crate::operator::{Failure, RetentionRow, Wish};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say how long personal fields of sign-ins and entries are kept
    Show {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
    },
    /// Change that; what is older cannot be read any more, for ever
    Set {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// For so many days
        #[arg(long, value_name = "N", required_unless_present = "for_ever")]
        days: Option<NonZeroU16>,
        /// For ever
        #[arg(long, conflicts_with = "days")]
        for_ever: bool,
    },
}

pub(super) fn run(everywhere: &Everywhere, command: Command) -> Result<(), Failure> {
    let wish = match command {
        Command::Show { organization } => Wish::of(Method::GET, &organization, &["retention"]),
        Command::Set { organization, days, for_ever: _ } => {
            let wish = Wish::of(Method::PUT, &organization, &["retention"]);
            wish.with(json!({ "days": days }))
        }
    };
    everywhere.printer().one::<RetentionRow>(&everywhere.operator()?.one(wish)?)
}

impl Properties for RetentionRow {
    fn properties(&self) -> Vec<(&'static str, String)> {
        let days = self.days.map_or_else(|| "for ever".into(), |days| format!("{days} days"));
        vec![("Kept", days), ("Expired before", or_dash(self.expired_before.as_deref()))]
    }
}

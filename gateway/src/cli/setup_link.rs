//! `doorward setup-link`

use clap::Args;
use doorward_store::directory::OrganizationName;
use hyper::Method;

use super::{Everywhere, Format, print::Properties};
use crate::{
    operator::{Failure, Wish},
    setup::IssuedSetupLink,
};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Whose dashboard it opens
    #[arg(value_name = "ORG")]
    organization: OrganizationName,
}

pub(super) fn run(everywhere: &Everywhere, arguments: &Arguments) -> Result<(), Failure> {
    let wish = Wish::of(Method::POST, &arguments.organization, &["setup-links"]);
    let issued: IssuedSetupLink = everywhere.operator()?.one(wish)?;
    let printer = everywhere.printer();
    printer.one(&issued)?;
    if printer.format() == Format::Table {
        eprintln!("It opens the dashboard once, without signing in, and is not shown again.");
    }
    Ok(())
}

impl Properties for IssuedSetupLink {
    fn properties(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Setup link", self.url.clone()),
            ("Link ID", self.link_id.to_string()),
            ("Expires", self.expires.clone()),
        ]
    }
}

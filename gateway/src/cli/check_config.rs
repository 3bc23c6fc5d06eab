//! `doorward check-config`

use hyper::Method;
use serde::Serialize;

use super::{Everywhere, print::Row};
use crate::{
    config::{Config, Setting},
    credentials::Unsealable,
    exit::Exit,
    operator::{Failure, Operator, Wish},
};

/// A setting in force, as it is printed.
#[derive(Debug, Serialize)]
struct SettingRow {
    key: &'static str,
    value: String,
    origin: String,
}

pub(super) fn run(everywhere: &Everywhere) -> Result<(), Failure> {
    let effective = everywhere.settings()?;
    let row =
        |Setting { key, value, origin }| SettingRow { key, value, origin: origin.to_string() };
    let rows: Vec<_> = effective.settings.into_iter().map(row).collect();
    everywhere.printer().rows(&rows)?;
    look_at_sealed(&effective.config)
}

/// Whether the instance key of these settings opens what lies in the data directory, if there is one.
fn look_at_sealed(config: &Config) -> Result<(), Failure> {
    if !config.server.data_dir.exists() {
        return Ok(());
    }
    let wish = Wish::of_host(Method::GET, "unsealable-credentials");
    let closed: Vec<Unsealable> = Operator::reach(config, false)?.all(wish)?;
    for one in &closed {
        let Unsealable { organization, configuration, name, credential, covered, problem } = one;
        let meanwhile = if *covered { "another is used" } else { "nobody signs in there" };
        eprintln!(
            "organization `{organization}`, SSO configuration `{name}` ({configuration}), credential \
             {credential}: {problem}; {meanwhile}"
        );
    }
    match closed.len() {
        0 => Ok(()),
        1 => Err(Failure::new(Exit::Config, "a credential cannot be opened")),
        count => Err(Failure::new(Exit::Config, format!("{count} credentials cannot be opened"))),
    }
}

impl Row for SettingRow {
    const HEADINGS: &'static [&'static str] = &["SETTING", "VALUE", "FROM"];

    fn cells(&self) -> Vec<String> {
        vec![self.key.into(), self.value.clone(), self.origin.clone()]
    }
}

//! `doorward check-config`

use serde::Serialize;

use super::{Everywhere, print::Row};
use crate::{config::Setting, operator::Failure};

/// A setting in force, as it is printed.
#[derive(Debug, Serialize)]
struct SettingRow {
    key: &'static str,
    value: String,
    origin: String,
}

pub(super) fn run(everywhere: &Everywhere) -> Result<(), Failure> {
    let settings = everywhere.settings()?.settings;
    let row =
        |Setting { key, value, origin }| SettingRow { key, value, origin: origin.to_string() };
    let rows: Vec<_> = settings.into_iter().map(row).collect();
    everywhere.printer().rows(&rows)
}

impl Row for SettingRow {
    const HEADINGS: &'static [&'static str] = &["SETTING", "VALUE", "FROM"];

    fn cells(&self) -> Vec<String> {
        vec![self.key.into(), self.value.clone(), self.origin.clone()]
    }
}

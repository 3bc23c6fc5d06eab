//! How long what is told of sign-ins and entries keeps its personal fields.

use std::num::NonZeroU16;

use doorward_store::directory::{Command, Directory, OrganizationName};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Failure, House, Login, execute::submit};
use crate::time_text;

/// How long personal fields of sign-ins and entries are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RetentionRow {
    /// For how many days; for ever when null.
    pub days: Option<NonZeroU16>,
    /// Those of the days before this one, as `2026-11-28`, cannot be read any more; null while all can.
    pub expired_before: Option<String>,
}

/// Sets it; the keys of days long past are destroyed at once.
pub(super) async fn set(
    house: &House,
    caller: &Login,
    organization: &OrganizationName,
    days: Option<NonZeroU16>,
) -> Result<RetentionRow, Failure> {
    submit(house, caller, organization, Command::SetRetention { days }).await?;
    let command = Command::ExpirePersonalFields { at: house.clock.now() };
    let committed = submit(house, caller, organization, command).await?;
    Ok(row(&committed.directory))
}

/// What is shown of it.
pub(crate) fn row(directory: &Directory) -> RetentionRow {
    let retention = directory.retention();
    let expired = Some(retention.expired_before).filter(|day| *day > Default::default());
    RetentionRow {
        days: retention.days,
        expired_before: expired.map(|day| time_text::day(day.begins())),
    }
}

//! A backup of the whole host.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    operation::{Gives, Operation, Serve, described},
    problem::{Problem, Wrong},
};
use crate::{backup::BackupRow, operator::Request};

pub(super) const OPERATIONS: &[Operation] = &[Operation::new(
    "POST",
    "/api/v1/backups",
    "make_backup",
    "Copy everything into a folder of the host while it goes on, told line by line as it is written \
     and when each copy was read back",
    Gives::Lines(described::<BackupRow>),
    Serve::Lines(|call| {
        let NewBackup { to } = call.body()?;
        let to = PathBuf::from(to);
        if !to.is_absolute() {
            let wrong = Wrong::field("/to", "name a folder by its whole path");
            return Err(Problem::body(vec![wrong]));
        }
        Ok(Request::BackUp { to })
    }),
)
.takes(described::<NewBackup>)
.for_operators()];

/// A backup as it is wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewBackup {
    /// The folder, which is not there yet, by its whole path on the host.
    #[schemars(length(min = 1, max = 4096))]
    to: String,
}

//! Backups: made while everything goes on, put back where nothing is.

mod make;
mod put_back;

pub(crate) use self::{make::make, put_back::put_back};

use doorward_store::{backup::BackupError, directory::OrganizationName, record::Sequence};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{exit::Exit, operator::Failure};

/// How far the copy of one organization is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BackupRow {
    /// Whose log.
    #[schemars(with = "String")]
    pub organization: OrganizationName,
    /// How many events are written.
    #[schemars(with = "u64")]
    pub events: Sequence,
    /// Whether that is all of them, and the copy was read back and proves itself.
    pub verified: bool,
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        let exit = match error {
            BackupError::DataDir(error) => return error.into(),
            BackupError::Read(error) => return error.into(),
            BackupError::There(_) | BackupError::NoBackup(_) | BackupError::GivenAgain { .. } => {
                Exit::Refused
            }
            BackupError::Unproved(..) => Exit::Unproved,
            BackupError::Disk(..)
            | BackupError::Unwritten(..)
            | BackupError::Append(..)
            | BackupError::Keys(_) => Exit::Disk,
            BackupError::Unsigned => Exit::Internal,
        };
        Self::of(exit, &error)
    }
}

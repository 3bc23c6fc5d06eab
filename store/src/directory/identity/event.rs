//! What has happened to an identity. Fields are never moved or removed.

use serde::{Deserialize, Serialize};

use super::{EntraPerson, RecognizedBy};
use crate::directory::id::UserId;

/// `user.linked`: for as long as the user exists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserLinked {
    /// Which user.
    pub user: UserId,
    /// Who in Entra.
    pub person: EntraPerson,
    /// By what they were recognized.
    pub by: RecognizedBy,
}

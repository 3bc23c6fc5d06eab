//! What has happened to what is known of a person. Fields are never moved or removed.

use serde::{Deserialize, Serialize};

use crate::directory::{erasure::REASON_BYTES, id::UserId, line::Line};

/// `user.erased`: the receipt. Their key is destroyed after it is durable, and again whenever the
/// log is opened, should it still be there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserErased {
    /// Who.
    pub user: UserId,
    /// Why, in the words of whoever wished it.
    pub reason: Line<REASON_BYTES>,
    /// How many events before this one cannot be read any more.
    pub events: u64,
    /// How many events hold personal fields of theirs in the clear, from before the log was sealed.
    pub in_the_clear: u64,
}

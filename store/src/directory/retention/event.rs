//! What has happened to how long personal fields are kept. Fields are never moved or removed.

use std::num::NonZeroU16;

use serde::{Deserialize, Serialize};

use super::Day;

/// `retention.changed`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionChanged {
    /// For how many days personal fields of sign-ins and entries are kept; for ever when absent.
    pub days: Option<NonZeroU16>,
}

/// `personal_fields.expired`: the keys of days long past are destroyed after this is durable, and
/// again whenever the log is opened, should they still be there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonalFieldsExpired {
    /// Those of the days before this one.
    pub before: Day,
}

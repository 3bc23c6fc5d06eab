//! How long what is told of sign-ins and entries keeps its personal fields: who, from where and with
//! what. The key of each day is destroyed when its time is over; who exists is not touched by that.

use std::num::NonZeroU16;

use serde::Serialize;

use super::Directory;
use crate::record::Timestamp;

pub mod decide;
pub mod event;
mod evolve;

const MICROSECONDS_A_DAY: i64 = 86_400_000_000;

/// A day, by its number since 1970-01-01 (UTC).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct Day(pub u32);

/// What an organization has set, and how far that has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Retention {
    /// For how many days personal fields are kept; for ever when absent.
    pub days: Option<NonZeroU16>,
    /// The keys of the days before this one are destroyed.
    pub expired_before: Day,
}

impl Day {
    /// The day of a moment.
    #[must_use]
    pub fn of(time: Timestamp) -> Self {
        Self(u32::try_from(time.0.div_euclid(MICROSECONDS_A_DAY)).unwrap_or(0))
    }

    /// Its first moment.
    #[must_use]
    pub fn begins(self) -> Timestamp {
        Timestamp(i64::from(self.0).saturating_mul(MICROSECONDS_A_DAY))
    }
}

impl Directory {
    /// How long personal fields of sign-ins and entries are kept.
    #[must_use]
    pub fn retention(&self) -> Retention {
        self.retention
    }
}

//! Requests per hour of the last two days, as bars that the server draws.

use std::collections::BTreeMap;

use doorward_store::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::dashboard::told::Moment;

const HOUR: i64 = 3_600_000_000;
/// How many hours are shown.
const HOURS: usize = 48;
/// The width of an hour in the drawing.
const WIDTH: usize = 15;
/// The height of the tallest bar.
const HEIGHT: usize = 120;

/// The hours, the oldest first.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Hours {
    /// Each hour, the last one as it runs.
    pub(super) bars: Vec<Bar>,
    /// All requests in them.
    pub(super) total: usize,
    /// Those that failed.
    pub(super) failed: usize,
    /// The most of one hour.
    pub(super) most: usize,
}

/// One hour.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Bar {
    /// When it began.
    #[schemars(with = "String")]
    pub(super) hour: Moment,
    /// How many requests there were.
    pub(super) count: usize,
    /// How many of them failed.
    pub(super) failed: usize,
    /// Where it stands in the drawing.
    #[serde(skip)]
    pub(super) x: usize,
    /// Where those that went well begin.
    #[serde(skip)]
    pub(super) y: usize,
    /// How tall they are together.
    #[serde(skip)]
    pub(super) height: usize,
    /// How tall those are that failed.
    #[serde(skip)]
    pub(super) failed_height: usize,
}

impl Hours {
    /// Of the two days before: how many requests there were in each hour, and how many failed.
    pub(super) fn of(hours: &BTreeMap<i64, (usize, usize)>, now: Timestamp) -> Self {
        let mut counts = [(0_usize, 0_usize); HOURS];
        let this = now.0.div_euclid(HOUR);
        for (hour, count) in hours {
            let ago = usize::try_from(this - hour);
            let slot = ago.ok().and_then(|ago| HOURS.checked_sub(ago + 1));
            if let Some(held) = slot.and_then(|slot| counts.get_mut(slot)) {
                *held = *count;
            }
        }
        let most = counts.iter().map(|(count, _)| *count).max().unwrap_or_default();
        let tall = |count: usize| (count * HEIGHT).div_ceil(most.max(1));
        let bars = counts.iter().zip(0_i64..).map(|((count, failed), nth)| Bar {
            hour: Timestamp((this - 47 + nth) * HOUR).into(),
            count: *count,
            failed: *failed,
            x: usize::try_from(nth).unwrap_or_default() * WIDTH,
            y: HEIGHT - tall(*count),
            height: tall(*count),
            failed_height: tall(*failed),
        });
        let bars: Vec<_> = bars.collect();
        let total = counts.iter().map(|(count, _)| count).sum();
        let failed = counts.iter().map(|(_, failed)| failed).sum();
        Self { bars, total, failed, most }
    }
}

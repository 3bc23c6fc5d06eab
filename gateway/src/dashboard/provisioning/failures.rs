//! Requests that failed, those alike together, with what to do about them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::cycle::Request;
use crate::dashboard::told::{Moment, capped};

/// How many kinds of failures are shown.
const MOST: usize = 25;

/// Failures that are alike.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Failure {
    /// How many there are.
    pub(super) count: usize,
    /// The newest of them.
    #[schemars(with = "String")]
    pub(super) last: Moment,
    /// What was asked for.
    pub(super) wish: String,
    /// The status it was answered with.
    pub(super) status: u16,
    /// Why, as Entra was told.
    pub(super) reason: String,
    /// The newest one's id.
    pub(super) request: String,
    /// The key of what to do about it.
    #[serde(skip)]
    pub(super) advice: &'static str,
}

/// The failures, the newest first.
pub(super) fn gathered(requests: &[Request<'_>]) -> Vec<Failure> {
    let mut alike: BTreeMap<_, (usize, usize)> = BTreeMap::new();
    for (nth, request) in requests.iter().enumerate().filter(|(_, it)| it.entry.failed()) {
        let entry = request.entry;
        let key = (&entry.method, &entry.endpoint, entry.status, &entry.reason);
        let (count, last) = alike.entry(key).or_default();
        (*count, *last) = (*count + 1, nth);
    }
    let mut newest: Vec<_> = alike.into_values().collect();
    newest.sort_by_key(|(_, last)| std::cmp::Reverse(*last));
    let shown = newest.into_iter().take(MOST).filter_map(|(count, last)| {
        let Request { time, entry } = requests.get(last)?;
        Some(Failure {
            count,
            last: (*time).into(),
            wish: format!("{} {}", entry.method, entry.endpoint),
            status: entry.status,
            reason: capped(entry.reason.as_deref().unwrap_or_default()),
            request: entry.request.to_string(),
            advice: advice(entry.status, entry.reason.as_deref().unwrap_or_default()),
        })
    });
    shown.collect()
}

/// What to do about a failure.
fn advice(status: u16, reason: &str) -> &'static str {
    match status {
        401 => "failure.token",
        404 => "failure.unknown",
        409 if reason.contains("userName") => "failure.user_name",
        409 => "failure.name",
        412 => "failure.version",
        413 => "failure.size",
        429 => "failure.pace",
        400..=499 => "failure.mapping",
        500..=599 => "failure.server",
        _ => "failure.partly",
    }
}

//! Requests that failed, those alike together, with what to do about them.

use std::{cmp::Reverse, collections::BTreeMap};

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    dashboard::told::{Moment, capped},
    request_log::{Failures, Kind},
};

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
pub(super) fn gathered(failures: &BTreeMap<Kind, Failures>) -> Vec<Failure> {
    let mut newest: Vec<_> = failures.iter().collect();
    newest.sort_by_key(|(_, failures)| Reverse(failures.last));
    let shown = newest.into_iter().take(MOST).map(|(kind, failures)| {
        let reason = kind.reason.as_deref().unwrap_or_default();
        Failure {
            count: failures.count,
            last: failures.last.into(),
            wish: format!("{} {}", kind.method, kind.endpoint),
            status: kind.status,
            reason: capped(reason),
            request: failures.request.to_string(),
            advice: advice(kind.status, reason),
        }
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

//! What a receiver asks (RFC 8936 §2.2).

use std::{collections::BTreeMap, time::Duration};

use serde::Deserialize;
use serde_json::{Map, Value};

/// How long a request waits for something to tell.
pub(super) const WAIT: Duration = Duration::from_secs(25);
/// How many tokens an answer has when nothing was asked.
const USUAL: usize = 100;
/// How many it has at most.
const MOST: usize = 500;

/// A request, as it may come. What else stands in it is not ours (§2.2).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Poll {
    #[serde(default = "usual")]
    max_events: usize,
    #[serde(default)]
    return_immediately: bool,
    #[serde(default)]
    ack: Vec<String>,
    #[serde(default)]
    set_errs: BTreeMap<String, Value>,
}

impl Poll {
    /// Reads a request.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn parse(body: &[u8]) -> Result<Self, String> {
        // A list would be read as the members in order.
        let members = serde_json::from_slice::<Map<String, Value>>(body);
        let poll = members.and_then(|members| serde_json::from_value(members.into()));
        poll.map_err(|error| format!("the body is no request: {error}"))
    }

    /// How many tokens the answer may have. None are wanted by whoever only acknowledges.
    pub(super) fn most(&self) -> usize {
        self.max_events.min(MOST)
    }

    /// Whether it waits for something to tell.
    pub(super) fn waits(&self) -> bool {
        !self.return_immediately && self.max_events > 0
    }

    /// What need not come again: it was taken, or cannot be read and will not be readable tomorrow.
    pub(super) fn settled(&self) -> impl Iterator<Item = &str> {
        self.ack.iter().chain(self.set_errs.keys()).map(String::as_str)
    }

    /// What the receiver could not read.
    pub(super) fn unread(&self) -> usize {
        self.set_errs.len()
    }
}

const fn usual() -> usize {
    USUAL
}

#[cfg(test)]
mod tests;

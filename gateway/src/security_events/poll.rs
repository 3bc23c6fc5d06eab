//! What a receiver asks (RFC 8936 §2.2).

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::feed::Feed;

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

/// An answer (§2.3).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page {
    /// The tokens by their names.
    sets: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    more_available: bool,
}

impl From<Feed> for Page {
    fn from(feed: Feed) -> Self {
        let sets = feed.tokens.into_iter().map(|token| (token.jti, token.written)).collect();
        Self { sets, more_available: feed.more }
    }
}

impl Page {
    /// Whether there is nothing to tell, and nothing else besides.
    pub(super) fn is_empty(&self) -> bool {
        self.sets.is_empty() && !self.more_available
    }
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

//! `/o/{organization}/security-events/poll`: what provisioning changes, told to whoever holds an API
//! token with the scope `read`, as security event tokens (RFC 8417) of SCIM (RFC 9967) that are fetched
//! (RFC 8936). Where the configuration names an address, they are sent there instead (RFC 8935).
//!
//! What the RFCs leave open, and what is done here:
//!
//! | question | answer |
//! |---|---|
//! | what a receiver is | an API token, or an address of the configuration: it has a feed of its own, and its own place in it |
//! | where the feed of a token begins | after the event that issued it, or that turned the events on: whichever is later; that of an address, after the latter |
//! | what is told | every change of a person or a group, whoever made it: the names of the attributes, no value |
//! | what a token is made of | the log, each time it is asked for: its `jti` is the organization and the place in the log, and stays; its signature does not |
//! | whom it is for (`aud`) | the feed: its URL with the id of the API token |
//! | what `txn` is | the request that caused it, as in `X-Request-Id` and in the log |
//! | what is sent and not taken | is sent again, a second later, and then less and less often, up to every five minutes, or when the receiver asks (`Retry-After`, an hour at most); what comes after it waits |
//! | what a receiver that is sent to refuses (400) | comes again, unless it says `invalid_request`: that is as `setErrs` |
//! | what is not acknowledged | comes again with the next request, the oldest first |
//! | what a receiver could not read (`setErrs`) | is told in the text log, and does not come again |
//! | how long a request waits | 25 seconds at most; one request of a token, others are answered at once |

use std::{
    collections::HashSet,
    path::Path,
    sync::{Mutex, PoisonError},
};

use doorward_store::directory::TokenId;
use tokio::sync::watch;

mod entry;
mod feed;
mod poll;
mod push;
mod token;

pub use entry::{TABLE, configure};
pub use push::push;

use crate::delivery::positions::Positions;

/// The folder in the data directory that says how far each receiver is.
const FOLDER: &str = "security-events";

/// The feeds of all receivers.
#[derive(Debug)]
pub struct Feeds {
    positions: Positions,
    waiting: Mutex<HashSet<TokenId>>,
    stopping: watch::Sender<bool>,
}

/// A receiver that waits for news; it waits no more when this value is gone.
struct Waiting<'f> {
    feeds: &'f Feeds,
    receiver: TokenId,
}

impl Feeds {
    /// Those of a data directory.
    #[must_use]
    pub fn of(data_dir: &Path) -> Self {
        let positions = Positions::in_folder(data_dir.join(FOLDER));
        Self { positions, waiting: Mutex::default(), stopping: watch::Sender::new(false) }
    }

    /// Tells when the server stops.
    #[must_use]
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    /// Answers whoever waits.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Lets a receiver wait, unless it does already.
    fn wait(&self, receiver: TokenId) -> Option<Waiting<'_>> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.insert(receiver).then(|| Waiting { feeds: self, receiver })
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let waiting = self.feeds.waiting.lock();
        waiting.unwrap_or_else(PoisonError::into_inner).remove(&self.receiver);
    }
}

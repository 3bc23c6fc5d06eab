//! Handing on what a log tells to somebody outside: how far each receiver is, and when what was not taken
//! comes again. Nothing of an organization waits for its receiver.

use std::{io, time::Duration};

use doorward_store::directory::OrganizationName;
use tokio::{sync::watch, task::spawn_blocking, time::sleep};
use tracing::{error, info};

pub(crate) mod positions;

use crate::app::App;

/// How long the first wait is after one that was not taken; each is twice as long as the one before.
const SHORTEST: Duration = Duration::from_secs(1);
/// The longest wait that we choose.
const LONGEST: Duration = Duration::from_secs(300);
/// The longest wait that a receiver chooses.
const LONGEST_ASKED: Duration = Duration::from_secs(3600);

/// Why what is left is sent later.
pub(crate) enum NotNow {
    /// There is nothing, or nothing is to be sent.
    Nothing,
    /// It was not taken, or cannot be told; at least so long.
    Wait(Option<Duration>),
}

/// Something that is sent to one address.
pub(crate) trait Delivery {
    /// What it is, as the text log says it.
    const WHAT: &'static str;

    /// Whose log it is of.
    fn organization(&self) -> &OrganizationName;

    /// Sends the next of it.
    fn page(&self) -> impl Future<Output = Result<(), NotNow>> + Send;
}

/// Sends one after the other, each until it is taken, until the server stops.
pub(crate) async fn deliver<D: Delivery>(app: &App, delivery: D) {
    let organization = delivery.organization();
    let mut stopping: watch::Receiver<bool> = app.feeds.stopping();
    let mut ticks = app.store.ticks_of(organization);
    let mut pause = SHORTEST;
    let mut failing = false;
    while !*stopping.borrow_and_update() {
        ticks.mark_unchanged();
        let later = match delivery.page().await {
            Ok(()) => {
                if failing {
                    info!(%organization, "{} are taken again", D::WHAT);
                }
                (pause, failing) = (SHORTEST, false);
                continue;
            }
            Err(NotNow::Nothing) => None,
            Err(NotNow::Wait(least)) => {
                let wait = patience(pause, least);
                (pause, failing) = ((pause * 2).min(LONGEST), true);
                Some(wait)
            }
        };
        let news = async {
            match later {
                Some(wait) => sleep(wait).await,
                None => drop(ticks.changed().await),
            }
        };
        tokio::select! {
            () = news => {}
            changed = stopping.changed() => if changed.is_err() { return },
        }
    }
}

/// Writes how far a receiver is.
pub(crate) async fn noted(
    write: impl FnOnce() -> io::Result<()> + Send + 'static,
) -> Result<(), NotNow> {
    match spawn_blocking(write).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            error!(%error, "what a receiver has taken cannot be written");
            Err(NotNow::Wait(None))
        }
        Err(_) => Err(NotNow::Wait(None)),
    }
}

/// How long to wait: our own pause, or what the receiver asked for, if that is longer.
fn patience(pause: Duration, asked: Option<Duration>) -> Duration {
    asked.map_or(pause, |asked| asked.min(LONGEST_ASKED).max(pause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receiver_is_left_alone_as_long_as_it_asks_within_reason_and_never_hurried() {
        let seconds = Duration::from_secs;
        for (pause, asked, want) in [
            (1, None, 1),
            (4, Some(1), 4),
            (1, Some(900), 900),
            (300, Some(0), 300),
            (1, Some(86_400), 3600),
        ] {
            assert_eq!(patience(seconds(pause), asked.map(seconds)), seconds(want));
        }
    }
}

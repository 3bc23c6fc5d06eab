//! Telling systemd how we are. Without systemd all of this does nothing.

use std::sync::Arc;

use doorward_store::{Health, Store};
use sd_notify::NotifyState;
use tokio::task::JoinHandle;
use tracing::warn;

/// The conversation with systemd; its watchdog is fed until this is dropped.
#[derive(Debug)]
pub(super) struct Supervisor {
    watchdog: Option<JoinHandle<()>>,
}

/// Says that we are ready, and begins to feed the watchdog if there is one: for as long as the log
/// answers, because a log that hangs is cured by another start, if by anything.
pub(super) fn ready(store: Arc<Store>) -> Supervisor {
    tell(NotifyState::Ready);
    let watchdog = sd_notify::watchdog_enabled().map(|patience| {
        tokio::spawn(async move {
            let mut timer = tokio::time::interval(patience / 2);
            loop {
                timer.tick().await;
                if is_fed(&store.health()) {
                    tell(NotifyState::Watchdog);
                }
            }
        })
    });
    Supervisor { watchdog }
}

/// A log that failed recovers by itself, one that hangs may not.
fn is_fed(health: &Health) -> bool {
    match health {
        Health::Ready | Health::Unavailable { .. } => true,
        Health::Stuck => false,
    }
}

impl Supervisor {
    /// Says that we are about to end.
    pub(super) fn stopping(&self) {
        tell(NotifyState::Stopping);
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        if let Some(watchdog) = &self.watchdog {
            watchdog.abort();
        }
    }
}

fn tell(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        warn!(%error, "the supervisor cannot be told");
    }
}

#[cfg(test)]
mod tests {
    use doorward_store::Health;

    #[test]
    fn the_watchdog_starves_while_the_log_hangs_and_only_then() {
        assert!(super::is_fed(&Health::Ready));
        assert!(super::is_fed(&Health::Unavailable { reason: "the disk is full".into() }));
        assert!(!super::is_fed(&Health::Stuck));
    }
}

//! Telling systemd how we are. Without systemd all of this does nothing.

use sd_notify::NotifyState;
use tokio::task::JoinHandle;
use tracing::warn;

/// The conversation with systemd; its watchdog is fed until this is dropped.
#[derive(Debug)]
pub(super) struct Supervisor {
    watchdog: Option<JoinHandle<()>>,
}

/// Says that we are ready, and begins to feed the watchdog if there is one.
pub(super) fn ready() -> Supervisor {
    tell(NotifyState::Ready);
    let watchdog = sd_notify::watchdog_enabled().map(|patience| {
        tokio::spawn(async move {
            let mut timer = tokio::time::interval(patience / 2);
            loop {
                timer.tick().await;
                tell(NotifyState::Watchdog);
            }
        })
    });
    Supervisor { watchdog }
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

//! What is written beside the log while the server runs: its checkpoints, and when tokens were last
//! used. What was kept long enough is removed.

use std::{
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use doorward_store::Store;
use tokio::{sync::watch, time::MissedTickBehavior};
use tracing::warn;

use crate::{api, app::App, clock::Clock, evidence::Evidence, token_usage::TokenUsage};

/// How often. A crash forgets uses of this time; of the log it forgets nothing.
const PERIOD: Duration = Duration::from_secs(5);

/// Writes the notes.
#[derive(Debug, Clone)]
pub(super) struct Notes {
    store: Arc<Store>,
    usage: Arc<TokenUsage>,
    api_keys: Arc<api::Keys>,
    clock: Clock,
    evidence: Arc<Evidence>,
    ticks: watch::Receiver<u64>,
    /// Files are replaced by one writer at a time.
    writing: Arc<Mutex<()>>,
}

impl Notes {
    pub(super) fn new(app: &App) -> Self {
        let (store, usage) = (app.store.clone(), app.usage.clone());
        let evidence = app.evidence.clone();
        let (api_keys, clock, ticks) = (app.api_keys.clone(), app.clock, store.ticks());
        Self { store, usage, api_keys, clock, evidence, ticks, writing: Arc::default() }
    }

    /// Writes what has changed, for ever.
    pub(super) async fn on_a_timer(mut self) {
        let mut timer = tokio::time::interval(PERIOD);
        timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            timer.tick().await;
            let moved = self.ticks.has_changed().unwrap_or(false);
            self.ticks.mark_unchanged();
            let notes = self.clone();
            let written = tokio::task::spawn_blocking(move || {
                notes.api_keys.tidy(notes.clock.now());
                if moved { notes.write() } else { notes.write_usage() }
            });
            match written.await.map_err(io::Error::from) {
                Ok(Ok(())) => {}
                Ok(Err(error)) | Err(error) => {
                    self.ticks.mark_changed(); // the next tick tries again
                    warn!(%error, "the notes beside the log cannot be written");
                }
            }
        }
    }

    /// Writes everything now.
    pub(super) fn write(&self) -> io::Result<()> {
        let _alone = self.writing.lock();
        self.evidence.note(&self.store.organizations())?;
        self.usage.save()
    }

    fn write_usage(&self) -> io::Result<()> {
        let _alone = self.writing.lock();
        self.usage.save()
    }
}

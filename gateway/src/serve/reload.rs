//! Settings read anew on SIGHUP, while requests go on: the few that can change under way. What is
//! wrong with a setting leaves all of them as they were.

use std::io;

use actix_web::web::Data;
use tokio::{
    signal::unix::{SignalKind, signal},
    task::JoinHandle,
};
use tracing::{error, info, warn};

use crate::{
    app::App,
    config::{Config, ConfigError, Sources},
    telemetry::LineFilter,
};

/// Where settings are read again, and what they are applied to besides the guards.
#[derive(Debug)]
pub struct Reload {
    /// Where they stand.
    pub sources: Sources,
    /// Which log lines are written.
    pub filter: LineFilter,
}

impl Reload {
    /// Listens for SIGHUP until the task is aborted.
    ///
    /// # Errors
    /// When the kernel takes no signal handler.
    pub(super) fn on_hangup(self, app: Data<App>, began: Config) -> io::Result<JoinHandle<()>> {
        let mut hangup = signal(SignalKind::hangup())?;
        Ok(tokio::spawn(async move {
            let mut held = began;
            while hangup.recv().await.is_some() {
                match self.again(&app, &held) {
                    Ok(now) => held = now,
                    Err(wrong) => error!("the settings stay as they were: {wrong}"),
                }
            }
        }))
    }

    fn again(&self, app: &App, held: &Config) -> Result<Config, ConfigError> {
        let now = Config::load(&self.sources)?.config;
        if now.telemetry.filter != held.telemetry.filter {
            self.filter.set(&now.telemetry);
        }
        app.guards.set(held, &now);
        info!("read the settings again");
        if !is_followed(held, &now) {
            warn!("settings have changed that are followed after a restart only");
        }
        Ok(now)
    }
}

/// Whether everything that differs is one of the settings followed under way.
fn is_followed(held: &Config, now: &Config) -> bool {
    let mut as_held = now.clone();
    as_held.telemetry.filter.clone_from(&held.telemetry.filter);
    as_held.scim.requests_per_second = held.scim.requests_per_second;
    as_held.api.requests_per_second = held.api.requests_per_second;
    as_held.scim.failed_attempts_per_minute = held.scim.failed_attempts_per_minute;
    as_held == *held
}

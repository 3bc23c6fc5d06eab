//! The text log: what an operator reads on standard error. It is not the record of what happened;
//! that is the event log.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::{
    EnvFilter, Registry, layer::SubscriberExt, reload, util::SubscriberInitExt,
};

use crate::config::{LogFormat, Telemetry};

/// Which log lines are written, to be changed under way.
#[derive(Debug, Clone)]
pub struct LineFilter(reload::Handle<EnvFilter, Registry>);

impl LineFilter {
    /// From now on these.
    pub fn set(&self, telemetry: &Telemetry) {
        let _ = self.0.reload(filter(telemetry)); // gone only with the log it filters
    }
}

/// Begins to write log lines to standard error. Asked twice, it stays as it was.
pub fn begin(telemetry: &Telemetry) -> LineFilter {
    let (filter, handle) = reload::Layer::new(filter(telemetry));
    let registry = tracing_subscriber::registry().with(filter);
    let layer = tracing_subscriber::fmt::layer().with_writer(stderr);
    let begun = match telemetry.format {
        LogFormat::Text => registry.with(layer.with_ansi(colours())).try_init(),
        LogFormat::Json => {
            registry.with(layer.json().flatten_event(true).with_span_list(false)).try_init()
        }
    };
    drop(begun); // an embedding program may log already, and goes on doing so
    LineFilter(handle)
}

fn filter(telemetry: &Telemetry) -> EnvFilter {
    EnvFilter::try_new(&telemetry.filter).unwrap_or_else(|_| EnvFilter::new("info"))
}

fn colours() -> bool {
    stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

//! The text log: what an operator reads on standard error. It is not the record of what happened;
//! that is the event log.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

use crate::config::{LogFormat, Telemetry};

/// Begins to write log lines to standard error. Asked twice, it stays as it was.
pub fn begin(telemetry: &Telemetry) {
    let filter = EnvFilter::try_new(&telemetry.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let registry = tracing_subscriber::registry().with(filter);
    let layer = tracing_subscriber::fmt::layer().with_writer(stderr);
    let begun = match telemetry.format {
        LogFormat::Text => registry.with(layer.with_ansi(colours())).try_init(),
        LogFormat::Json => {
            registry.with(layer.json().flatten_event(true).with_span_list(false)).try_init()
        }
    };
    drop(begun); // an embedding program may log already, and goes on doing so
}

fn colours() -> bool {
    stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

//! What is counted, in OpenMetrics. No label names a person or carries what a client wrote.

use std::sync::Arc;

use doorward_store::Store;
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{
        counter::Counter,
        family::Family,
        histogram::{Histogram, exponential_buckets},
        info::Info,
    },
    registry::{Registry, Unit},
};

use crate::clock::Clock;

mod decisions;
mod listener;
mod log;
mod scrape;

pub use decisions::{Decided, Decisions};
pub use listener::listen;
pub use log::MeasuredLog;

/// The counters of one process.
#[derive(Debug, Default)]
pub struct Metrics {
    scim_requests: Family<ScimRequest, Counter>,
    authentication_failures: Counter,
    rate_limited: Family<Limit, Counter>,
    security_events_pushed: Family<Push, Counter>,
    /// Answers to whether a request may enter.
    pub decisions: Decisions,
    request_log_dropped: Counter,
    log_append: AppendDuration,
}

/// A SCIM request as it is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct ScimRequest {
    /// What was done: `create`, `get`, `list`, `patch` …
    pub op: &'static str,
    /// On what: `User`, `Group` …
    pub resource: &'static str,
    /// The status of the answer.
    pub code: u16,
}

/// Which limit was reached.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Limit {
    limit: &'static str,
}

/// What became of a security event that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Push {
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Build {
    version: &'static str,
}

/// From a tenth of a millisecond to some seconds.
#[derive(Debug, Clone)]
struct AppendDuration(Histogram);

impl Default for AppendDuration {
    fn default() -> Self {
        Self(Histogram::new(exponential_buckets(0.0001, 2.0, 16)))
    }
}

impl Metrics {
    /// Counts a SCIM request that was answered.
    pub fn scim_request(&self, request: &ScimRequest) {
        self.scim_requests.get_or_create(request).inc();
    }

    /// Counts a wrong, missing, expired or revoked token.
    pub fn authentication_failed(&self) {
        self.authentication_failures.inc();
    }

    /// Counts a request that was refused because there were too many of an address's wrong
    /// tokens.
    pub fn attempts_limited(&self) {
        self.rate_limited.get_or_create(&Limit { limit: "failed_attempts" }).inc();
    }

    /// Counts a request that was refused because its organization sent too many.
    pub fn requests_limited(&self) {
        self.rate_limited.get_or_create(&Limit { limit: "organization" }).inc();
    }

    /// Counts a security event that was sent, by what became of it.
    pub fn security_event_pushed(&self, outcome: &'static str) {
        self.security_events_pushed.get_or_create(&Push { outcome }).inc();
    }

    /// Counts an entry that the SCIM request log could not take.
    pub fn request_log_dropped(&self) {
        self.request_log_dropped.inc();
    }

    /// Everything that is counted, and what the store knows at each reading.
    #[must_use]
    pub fn registry(&self, store: Arc<Store>, clock: Clock) -> Registry {
        let mut registry = Registry::with_prefix("doorward");
        let build = Info::new(Build { version: env!("CARGO_PKG_VERSION") });
        registry.register("build", "The program that runs", build);
        registry.register("scim_requests", "SCIM requests answered", self.scim_requests.clone());
        registry.register(
            "authentication_failures",
            "Requests without a valid Secret Token",
            self.authentication_failures.clone(),
        );
        registry.register(
            "authz_decisions",
            "Answers to whether a request may enter",
            self.decisions.family(),
        );
        registry.register(
            "rate_limited_requests",
            "Requests refused because there were too many",
            self.rate_limited.clone(),
        );
        registry.register(
            "security_events_pushed",
            "Security events sent to their receivers",
            self.security_events_pushed.clone(),
        );
        registry.register(
            "scim_request_log_dropped",
            "Entries that the SCIM request log could not take",
            self.request_log_dropped.clone(),
        );
        registry.register_with_unit(
            "log_append_duration",
            "Time from handing a batch to the log until it is durable",
            Unit::Seconds,
            self.log_append.0.clone(),
        );
        registry.register_collector(Box::new(scrape::StoreCollector { store, clock }));
        registry
    }
}

#[cfg(test)]
mod tests;

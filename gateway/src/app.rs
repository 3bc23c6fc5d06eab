//! What every request is answered with: made once by `serve`, shared by all workers.

use std::sync::Arc;

use doorward_store::Store;

use crate::{
    assertion, clock::Clock, config::Config, guard::Guards, metrics::Metrics,
    request_log::RequestLog, token_usage::TokenUsage,
};

/// The shared state.
#[derive(Debug)]
pub struct App {
    /// What is true.
    pub store: Arc<Store>,
    /// What the operator has set.
    pub config: Arc<Config>,
    /// Time and dice.
    pub clock: Clock,
    /// What provisioning clients asked for and what became of it.
    pub request_log: RequestLog,
    /// When each Secret Token was last used.
    pub usage: Arc<TokenUsage>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// What vouches for people to applications.
    pub assertion: Arc<assertion::Keys>,
    /// What stands before the routes.
    pub guards: Guards,
}

impl App {
    /// Puts the parts together; the guards are as the configuration says.
    #[must_use]
    pub fn new(
        store: Arc<Store>,
        config: Arc<Config>,
        clock: Clock,
        request_log: RequestLog,
        usage: Arc<TokenUsage>,
        metrics: Arc<Metrics>,
        assertion: Arc<assertion::Keys>,
    ) -> Self {
        let guards = Guards::new(&config);
        Self { store, config, clock, request_log, usage, metrics, assertion, guards }
    }
}

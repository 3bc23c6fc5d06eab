//! What every request is answered with: made once by `serve`, shared by all workers.

use std::sync::Arc;

use doorward_store::Store;

use crate::{
    access_token::AccessTokens,
    api, assertion,
    audited::Asked,
    clock::Clock,
    config::Config,
    dashboard::activity::Streams,
    doors::Doors,
    entra::Entra,
    evidence::Evidence,
    finding::Finding,
    guard::{Attempts, Guards},
    metrics::Metrics,
    request_log::RequestLog,
    security_events::Feeds,
    setup::FirstLink,
    sign_in::{PendingSignIns, Untold},
    token_usage::TokenUsage,
};

/// Front-channel logouts an address may send each minute.
const LOGOUTS_A_MINUTE: u32 = 120;

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
    /// What is signed of the logs.
    pub evidence: Arc<Evidence>,
    /// What the provisioning client gets for its client secret.
    pub access_tokens: AccessTokens,
    /// What was answered to requests of applications that may be repeated.
    pub api_keys: Arc<api::Keys>,
    /// What stands before the routes.
    pub guards: Guards,
    /// The way to Entra.
    pub entra: Arc<Entra>,
    /// Sign-ins that have begun and not ended.
    pub pending: Arc<PendingSignIns>,
    /// Refusals that are counted and not told one by one.
    pub untold: Arc<Untold>,
    /// The link that begins the first organization.
    pub first_link: FirstLink,
    /// Front-channel logouts, by address.
    pub logouts: Attempts,
    /// Who was lately at the doors of workspaces.
    pub doors: Arc<Doors>,
    /// How pages find people and events.
    pub finding: Arc<Finding>,
    /// What receivers of security events have acknowledged.
    pub feeds: Feeds,
    /// Events as they happen, by who reads them.
    pub streams: Streams,
    /// What was asked of the logs lately.
    pub asked: Arc<Asked>,
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
        (assertion, evidence): (Arc<assertion::Keys>, Arc<Evidence>),
    ) -> Self {
        let guards = Guards::new(&config);
        let entra = Arc::new(Entra::new(&config));
        let (data_dir, key_file) = (&config.server.data_dir, entra.key_file.clone());
        let feeds = Feeds::of(data_dir);
        let api_keys = Arc::new(api::Keys::open(data_dir, key_file, clock.now()));
        let access_tokens = AccessTokens::under(entra.key_file.clone());
        Self {
            store,
            config,
            clock,
            request_log,
            usage,
            metrics,
            assertion,
            evidence,
            access_tokens,
            api_keys,
            guards,
            pending: Arc::new(PendingSignIns::under(entra.key_file.clone(), clock.now())),
            untold: Arc::default(),
            entra,
            first_link: FirstLink::default(),
            logouts: Attempts::new(LOGOUTS_A_MINUTE),
            doors: Arc::default(),
            finding: Arc::default(),
            feeds,
            streams: Streams::default(),
            asked: Arc::default(),
        }
    }
}

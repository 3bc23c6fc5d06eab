//! A data directory that this process opened, because no server runs.

use std::sync::Arc;

use doorward_store::{
    Store,
    data_dir::{DataDir, LogOptions},
    log::Log,
};

use super::{Failure, House, Reception};
use crate::{
    api::Keys,
    clock::Clock,
    config::Config,
    credentials,
    entra::Entra,
    evidence::Evidence,
    request_log::{self, Requests},
    sign_in::PendingSignIns,
    token_usage::TokenUsage,
};

/// What answers in place of a server.
#[derive(Debug)]
pub struct Alone {
    pub(super) reception: Reception,
    store: Arc<Store>,
    evidence: Arc<Evidence>,
}

impl Alone {
    pub(super) fn open(config: &Config, data_dir: DataDir) -> Result<Self, Failure> {
        let options = LogOptions {
            cache_bytes: config.log.cache_bytes,
            reserve_bytes: config.log.reserve_bytes,
        };
        let entra = Arc::new(Entra::new(config));
        let (log, known) = data_dir.open_known(options)?;
        let log: Arc<dyn Log> = Arc::new(log);
        let personal = credentials::personal_keys(&data_dir, &log, &entra.key_file)?;
        let store = Arc::new(Store::open_sealed(log, personal, &known)?);
        let pending = PendingSignIns::under(entra.key_file.clone(), Clock.now());
        let keys = Keys::open(data_dir.path(), entra.key_file.clone(), Clock.now());
        let usage = Arc::new(TokenUsage::open(data_dir.path()));
        let (url, organizations) = (&config.server.public_url, store.organizations());
        let key = &entra.key_file;
        let evidence = Evidence::open(Arc::new(data_dir), url, key, &known, &organizations)?;
        let evidence = Arc::new(evidence);
        let house = House {
            store: store.clone(),
            clock: Clock,
            usage,
            public_url: config.server.public_url.clone(),
            token_lifetime_days: config.scim_token.lifetime_days,
            entra,
            requests: Requests::of(config.server.data_dir.join(request_log::FOLDER)),
            pending: Arc::new(pending),
            doors: Arc::default(),
            finding: Arc::default(),
            push: config.security_events.push.as_slice().into(),
            evidence: evidence.clone(),
            asked: Arc::default(),
        };
        let reception = Reception::new(house, Arc::new(keys));
        Ok(Self { reception, store, evidence })
    }

    /// Nobody asks any more: what was decided is written, and signed.
    pub(super) fn close(self) -> Result<(), Failure> {
        self.store.close(doorward_store::PATIENCE)?;
        self.evidence.note(&self.store.organizations())?;
        Ok(())
    }
}

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
    request_log::{self, Requests},
    sign_in::PendingSignIns,
    token_usage::TokenUsage,
};

/// What answers in place of a server.
#[derive(Debug)]
pub struct Alone {
    pub(super) reception: Reception,
    store: Arc<Store>,
    data_dir: DataDir,
}

impl Alone {
    pub(super) fn open(config: &Config, data_dir: DataDir) -> Result<Self, Failure> {
        let options = LogOptions {
            cache_bytes: config.log.cache_bytes,
            reserve_bytes: config.log.reserve_bytes,
        };
        let entra = Arc::new(Entra::new(config));
        let log: Arc<dyn Log> = Arc::new(data_dir.open_log(options)?);
        let personal = credentials::personal_keys(&data_dir, &log, &entra.key_file)?;
        let store = Arc::new(Store::open_sealed(log, personal)?);
        let pending = PendingSignIns::under(entra.key_file.clone(), Clock.now());
        let keys = Keys::open(data_dir.path(), entra.key_file.clone(), Clock.now());
        let house = House {
            store: store.clone(),
            clock: Clock,
            usage: Arc::new(TokenUsage::open(data_dir.path())),
            public_url: config.server.public_url.clone(),
            token_lifetime_days: config.scim_token.lifetime_days,
            entra,
            requests: Requests::of(config.server.data_dir.join(request_log::FOLDER)),
            pending: Arc::new(pending),
            finding: Arc::default(),
        };
        let reception = Reception::new(house, Arc::new(keys));
        Ok(Self { reception, store, data_dir })
    }

    /// Nobody asks any more: what was decided is written, and how far the log reaches.
    pub(super) fn close(self) -> Result<(), Failure> {
        self.store.close(doorward_store::PATIENCE)?;
        self.data_dir.write_heads(&self.store.organizations().heads())?;
        Ok(())
    }
}

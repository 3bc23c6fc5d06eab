//! Discovery documents that were read: read again after an hour, believed for a day.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

use super::{DiscoveryError, Provider, discover};
use crate::{
    authority::{Authority, TenantId},
    http::Http,
};

const READ_AGAIN_AFTER: SignedDuration = SignedDuration::from_hours(1);
const BELIEVED_FOR: SignedDuration = SignedDuration::from_hours(24);
/// After a failure nobody asks again for so long.
const PAUSE: SignedDuration = SignedDuration::from_secs(5);

/// The discovery documents of all tenants in use. A tenant is asked by one at a time.
#[derive(Debug, Default)]
pub struct Providers {
    tenants: Mutex<HashMap<(Authority, TenantId), Arc<Kept>>>,
}

#[derive(Debug, Default)]
struct Kept {
    state: Mutex<State>,
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    good: Option<(Arc<Provider>, Timestamp)>,
    failed: Option<(DiscoveryError, Timestamp)>,
}

impl Providers {
    /// The document of a tenant, read now if there is no fresh one.
    ///
    /// # Errors
    /// When it cannot be read and none of the last day is left.
    pub async fn get(
        &self,
        http: &dyn Http,
        authority: &Authority,
        tenant: TenantId,
        now: Timestamp,
    ) -> Result<Arc<Provider>, DiscoveryError> {
        let kept = self.kept(authority, tenant);
        if let Some(known) = kept.known(now) {
            return known;
        }
        let _turn = kept.turn.lock().await;
        if let Some(known) = kept.known(now) {
            return known;
        }
        let read = discover(http, authority, tenant).await;
        kept.take(read, now)
    }

    /// Forgets a tenant, for instance because its last SSO configuration was removed.
    pub fn forget(&self, authority: &Authority, tenant: TenantId) {
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        tenants.remove(&(authority.clone(), tenant));
    }

    fn kept(&self, authority: &Authority, tenant: TenantId) -> Arc<Kept> {
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(tenants.entry((authority.clone(), tenant)).or_default())
    }
}

impl Kept {
    fn known(&self, now: Timestamp) -> Option<Result<Arc<Provider>, DiscoveryError>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).known(now)
    }

    fn take(
        &self,
        read: Result<Provider, DiscoveryError>,
        now: Timestamp,
    ) -> Result<Arc<Provider>, DiscoveryError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match read {
            Ok(provider) => {
                let provider = Arc::new(provider);
                *state = State { good: Some((Arc::clone(&provider), now)), failed: None };
                Ok(provider)
            }
            Err(error) => {
                state.failed = Some((error.clone(), now));
                state.good(now, BELIEVED_FOR).ok_or(error)
            }
        }
    }
}

impl State {
    fn good(&self, now: Timestamp, life: SignedDuration) -> Option<Arc<Provider>> {
        let (provider, read_at) = self.good.as_ref()?;
        (now.duration_since(*read_at) < life).then(|| Arc::clone(provider))
    }

    fn known(&self, now: Timestamp) -> Option<Result<Arc<Provider>, DiscoveryError>> {
        if let Some(fresh) = self.good(now, READ_AGAIN_AFTER) {
            return Some(Ok(fresh));
        }
        let (error, failed_at) = self.failed.as_ref()?;
        let pausing = now.duration_since(*failed_at).abs() < PAUSE;
        pausing.then(|| self.good(now, BELIEVED_FOR).ok_or_else(|| error.clone()))
    }
}

//! How often somebody may knock with a wrong token. A valid token is never held up by this.

use std::{
    fmt,
    net::IpAddr,
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
};

use actix_web::HttpRequest;
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};

use crate::app::App;

/// Counts a request without a valid credential, or says in how many seconds the next one from its
/// address is looked at.
///
/// # Errors
/// The seconds to wait when there were too many.
pub fn failed_attempt(app: &App, http: &HttpRequest) -> Result<(), u64> {
    app.metrics.authentication_failed();
    let Some(address) = super::address(http, &app.config.server.trusted_proxies) else {
        return Ok(());
    };
    app.guards.attempts.load().note(address).inspect_err(|_| app.metrics.attempts_limited())
}

/// After so many attempts addresses that have been quiet are forgotten.
const CLEAN_EVERY: u32 = 1024;

/// Wrong tokens, by address.
pub struct Attempts {
    limiter: DefaultKeyedRateLimiter<IpAddr>,
    noted: AtomicU32,
}

impl Attempts {
    /// So many wrong tokens a minute from one address; at least one.
    #[must_use]
    pub fn new(per_minute: u32) -> Self {
        let quota = Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN));
        Self { limiter: RateLimiter::keyed(quota), noted: AtomicU32::new(0) }
    }

    /// Notes a wrong token, or says in how many seconds the next one is looked at.
    ///
    /// # Errors
    /// The seconds to wait when there were too many.
    pub fn note(&self, address: IpAddr) -> Result<(), u64> {
        if self.noted.fetch_add(1, Ordering::Relaxed) % CLEAN_EVERY == CLEAN_EVERY - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        self.limiter
            .check_key(&address)
            .map_err(|until| until.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
    }
}

impl fmt::Debug for Attempts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempts").field("addresses", &self.limiter.len()).finish()
    }
}

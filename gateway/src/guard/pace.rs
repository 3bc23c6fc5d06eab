//! How many requests an organization may send, if the operator has set a limit.

use std::{fmt, num::NonZeroU32};

use doorward_store::directory::OrganizationName;
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};

/// Requests, by organization. Only names of organizations that exist get here.
pub struct Pace(Option<DefaultKeyedRateLimiter<OrganizationName>>);

impl Pace {
    /// So many requests a second; 0 is as many as come.
    #[must_use]
    pub fn new(per_second: u32) -> Self {
        let quota = NonZeroU32::new(per_second).map(Quota::per_second);
        Self(quota.map(RateLimiter::keyed))
    }

    /// Notes a request, or says in how many seconds the next one is answered.
    ///
    /// # Errors
    /// The seconds to wait when there were too many.
    pub fn note(&self, organization: &OrganizationName) -> Result<(), u64> {
        let Some(limiter) = &self.0 else { return Ok(()) };
        limiter
            .check_key(organization)
            .map_err(|until| until.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
    }
}

impl fmt::Debug for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pace").field(&self.0.is_some()).finish()
    }
}

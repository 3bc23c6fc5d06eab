//! How many requests an organization or an API token may send, if the operator has set a limit.

use std::{fmt, hash::Hash, num::NonZeroU32};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};

/// Requests, by who sends them. Only organizations and tokens that exist get here.
pub struct Pace<Who: Clone + Eq + Hash>(Option<DefaultKeyedRateLimiter<Who>>);

impl<Who: Clone + Eq + Hash> Pace<Who> {
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
    pub fn note(&self, who: &Who) -> Result<(), u64> {
        let Some(limiter) = &self.0 else { return Ok(()) };
        limiter
            .check_key(who)
            .map_err(|until| until.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
    }
}

impl<Who: Clone + Eq + Hash> fmt::Debug for Pace<Who> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pace").field(&self.0.is_some()).finish()
    }
}

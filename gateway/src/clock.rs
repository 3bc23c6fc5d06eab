//! The only place that asks the time and throws dice; everywhere else both are arguments.

use std::time::{SystemTime, UNIX_EPOCH};

use doorward_store::record::{RequestId, Timestamp};
use uuid::{ContextV7, Uuid};

use crate::secret_token::SecretToken;

thread_local! {
    // One a thread: they would wait for each other at a common one.
    static REQUESTS: ContextV7 = const { ContextV7::new() };
}

/// The time of this host and the randomness of its kernel.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock;

/// The kernel gives no random bytes: nothing secret can be made.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gives no random bytes")]
pub struct NoRandomness(#[source] getrandom::Error);

impl Clock {
    /// Now, to the microsecond.
    #[must_use]
    pub fn now(self) -> Timestamp {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since_epoch.as_micros()).unwrap_or(i64::MAX))
    }

    /// A name for one request: requests of a later millisecond have greater ids.
    #[must_use]
    pub fn new_request_id(self) -> RequestId {
        RequestId(REQUESTS.with(|context| Uuid::new_v7(uuid::Timestamp::now(context))))
    }

    /// Random bytes to make the id of a new resource of.
    #[must_use]
    pub fn new_seed(self) -> Uuid {
        Uuid::new_v4()
    }

    /// A Secret Token that nobody has seen.
    ///
    /// # Errors
    /// When the kernel gives no random bytes.
    pub fn new_secret(self) -> Result<SecretToken, NoRandomness> {
        Ok(SecretToken::of(&self.random()?))
    }

    /// Random bytes for something secret.
    ///
    /// # Errors
    /// When the kernel gives no random bytes.
    pub fn random<const N: usize>(self) -> Result<[u8; N], NoRandomness> {
        let mut random = [0; N];
        getrandom::fill(&mut random).map_err(NoRandomness)?;
        Ok(random)
    }

    /// A client secret that nobody has seen.
    ///
    /// # Errors
    /// When the kernel gives no random bytes.
    pub fn new_client_secret(self) -> Result<SecretToken, NoRandomness> {
        Ok(SecretToken::of_client(&self.random()?))
    }

    /// The code of a setup link that nobody has seen.
    ///
    /// # Errors
    /// When the kernel gives no random bytes.
    pub fn new_setup_code(self) -> Result<SecretToken, NoRandomness> {
        Ok(SecretToken::of_setup_link(&self.random()?))
    }

    /// An API token that nobody has seen.
    ///
    /// # Errors
    /// When the kernel gives no random bytes.
    pub fn new_api_token(self) -> Result<SecretToken, NoRandomness> {
        let mut random = [0; SecretToken::RANDOM_BYTES];
        getrandom::fill(&mut random).map_err(NoRandomness)?;
        Ok(SecretToken::of_application(&random))
    }
}

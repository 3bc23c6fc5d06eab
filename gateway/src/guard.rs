//! What stands before a route and can refuse. A handler behind a guard takes a value that only the
//! guard makes.

use crate::config::Config;

mod address;
mod attempts;
mod pace;
mod provisioning_client;

pub use address::address;
pub use attempts::Attempts;
pub use pace::Pace;
pub use provisioning_client::{ProvisioningClient, Stranger, Why, identify};

/// The guards that remember something from request to request.
#[derive(Debug)]
pub struct Guards {
    /// Wrong tokens, by address.
    pub attempts: Attempts,
    /// Requests, by organization.
    pub pace: Pace,
}

impl Guards {
    /// As the configuration says.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        Self {
            attempts: Attempts::new(config.scim.failed_attempts_per_minute),
            pace: Pace::new(config.scim.requests_per_second),
        }
    }
}

#[cfg(test)]
mod tests;

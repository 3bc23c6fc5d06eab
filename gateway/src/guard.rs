//! What stands before a route and can refuse. A handler behind a guard takes a value that only the
//! guard makes.

use arc_swap::ArcSwap;
use doorward_store::directory::{OrganizationName, TokenId};

use crate::config::Config;

mod address;
mod application;
mod attempts;
mod pace;
mod provisioning_client;
mod refused;

pub use address::address;
pub use application::{Application, Needs, NoApplication, application};
pub use attempts::{Attempts, failed_attempt};
pub use pace::Pace;
pub use provisioning_client::{ProvisioningClient, Stranger, Why, identify};
pub use refused::{Refused, reader};

/// The guards that remember something from request to request.
#[derive(Debug)]
pub struct Guards {
    /// Wrong tokens, by address.
    pub attempts: ArcSwap<Attempts>,
    /// Requests, by organization.
    pub pace: ArcSwap<Pace<OrganizationName>>,
    /// Requests to the JSON API, by token.
    pub api_pace: ArcSwap<Pace<TokenId>>,
}

impl Guards {
    /// As the configuration says.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        Self {
            attempts: ArcSwap::from_pointee(attempts(config)),
            pace: ArcSwap::from_pointee(pace(config)),
            api_pace: ArcSwap::from_pointee(Pace::new(config.api.requests_per_second)),
        }
    }

    /// As the configuration says now; a limit that is another one begins to count anew.
    pub fn set(&self, held: &Config, now: &Config) {
        if held.scim.failed_attempts_per_minute != now.scim.failed_attempts_per_minute {
            self.attempts.store(attempts(now).into());
        }
        if held.scim.requests_per_second != now.scim.requests_per_second {
            self.pace.store(pace(now).into());
        }
        if held.api.requests_per_second != now.api.requests_per_second {
            self.api_pace.store(Pace::new(now.api.requests_per_second).into());
        }
    }
}

fn attempts(config: &Config) -> Attempts {
    Attempts::new(config.scim.failed_attempts_per_minute)
}

fn pace(config: &Config) -> Pace<OrganizationName> {
    Pace::new(config.scim.requests_per_second)
}

#[cfg(test)]
mod tests;

//! What an operator may set. Every key has a default, a place in `doorward.toml` and a variable
//! `DOORWARD_SECTION__KEY`; a command line flag wins over the variable, the variable over the file.
//!
//! Invariant: a [`Config`] can only be valid; what is wrong with a text is said while reading it.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

mod contact;
mod entra;
mod error;
mod evidence;
pub mod keys;
mod layers;
mod public_url;
mod read;
mod security_events;
mod sources;

pub use contact::Contact;
pub use entra::{CredentialFile, Entra, Session, Vendor};
pub use error::{ConfigError, Origin};
pub use evidence::{Evidence, Witness};
pub use layers::{Effective, Setting};
pub use public_url::PublicUrl;
pub use security_events::{PushAddress, SecurityEvents};
pub use sources::Sources;

/// All settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where the server listens and how long it waits.
    pub server: Server,
    /// How the SCIM side answers.
    pub scim: Scim,
    /// How the JSON API answers.
    pub api: Api,
    /// How Secret Tokens are issued.
    pub scim_token: ScimToken,
    /// How access tokens are issued to the provisioning client.
    pub access_token: AccessToken,
    /// How Entra is reached, and as whom.
    pub entra: Entra,
    /// How long people stay signed in.
    pub session: Session,
    /// Where security events are sent.
    pub security_events: SecurityEvents,
    /// What the event log may take.
    pub log: Log,
    /// Who is shown what is signed of it.
    pub evidence: Evidence,
    /// Where metrics are read.
    pub metrics: Metrics,
    /// What is written to standard error.
    pub telemetry: Telemetry,
}

/// The `[server]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Where everything is kept.
    pub data_dir: PathBuf,
    /// The file with the key that seals secrets: beside the data directory, not in it.
    pub instance_key: PathBuf,
    /// Where people, applications and Entra come in.
    pub listen: SocketAddr,
    /// What the outside calls this server.
    pub public_url: PublicUrl,
    /// How many threads answer requests; 0 is one a core.
    pub workers: usize,
    /// How many connections one worker holds at most.
    pub max_connections: usize,
    /// How long an idle connection is kept.
    pub keep_alive: Duration,
    /// How long the headers of a request may take.
    pub header_timeout: Duration,
    /// How long requests under way may take when the server stops.
    pub drain: Duration,
    /// How long an upstream may take until it begins to answer.
    pub upstream_timeout: Duration,
    /// How many groups of a person an application is told.
    pub groups_told: usize,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whom people ask when they are not let in.
    pub contact: Option<Contact>,
}

/// The `[scim]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scim {
    /// The most resources of one page.
    pub max_results: usize,
    /// The resources of a page when nobody says how many.
    pub page_size: usize,
    /// The largest body, in bytes.
    pub body_limit: usize,
    /// How long a body may take.
    pub body_timeout: Duration,
    /// The most operations of one Bulk request.
    pub bulk_max_operations: usize,
    /// Requests an organization may send each second; 0 is as many as it likes.
    pub requests_per_second: u32,
    /// Wrong tokens an address may present each minute.
    pub failed_attempts_per_minute: u32,
    /// The size at which the request log of an organization is turned over, in bytes.
    pub request_log_bytes: u64,
}

/// The `[api]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Api {
    /// Requests an API token may send each second; 0 is as many as it likes.
    pub requests_per_second: u32,
}

/// The `[scim_token]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScimToken {
    /// How long a token lives when nobody says how long, in days; 0 is for ever.
    pub lifetime_days: u32,
}

/// The `[access_token]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    /// How long an access token opens SCIM.
    pub lifetime: Duration,
}

/// The `[log]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// The memory for pages of the log, in bytes.
    pub cache_bytes: u64,
    /// The disk space kept for opening the log when the disk is full, in bytes.
    pub reserve_bytes: u64,
}

/// The `[metrics]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metrics {
    /// Where metrics are read; nowhere when absent.
    pub listen: Option<SocketAddr>,
}

/// The `[telemetry]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telemetry {
    /// How log lines look.
    pub format: LogFormat,
    /// Which log lines are written, as `RUST_LOG` says it.
    pub filter: String,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Config {
    /// Reads the settings from everywhere they may stand.
    ///
    /// # Errors
    /// See [`ConfigError`].
    pub fn load(sources: &Sources) -> Result<Effective, ConfigError> {
        let layers = sources.layers()?;
        let config = read::config(&layers)?;
        Ok(Effective { settings: layers.into_settings(&config), config })
    }

    /// The settings of a server that nobody has set anything for.
    ///
    /// # Errors
    /// Never, as the tests prove.
    pub fn defaults() -> Result<Self, ConfigError> {
        Self::load(&Sources::default()).map(|effective| effective.config)
    }
}

#[cfg(test)]
mod tests;

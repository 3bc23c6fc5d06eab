//! App registrations: whose they are, where they may send people back to, and what they show.

use uuid::Uuid;

use super::TenantId;

/// What an administrator copies out of the portal.
#[derive(Debug, Clone)]
pub struct Registration {
    /// *Application (client) ID*.
    pub client: Uuid,
    /// The *Value* of its client secret.
    pub secret: String,
}

/// Something an application may show at the token endpoint.
#[derive(Debug, Clone)]
pub enum Proof {
    /// A client secret.
    Secret(String),
    /// A certificate with its key, as PEM; assertions signed by it are taken.
    Certificate(String),
    /// A token of somebody else, taken as it is.
    Federated(String),
}

/// An application as the cloud holds it.
#[derive(Debug)]
pub(super) struct App {
    /// Its only tenant; none for the vendor's.
    pub(super) home: Option<TenantId>,
    pub(super) redirect_uris: Vec<String>,
    pub(super) proofs: Vec<Proof>,
    /// Secrets that were good once.
    pub(super) expired: Vec<String>,
    pub(super) front_channel_logout: Option<String>,
}

impl App {
    pub(super) fn new(home: Option<TenantId>, redirect_uri: &str, secret: &str) -> Self {
        Self {
            home,
            redirect_uris: vec![redirect_uri.to_owned()],
            proofs: vec![Proof::Secret(secret.to_owned())],
            expired: Vec::new(),
            front_channel_logout: None,
        }
    }
}

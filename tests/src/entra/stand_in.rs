//! Entra's sign-in side as an actor: tenants with the people of a company, app registrations of both
//! kinds, discovery, keys, codes and tokens, a Graph, and every fault on demand, over real HTTP on
//! loopback. It shares its companies with the provisioning client. It asks nobody for a password.

mod asked;
mod authorize;
mod documents;
mod exchange;
mod fault;
mod forgery;
mod graph;
mod held;
mod keys;
mod page;
mod proof;
mod registration;
mod rim;
mod sign_out;
mod tenant;
mod token;
mod workload;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::dev::ServerHandle;
use uuid::Uuid;

use super::{Company, ObjectId};
use held::Held;

pub use self::{
    asked::Asked,
    fault::{Endpoint, Fault},
    forgery::{Forgery, Seal},
    registration::{Proof, Registration},
};

/// The directory (tenant) ID.
pub type TenantId = Uuid;

/// A stand-in for Entra that is up; it ends with this value.
#[derive(Debug)]
pub struct StandIn {
    cloud: Cloud,
    authority: String,
    server: ServerHandle,
}

/// What the stand-in holds, shared between its server and the story.
#[derive(Debug, Clone)]
struct Cloud(Arc<Mutex<Held>>);

impl Cloud {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl StandIn {
    /// Opens a cloud without tenants on a free port.
    ///
    /// # Errors
    /// When no port is to be had.
    pub fn open() -> std::io::Result<Self> {
        Self::open_at(0)
    }

    /// Opens a cloud without tenants on this port.
    ///
    /// # Errors
    /// When the port is taken, or the keys cannot be read.
    pub fn open_at(port: u16) -> std::io::Result<Self> {
        rim::open(port)
    }

    /// `http://127.0.0.1:PORT`, the authority of every tenant.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The address of Graph.
    #[must_use]
    pub fn graph(&self) -> String {
        format!("{}/graph", self.authority)
    }

    /// Founds a tenant whose people are those of a company.
    pub fn found(&self, domain: &str, company: Company) -> TenantId {
        self.cloud.held().found(domain, company)
    }

    /// The company as it is now, for a provisioning client.
    #[must_use]
    pub fn company(&self, tenant: TenantId) -> Company {
        let held = self.cloud.held();
        held.tenants.get(&tenant).map(|tenant| tenant.company.clone()).unwrap_or_default()
    }

    /// Hires, moves, disables: whoever signs in next, and the next cycle, see it.
    pub fn change(&self, tenant: TenantId, change: impl FnOnce(&mut Company)) {
        if let Some(tenant) = self.cloud.held().tenants.get_mut(&tenant) {
            change(&mut tenant.company);
        }
    }

    /// Registers a customer's own application.
    pub fn register_single_tenant(&self, tenant: TenantId, redirect_uri: &str) -> Registration {
        self.cloud.held().register(Some(tenant), redirect_uri)
    }

    /// Registers the vendor's application, which every tenant may consent to.
    pub fn register_multi_tenant(&self, redirect_uri: &str) -> Registration {
        self.cloud.held().register(None, redirect_uri)
    }

    /// An administrator of a tenant consents to the vendor's application.
    pub fn consent(&self, tenant: TenantId, client: Uuid) {
        if let Some(tenant) = self.cloud.held().tenants.get_mut(&tenant) {
            tenant.consented.insert(client);
        }
    }

    /// What an application may show at the token endpoint, besides its first secret.
    pub fn accept(&self, client: Uuid, proof: Proof) {
        if let Some(app) = self.cloud.held().apps.get_mut(&client) {
            app.proofs.push(proof);
        }
    }

    /// Lets every secret of an application expire.
    pub fn expire_secrets(&self, client: Uuid) {
        if let Some(app) = self.cloud.held().apps.get_mut(&client) {
            for proof in std::mem::take(&mut app.proofs) {
                match proof {
                    Proof::Secret(secret) => app.expired.push(secret),
                    Proof::Certificate(_) | Proof::Federated(_) => app.proofs.push(proof),
                }
            }
        }
    }

    /// Takes every proof of an application back, as if it never had any.
    pub fn withdraw_proofs(&self, client: Uuid) {
        if let Some(app) = self.cloud.held().apps.get_mut(&client) {
            app.proofs.clear();
        }
    }

    /// Registers other addresses to send people back to than it had.
    pub fn redirect_only_to(&self, client: Uuid, redirect_uris: &[&str]) {
        if let Some(app) = self.cloud.held().apps.get_mut(&client) {
            app.redirect_uris = redirect_uris.iter().map(|uri| (*uri).to_owned()).collect();
        }
    }

    /// Where Entra's sign-out page tells an application that somebody signed out.
    pub fn tell_sign_outs_to(&self, client: Uuid, url: &str) {
        if let Some(app) = self.cloud.held().apps.get_mut(&client) {
            app.front_channel_logout = Some(url.to_owned());
        }
    }

    /// Signs with another key from now on. The one before stays published unless it is withdrawn.
    pub fn rotate_keys(&self, withdraw: bool) {
        self.cloud.held().keys.rotate(withdraw);
    }

    /// Runs fast, or slow if negative.
    pub fn set_clock_ahead(&self, seconds: i64) {
        self.cloud.held().clock_ahead = seconds;
    }

    /// Leaves groups out of tokens above so many; Entra does above 200.
    pub fn fit_groups(&self, most: usize) {
        self.cloud.held().most_groups = most;
    }

    /// Has Graph refuse to say more group IDs than so many at once; Microsoft's does above 11,000.
    pub fn fit_graph_ids(&self, most: usize) {
        self.cloud.held().most_graph_ids = most;
    }

    /// Answers an endpoint with a fault until it is [`heal`](Self::heal)ed.
    pub fn fail(&self, endpoint: Endpoint, fault: Fault) {
        self.cloud.held().faults.insert(endpoint, (None, fault));
    }

    /// The same for one tenant only: the others are answered well.
    pub fn fail_at(&self, tenant: TenantId, endpoint: Endpoint, fault: Fault) {
        self.cloud.held().faults.insert(endpoint, (Some(tenant), fault));
    }

    /// Answers well again.
    pub fn heal(&self) {
        let mut held = self.cloud.held();
        held.faults.clear();
        held.forgery = None;
        held.refusal = None;
    }

    /// Forges every ID token until it is [`heal`](Self::heal)ed.
    pub fn forge(&self, forgery: Forgery) {
        self.cloud.held().forgery = Some(forgery);
    }

    /// Sends people back with an error until it is [`heal`](Self::heal)ed.
    pub fn refuse(&self, error: &str, description: &str) {
        self.cloud.held().refusal = Some((error.to_owned(), description.to_owned()));
    }

    /// What was asked since the last time, at one endpoint.
    #[must_use]
    pub fn asked(&self, endpoint: Endpoint) -> Vec<Asked> {
        let held = self.cloud.held();
        held.journal.iter().filter(|asked| asked.endpoint() == Some(endpoint)).cloned().collect()
    }

    /// Everything that was asked, at whatever address.
    #[must_use]
    pub fn asked_at_all(&self) -> Vec<Asked> {
        self.cloud.held().journal.clone()
    }

    /// The newest ID token.
    #[must_use]
    pub fn last_token(&self) -> Option<String> {
        self.cloud.held().issued.last().cloned()
    }

    /// Forgets what was asked.
    pub fn forget_asked(&self) {
        self.cloud.held().journal.clear();
    }

    /// The `sid` of everybody who is signed in at the stand-in as this person.
    #[must_use]
    pub fn sessions_of(&self, person: ObjectId) -> Vec<String> {
        let held = self.cloud.held();
        let of = |session: &&held::Session| session.person == person;
        held.sessions.values().filter(of).map(|session| session.sid.clone()).collect()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        // The order is sent at once; nobody waits for the end of an answer that hangs.
        drop(self.server.stop(false));
    }
}

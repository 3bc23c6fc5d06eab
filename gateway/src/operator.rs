//! What can be asked for, and the one function that does it: [`execute`] serves the JSON API and the
//! dashboard alike.
//!
//! Somebody on the host asks by way of the JSON API too: through the socket of a running server, or of a
//! data directory that nobody else has open. Only the owner of the data directory reaches the socket; who
//! asks there is known by the kernel, and elsewhere by a token. It stands in the log as the actor.

mod alone;
mod answer;
mod client;
mod connection;
mod conversation;
mod erasure;
mod event_text;
mod execute;
mod failure;
mod login;
mod read_events;
mod replay;
mod request;
mod retention;
pub(crate) mod said;
mod sessions;
mod show;
mod socket;
mod socket_path;
mod sso;
mod sso_text;
mod sso_trial;
mod verify;
mod wish;

use std::sync::Arc;

use doorward_store::Store;

pub use alone::Alone;
pub use answer::{
    Answer, IssuedToken, Member, OrganizationRow, Provisioning, ReplayLine, Replayed,
    ReplayedGroup, ReplayedUser, TokenRow, TokenState, Verdict,
};
pub use client::Operator;
pub use conversation::Reception;
pub use erasure::ErasureRow;
pub use event_text::{ActorText, EventText, SCHEMA_VERSION};
pub use execute::{Answers, execute};
pub(crate) use execute::{aside, directory, end, submit, tell};
pub use failure::Failure;
pub use login::Login;
pub use request::{Lifetime, Moment, Request};
pub use retention::RetentionRow;
pub(crate) use retention::row as retention_row;
pub(crate) use sessions::row as session_row;
pub(crate) use show::{organization_row, tenant_url, token_row};
pub use socket::OperatorSocket;
pub(crate) use sso::{authority as authority_of, show as sso_row, tenant as tenant_of};
pub use sso_text::{
    CredentialRow, NewCredential, NewSsoConfiguration, SecretText, SessionRow, SsoKind, SsoRow,
    TrialStep,
};
pub use wish::Wish;

use crate::{
    app::App,
    audited::Asked,
    clock::Clock,
    config::{PublicUrl, PushAddress},
    doors::Doors,
    entra::Entra,
    evidence::Evidence,
    finding::Finding,
    request_log::Requests,
    sign_in::PendingSignIns,
    token_usage::TokenUsage,
};

/// What requests are carried out on.
#[derive(Debug, Clone)]
pub struct House {
    /// What is true.
    pub store: Arc<Store>,
    /// The time and the dice.
    pub clock: Clock,
    /// When tokens were last used.
    pub usage: Arc<TokenUsage>,
    /// The beginning of every Tenant URL.
    pub public_url: PublicUrl,
    /// How long a token lives when nobody says how long, in days; 0 is for ever.
    pub token_lifetime_days: u32,
    /// The way to Entra.
    pub entra: Arc<Entra>,
    /// What the provisioning client asked for.
    pub requests: Requests,
    /// Sign-ins that have begun and not ended.
    pub pending: Arc<PendingSignIns>,
    /// Who was lately at the doors of workspaces.
    pub doors: Arc<Doors>,
    /// How people and events are found.
    pub finding: Arc<Finding>,
    /// Where security events are sent.
    pub push: Arc<[PushAddress]>,
    /// What is signed of the logs.
    pub evidence: Arc<Evidence>,
    /// What was asked of the logs lately.
    pub asked: Arc<Asked>,
}

impl House {
    /// That of a running server.
    #[must_use]
    pub fn of(app: &App) -> Self {
        Self {
            store: app.store.clone(),
            clock: app.clock,
            usage: app.usage.clone(),
            public_url: app.config.server.public_url.clone(),
            token_lifetime_days: app.config.scim_token.lifetime_days,
            entra: app.entra.clone(),
            requests: app.request_log.requests(),
            pending: app.pending.clone(),
            doors: app.doors.clone(),
            finding: app.finding.clone(),
            push: app.config.security_events.push.as_slice().into(),
            evidence: app.evidence.clone(),
            asked: app.asked.clone(),
        }
    }
}

#[cfg(test)]
mod tests;

//! What Entra shows to provision, and when each of it ends.

use doorward_store::{Timestamp, directory::TokenId};

use crate::dashboard::{Visit, told::Moment};

/// Before its end by so much, a credential is to be renewed.
const SOON: i64 = 30 * 24 * 3_600_000_000;

/// A Secret Token or client secret that opens the door.
#[derive(Debug)]
pub(super) struct Credential {
    /// The key of what it is.
    pub(super) kind: &'static str,
    /// What it is called.
    pub(super) id: String,
    /// When it ends.
    pub(super) expires: Option<Moment>,
    /// Whether that is soon.
    pub(super) soon: bool,
    /// When it was last used, as far as is known.
    pub(super) last_used: Option<Moment>,
}

/// Those that are live.
pub(super) fn all(visit: &Visit<'_>) -> Vec<Credential> {
    let (directory, now) = (&visit.directory, visit.now);
    let row = |kind, id: TokenId, expires: Option<Timestamp>| Credential {
        kind,
        id: id.0.to_string(),
        expires: expires.map(Moment::from),
        soon: expires.is_some_and(|end| end.0.saturating_sub(now.0) < SOON),
        last_used: visit.app.usage.last_used(id).map(Moment::from),
    };
    let tokens = directory.scim_tokens().filter(|token| token.is_live(now));
    let tokens = tokens.map(|token| row("health.secret_token", token.id, token.expires));
    let secrets = directory.client_secrets().filter(|secret| secret.is_live(now));
    let secrets =
        secrets.map(|secret| row("health.client_secret", secret.id, Some(secret.expires)));
    let trust = directory.federated_trust();
    let trust = trust.map(|trust| row("health.trust", trust.id, None));
    tokens.chain(secrets).chain(trust).collect()
}

//! Who asks: the login name of a user id on this host, or whoever a page of ours knows.

use doorward_store::record::Actor;
use nix::unistd::{Uid, User};

/// Whoever asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// What the text log calls them.
    name: String,
    actor: Actor,
}

impl Login {
    /// The login name of a user id, or the id itself when the host knows no name for it.
    #[must_use]
    pub fn of(uid: u32) -> Self {
        let user = User::from_uid(Uid::from_raw(uid)).ok().flatten();
        let name = user.map_or_else(|| format!("uid {uid}"), |user| user.name);
        Self { actor: Actor::Operator { login: name.clone() }, name }
    }

    /// Somebody whom a guard has let in.
    #[must_use]
    pub fn behind(actor: Actor) -> Self {
        let name = match &actor {
            Actor::ProvisioningClient { .. } => "the provisioning client".to_owned(),
            Actor::Operator { login } => login.clone(),
            Actor::System => "the system".to_owned(),
            Actor::Person { user } => format!("user {user}"),
            Actor::Application { token } => format!("API token {token}"),
            Actor::SetupLink { link } => format!("setup link {link}"),
        };
        Self { name, actor }
    }

    /// Whoever runs this process.
    #[must_use]
    pub fn of_process() -> Self {
        Self::of(Uid::effective().as_raw())
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// The actor that stands in the log.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.actor.clone()
    }
}

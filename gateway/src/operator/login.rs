//! Who asks: the login name of a user id on this host.

use doorward_store::record::Actor;
use nix::unistd::{Uid, User};

/// The login name of whoever asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login(String);

impl Login {
    /// The login name of a user id, or the id itself when the host knows no name for it.
    #[must_use]
    pub fn of(uid: u32) -> Self {
        let user = User::from_uid(Uid::from_raw(uid)).ok().flatten();
        Self(user.map_or_else(|| format!("uid {uid}"), |user| user.name))
    }

    /// Whoever runs this process.
    #[must_use]
    pub fn of_process() -> Self {
        Self::of(Uid::effective().as_raw())
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The actor that stands in the log.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Operator { login: self.0.clone() }
    }
}

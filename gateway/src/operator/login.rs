//! Who asks: the login name of a user id on this host, or whoever a guard has let in.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use doorward_store::{
    directory::{Command, Condition, Directory, HandleDigest},
    record::{Actor, RequestId, Timestamp},
};
use nix::unistd::{Uid, User};

/// Whoever asks, by which request, and on what condition.
#[derive(Debug, Clone)]
pub struct Login {
    /// What the text log calls them.
    name: String,
    actor: Actor,
    request: Option<RequestId>,
    only_if: Option<Condition>,
    stays_in: Option<HandleDigest>,
    /// What was so when the last command of theirs had been carried out.
    outcome: Arc<ArcSwapOption<Directory>>,
}

impl Login {
    /// The login name of a user id, or the id itself when the host knows no name for it.
    #[must_use]
    pub fn of(uid: u32) -> Self {
        let user = User::from_uid(Uid::from_raw(uid)).ok().flatten();
        let name = user.map_or_else(|| format!("uid {uid}"), |user| user.name);
        let actor = Actor::Operator { login: name.clone() };
        Self { name, actor, request: None, only_if: None, stays_in: None, outcome: Arc::default() }
    }

    /// Somebody whom a guard has let in, with the request that they made.
    #[must_use]
    pub fn behind(actor: Actor, request: RequestId) -> Self {
        let name = match &actor {
            Actor::ProvisioningClient { .. } => "the provisioning client".to_owned(),
            Actor::Operator { login } => login.clone(),
            Actor::System => "the system".to_owned(),
            Actor::Person { user } => format!("user {user}"),
            Actor::Application { token } => format!("API token {token}"),
            Actor::SetupLink { link } => format!("setup link {link}"),
        };
        Self {
            name,
            actor,
            request: Some(request),
            only_if: None,
            stays_in: None,
            outcome: Arc::default(),
        }
    }

    /// Whoever runs this process.
    #[must_use]
    pub fn of_process() -> Self {
        Self::of(Uid::effective().as_raw())
    }

    /// The same, by a request of this name.
    #[must_use]
    pub fn named(self, request: RequestId) -> Self {
        Self { request: Some(request), ..self }
    }

    /// The same, who wants nothing changed unless what was shown is still so.
    #[must_use]
    pub fn only_if(self, condition: Condition) -> Self {
        Self { only_if: Some(condition), ..self }
    }

    /// The same, who wants nothing changed that would shut this session out of the dashboard.
    #[must_use]
    pub fn staying_in(self, session: HandleDigest) -> Self {
        Self { stays_in: Some(session), ..self }
    }

    /// What they wish, with everything that it rests on.
    #[must_use]
    pub fn wish(&self, command: Command, at: Timestamp) -> Command {
        let command = match self.stays_in {
            Some(session) => Command::StayingIn { session, at, command: Box::new(command) },
            None => command,
        };
        match self.only_if.clone() {
            Some(condition) => Command::OnlyIf { condition, command: Box::new(command) },
            None => command,
        }
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

    /// The request that stands in the log, when it has a name already.
    #[must_use]
    pub fn request(&self) -> Option<RequestId> {
        self.request
    }

    /// Notes what was so when a command of theirs had been carried out.
    pub(super) fn came_to(&self, directory: &Arc<Directory>) {
        self.outcome.store(Some(directory.clone()));
    }

    /// What was so when their last command had been carried out, before anybody else's.
    #[must_use]
    pub fn outcome(&self) -> Option<Arc<Directory>> {
        self.outcome.load_full()
    }
}

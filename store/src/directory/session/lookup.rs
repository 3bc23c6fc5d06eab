//! What readers ask of sessions.

use super::{HandleDigest, Session, Sid};
use crate::directory::{
    Directory,
    id::{SessionId, SsoConfigurationId, UserId},
};

impl Directory {
    /// The session of a handle, over or not: ask [`Session::is_live`].
    #[must_use]
    pub fn session(&self, handle: &HandleDigest) -> Option<&Session> {
        self.sessions.get(handle)
    }

    /// The session of that id.
    #[must_use]
    pub fn session_by_id(&self, id: SessionId) -> Option<&Session> {
        self.sessions.by_id(id)
    }

    /// The sessions of a person, the oldest first.
    pub fn sessions_of(&self, user: UserId) -> impl Iterator<Item = &Session> {
        self.sessions.of(user.number()).filter(move |session| session.user == user)
    }

    /// Every session, person by person.
    pub fn sessions(&self) -> impl Iterator<Item = &Session> {
        self.sessions.all()
    }

    /// The sessions after an id, in the order of their ids.
    pub fn sessions_after(&self, after: Option<SessionId>) -> impl Iterator<Item = &Session> {
        self.sessions.after(after)
    }

    /// Whether an SSO configuration brought a session that Entra calls so.
    #[must_use]
    pub fn has_session_called(&self, configuration: SsoConfigurationId, sid: &Sid) -> bool {
        self.sessions.brought_by(configuration, Some(sid)).next().is_some()
    }

    /// How many sessions there are, those counted whose time is over but not swept.
    #[must_use]
    pub fn session_count(&self) -> usize {
        self.sessions.len()
    }
}

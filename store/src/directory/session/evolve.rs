//! What is so after something happened to a session.

use super::{
    Entered, Session,
    event::{EntryAllowed, SessionEnded, SessionSeen, SessionStarted},
};
use crate::directory::{Directory, Happened};

impl Directory {
    pub(in crate::directory) fn session_started(
        &mut self,
        happened: Happened,
        event: &SessionStarted,
    ) {
        self.sessions.insert(Session {
            id: event.session,
            handle: event.handle,
            user: event.user,
            configuration: event.configuration,
            sid: event.sid.clone(),
            contexts: event.contexts.clone(),
            token_groups: event.token_groups.as_deref().map(Into::into),
            address: event.address,
            agent: event.agent.clone(),
            started: happened.time,
            sequence: happened.sequence,
            seen: happened.time,
            idle: event.idle,
            ends: event.ends,
            entered: Entered::default(),
        });
    }

    pub(in crate::directory) fn session_seen(&mut self, happened: Happened, event: &SessionSeen) {
        self.sessions.seen(event.session, happened.time);
    }

    pub(in crate::directory) fn entry_allowed(&mut self, event: &EntryAllowed) {
        self.sessions.entered(event.decided.session, event.resource.clone());
    }

    pub(in crate::directory) fn session_ended(&mut self, event: &SessionEnded) {
        for session in &event.sessions {
            self.sessions.remove(*session);
        }
    }
}

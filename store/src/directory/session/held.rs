//! All sessions, found by handle, id, person, place of sign-in and end.

use std::{ops::Bound, sync::Arc};

use imbl::{OrdMap, OrdSet};

use super::{HandleDigest, Session, Sid};
use crate::{
    directory::{
        access_rule::RuleTarget,
        id::{Number, SessionId, SsoConfigurationId},
    },
    record::{Sequence, Timestamp},
};

#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::directory) struct Sessions {
    by_handle: OrdMap<HandleDigest, Arc<Session>>,
    handles: OrdMap<SessionId, HandleDigest>,
    by_user: OrdSet<(Number, Sequence, SessionId)>,
    by_configuration: OrdSet<(SsoConfigurationId, Option<Sid>, SessionId)>,
    by_end: OrdSet<(Timestamp, SessionId)>,
}

impl Sessions {
    pub(in crate::directory) fn len(&self) -> usize {
        self.by_handle.len()
    }

    pub(in crate::directory) fn get(&self, handle: &HandleDigest) -> Option<&Session> {
        self.by_handle.get(handle).map(AsRef::as_ref)
    }

    pub(in crate::directory) fn by_id(&self, id: SessionId) -> Option<&Session> {
        self.get(self.handles.get(&id)?)
    }

    /// The sessions of a person, the oldest first.
    pub(in crate::directory) fn of(&self, user: Number) -> impl Iterator<Item = &Session> {
        let first = (user, Sequence::START, SessionId(uuid::Uuid::nil()));
        let held = self.by_user.range(first..).take_while(move |(held, _, _)| *held == user);
        held.filter_map(|(_, _, id)| self.by_id(*id))
    }

    /// Every session, person by person.
    pub(in crate::directory) fn all(&self) -> impl Iterator<Item = &Session> {
        self.by_user.iter().filter_map(|(_, _, id)| self.by_id(*id))
    }

    /// The sessions after an id, in the order of their ids.
    pub(in crate::directory) fn after(
        &self,
        after: Option<SessionId>,
    ) -> impl Iterator<Item = &Session> {
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let held = self.handles.range((start, Bound::Unbounded));
        held.filter_map(|(_, handle)| self.get(handle))
    }

    /// The sessions that an SSO configuration brought: all, or those that Entra calls so.
    pub(in crate::directory) fn brought_by(
        &self,
        configuration: SsoConfigurationId,
        sid: Option<&Sid>,
    ) -> impl Iterator<Item = SessionId> {
        let first = (configuration, sid.cloned(), SessionId(uuid::Uuid::nil()));
        let held = self.by_configuration.range(first..);
        held.take_while(move |(held, name, _)| {
            *held == configuration && (sid.is_none() || name.as_ref() == sid)
        })
        .map(|(_, _, id)| *id)
    }

    /// The sessions whose time is over, the longest over first.
    pub(in crate::directory) fn over(&self, at: Timestamp) -> impl Iterator<Item = SessionId> {
        self.by_end.iter().take_while(move |(end, _)| *end <= at).map(|(_, id)| *id)
    }

    pub(super) fn insert(&mut self, session: Session) {
        self.remove(session.id);
        if let Some(other) = self.get(&session.handle) {
            self.remove(other.id); // no decision makes such an event
        }
        let id = session.id;
        self.handles.insert(id, session.handle);
        self.by_user.insert((session.user.number(), session.sequence, id));
        self.by_configuration.insert((session.configuration, session.sid.clone(), id));
        self.by_end.insert((session.until(), id));
        self.by_handle.insert(session.handle, Arc::new(session));
    }

    pub(super) fn seen(&mut self, id: SessionId, at: Timestamp) {
        let Some(handle) = self.handles.get(&id) else { return };
        let Some(session) = self.by_handle.get_mut(handle).map(Arc::make_mut) else { return };
        self.by_end.remove(&(session.until(), id));
        session.seen = at;
        self.by_end.insert((session.until(), id));
    }

    pub(super) fn entered(&mut self, id: SessionId, resource: RuleTarget) {
        let Some(handle) = self.handles.get(&id) else { return };
        let Some(session) = self.by_handle.get_mut(handle).map(Arc::make_mut) else { return };
        match resource {
            RuleTarget::Dashboard => session.entered.dashboard = true,
            RuleTarget::Auditors => session.entered.auditors = true,
            RuleTarget::Workspace(slug) => drop(session.entered.workspaces.insert(slug)),
            RuleTarget::Defaults => {} // nobody enters them
        }
    }

    pub(super) fn remove(&mut self, id: SessionId) {
        let Some(handle) = self.handles.remove(&id) else { return };
        let Some(session) = self.by_handle.remove(&handle) else { return };
        self.by_user.remove(&(session.user.number(), session.sequence, id));
        self.by_configuration.remove(&(session.configuration, session.sid.clone(), id));
        self.by_end.remove(&(session.until(), id));
    }
}

//! What is so after something happened to a user.

use std::sync::Arc;

use super::{
    User,
    event::{UserChanged, UserDeleted, UserProvisioned},
};
use crate::directory::{Directory, Happened, id::UserId};

impl Directory {
    pub(in crate::directory) fn user_provisioned(
        &mut self,
        happened: Happened,
        event: UserProvisioned,
    ) {
        let number = event.user.number();
        if !self.people.awaits(number) {
            return; // no decision makes such an event
        }
        self.users_by_name.insert(&event.user_name.folded(), number);
        if let Some(external_id) = &event.external_id {
            self.users_by_external_id.insert(external_id, number);
        }
        self.user_arrives(happened, event);
    }

    /// Somebody is there, whom nobody finds by a name.
    pub(in crate::directory) fn user_arrives(
        &mut self,
        happened: Happened,
        event: UserProvisioned,
    ) {
        let number = event.user.number();
        let user = User {
            id: event.user,
            user_name: event.user_name,
            external_id: event.external_id,
            active: event.active,
            profile: event.profile,
            created: happened.time,
            changed: happened.time,
            sequence: happened.sequence,
        };
        self.people.push(number, Some(Arc::new(user)));
    }

    pub(in crate::directory) fn user_changed(&mut self, happened: Happened, event: &UserChanged) {
        let number = event.user.number();
        let Some(user) = self.people.get_mut(number) else { return };
        stamp(user, happened);
        if let Some(name) = &event.user_name {
            self.users_by_name.remove(&user.user_name.folded(), number);
            self.users_by_name.insert(&name.folded(), number);
            user.user_name = name.clone();
        }
        if let Some(new) = &event.external_id {
            if let Some(old) = &user.external_id {
                self.users_by_external_id.remove(old, number);
            }
            if let Some(now) = &new.now {
                self.users_by_external_id.insert(now, number);
            }
            user.external_id = new.now.clone();
        }
        if !event.attributes.is_empty() {
            user.profile = user.profile.changed(&event.attributes);
        }
    }

    pub(in crate::directory) fn user_switched(
        &mut self,
        happened: Happened,
        id: UserId,
        active: bool,
    ) {
        let Some(user) = self.people.get_mut(id.number()) else { return };
        stamp(user, happened);
        user.active = active;
    }

    pub(in crate::directory) fn user_deleted(&mut self, happened: Happened, event: &UserDeleted) {
        self.user_leaves(happened, event.user);
    }

    /// Somebody is in no list any more.
    pub(in crate::directory) fn user_leaves(&mut self, happened: Happened, id: UserId) {
        let number = id.number();
        if let Some(user) = self.people.remove(number) {
            self.users_by_name.remove(&user.user_name.folded(), number);
            if let Some(external_id) = &user.external_id {
                self.users_by_external_id.remove(external_id, number);
            }
        }
        self.leave_all_groups(happened, number);
    }
}

fn stamp(user: &mut User, happened: Happened) {
    user.changed = happened.time;
    user.sequence = happened.sequence;
}

//! What is so after something happened to a user.

use std::sync::Arc;

use super::{
    User,
    event::{UserChanged, UserDeleted, UserProvisioned},
};
use crate::directory::{Directory, Happened, id::UserId, profile::Profile};

impl Directory {
    pub(in crate::directory) fn user_provisioned(
        &mut self,
        happened: Happened,
        event: &UserProvisioned,
    ) {
        let number = event.user.number();
        if number != self.next_number() {
            return; // no decision makes such an event
        }
        self.users_by_name.insert(&event.user_name.folded(), number);
        if let Some(external_id) = &event.external_id {
            self.users_by_external_id.insert(external_id, number);
        }
        let user = User {
            id: event.user,
            user_name: event.user_name.clone(),
            external_id: event.external_id.clone(),
            active: event.active,
            profile: event.profile.clone(),
            created: happened.time,
            changed: happened.time,
            sequence: happened.sequence,
        };
        self.people.push(Some(Arc::new(user)));
    }

    pub(in crate::directory) fn user_changed(&mut self, happened: Happened, event: &UserChanged) {
        let number = event.user.number();
        let Some(held) = self.people.get(number) else { return };
        let mut user = User::clone(held);
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
            let mut attributes = user.profile.attributes();
            for (name, value) in &event.attributes {
                match value {
                    Some(value) => drop(attributes.insert(*name, value.clone())),
                    None => drop(attributes.remove(name)),
                }
            }
            user.profile = Profile::new(&attributes);
        }
        user.changed = happened.time;
        user.sequence = happened.sequence;
        self.people.set(number, Arc::new(user));
    }

    pub(in crate::directory) fn user_switched(
        &mut self,
        happened: Happened,
        id: UserId,
        active: bool,
    ) {
        let Some(held) = self.people.get(id.number()) else { return };
        let user = User {
            active,
            changed: happened.time,
            sequence: happened.sequence,
            ..User::clone(held)
        };
        self.people.set(id.number(), Arc::new(user));
    }

    pub(in crate::directory) fn user_deleted(&mut self, happened: Happened, event: &UserDeleted) {
        let number = event.user.number();
        let Some(user) = self.people.remove(number) else { return };
        self.users_by_name.remove(&user.user_name.folded(), number);
        if let Some(external_id) = &user.external_id {
            self.users_by_external_id.remove(external_id, number);
        }
        self.leave_all_groups(happened, number);
    }
}

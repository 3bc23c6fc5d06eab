//! What is so after something happened. What happened, happened: this cannot fail.

use std::thread;

use super::{Directory, Event, Happened, index::Index};

/// Folds one event into the directory.
#[must_use]
pub fn evolve(mut directory: Directory, happened: Happened, event: &Event) -> Directory {
    directory.apply(happened, event);
    directory
}

/// Folds many events: as [`evolve`] for each, but quicker, and nothing is looked up meanwhile.
pub struct Folding(Directory);

impl Folding {
    /// Goes on from a directory.
    #[must_use]
    pub fn from(mut directory: Directory) -> Self {
        directory.indexes().into_iter().for_each(Index::put_off);
        directory.people.put_off();
        Self(directory)
    }

    /// Folds one event in.
    pub fn evolve(&mut self, happened: Happened, event: Event) {
        self.0.apply_owned(happened, event);
    }

    /// The directory in which everything can be found.
    #[must_use]
    pub fn finish(mut self) -> Directory {
        self.0.people.settle();
        thread::scope(|scope| {
            for index in self.0.indexes() {
                scope.spawn(|| index.settle());
            }
        });
        self.0
    }
}

impl Directory {
    /// As [`Self::apply`], without a copy of what half of all events bring.
    fn apply_owned(&mut self, happened: Happened, event: Event) {
        let Event::UserProvisioned(event) = event else { return self.apply(happened, &event) };
        self.stamp(happened);
        self.user_provisioned(happened, event);
    }

    fn apply(&mut self, happened: Happened, event: &Event) {
        self.stamp(happened);
        match event {
            Event::OrganizationCreated(event) => {
                self.name = Some(event.organization.clone());
                self.created = happened.time;
            }
            Event::ProvisioningChanged(event) => self.provisioning_changed(event),
            Event::ScimTokenIssued(event) => self.token_issued(happened, event),
            Event::ScimTokenRevoked(event) => self.token_revoked(happened, event),
            Event::UserProvisioned(event) => self.user_provisioned(happened, event.clone()),
            Event::UserChanged(event) => self.user_changed(happened, event),
            Event::UserDeactivated(event) => self.user_switched(happened, event.user, false),
            Event::UserReactivated(event) => self.user_switched(happened, event.user, true),
            Event::UserDeleted(event) => self.user_deleted(happened, event),
            Event::GroupProvisioned(event) => self.group_provisioned(happened, event),
            Event::GroupChanged(event) => self.group_changed(happened, event),
            Event::GroupMembersAdded(event) => self.members_added(happened, event),
            Event::GroupMembersRemoved(event) => self.members_removed(happened, event),
            Event::GroupMemberArrived(event) => self.member_arrived(happened, event),
            Event::GroupDeleted(event) => self.group_deleted(happened, event),
        }
    }

    fn stamp(&mut self, happened: Happened) {
        self.head = happened.sequence;
        self.time = happened.time;
    }

    fn indexes(&mut self) -> [&mut Index; 4] {
        [
            &mut self.users_by_name,
            &mut self.users_by_external_id,
            &mut self.groups_by_name,
            &mut self.groups_by_external_id,
        ]
    }
}

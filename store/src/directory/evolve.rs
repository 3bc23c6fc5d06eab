//! What is so after something happened. What happened, happened: this cannot fail.

use super::{Directory, Event, Happened, index::Index};

/// Folds one event into the directory.
#[must_use]
pub fn evolve(mut directory: Directory, happened: Happened, event: &Event) -> Directory {
    directory.head = happened.sequence;
    directory.time = happened.time;
    match event {
        Event::OrganizationCreated(event) => {
            directory.name = Some(event.organization.clone());
            directory.created = happened.time;
        }
        Event::ProvisioningChanged(event) => directory.provisioning_changed(event),
        Event::ScimTokenIssued(event) => directory.token_issued(happened, event),
        Event::ScimTokenRevoked(event) => directory.token_revoked(happened, event),
        Event::UserProvisioned(event) => directory.user_provisioned(happened, event),
        Event::UserChanged(event) => directory.user_changed(happened, event),
        Event::UserDeactivated(event) => directory.user_switched(happened, event.user, false),
        Event::UserReactivated(event) => directory.user_switched(happened, event.user, true),
        Event::UserDeleted(event) => directory.user_deleted(happened, event),
        Event::GroupProvisioned(event) => directory.group_provisioned(happened, event),
        Event::GroupChanged(event) => directory.group_changed(happened, event),
        Event::GroupMembersAdded(event) => directory.members_added(happened, event),
        Event::GroupMembersRemoved(event) => directory.members_removed(happened, event),
        Event::GroupMemberArrived(event) => directory.member_arrived(happened, event),
        Event::GroupDeleted(event) => directory.group_deleted(happened, event),
    }
    directory
}

/// Folds many events: as [`evolve`] for each, but quicker, and nothing is looked up meanwhile.
pub struct Folding(Directory);

impl Folding {
    /// Goes on from a directory.
    #[must_use]
    pub fn from(mut directory: Directory) -> Self {
        directory.indexes().into_iter().for_each(Index::put_off);
        Self(directory)
    }

    /// Folds one event in.
    pub fn evolve(&mut self, happened: Happened, event: &Event) {
        self.0 = evolve(std::mem::take(&mut self.0), happened, event);
    }

    /// The directory in which everything can be found.
    #[must_use]
    pub fn finish(mut self) -> Directory {
        self.0.indexes().into_iter().for_each(Index::settle);
        self.0
    }
}

impl Directory {
    fn indexes(&mut self) -> [&mut Index; 4] {
        [
            &mut self.users_by_name,
            &mut self.users_by_external_id,
            &mut self.groups_by_name,
            &mut self.groups_by_external_id,
        ]
    }
}

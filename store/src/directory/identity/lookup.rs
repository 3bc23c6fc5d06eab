//! What readers ask of identities.

use super::{EntraPerson, Link};
use crate::directory::{Directory, User, id::UserId};

impl Directory {
    /// The user that a person of Entra is pinned to.
    #[must_use]
    pub fn user_linked_to(&self, person: EntraPerson) -> Option<&User> {
        self.people.get(self.links.user(person)?).map(AsRef::as_ref)
    }

    /// The person of Entra that a user is pinned to.
    #[must_use]
    pub fn link_of(&self, user: UserId) -> Option<&Link> {
        self.links.of(user.number())
    }

    /// Whether external ids here have proved to be object IDs.
    #[must_use]
    pub fn external_ids_are_object_ids(&self) -> bool {
        self.links.external_ids_are_object_ids()
    }
}

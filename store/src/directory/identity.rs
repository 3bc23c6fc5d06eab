//! Which person of an Entra directory is which user: pinned at the first sign-in, by (tenant ID,
//! object ID) and by nothing else.

use imbl::{OrdMap, OrdSet};
use serde::{Deserialize, Serialize};

use super::{
    entra::{ObjectId, TenantId},
    id::{Number, UserId},
};
use crate::record::Sequence;

pub mod event;
mod lookup;

use event::UserLinked;

/// A person of an Entra directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntraPerson {
    /// The directory.
    pub tenant: TenantId,
    /// Who in it.
    pub object: ObjectId,
}

/// By what a person was recognized.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecognizedBy {
    /// The user's external id is the object ID.
    ExternalId,
    /// The userName is the UPN.
    UserName,
    /// The user was made of this sign-in.
    JustInTime,
}

/// A link as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Who in Entra.
    pub person: EntraPerson,
    /// By what they were recognized.
    pub by: RecognizedBy,
    /// The event that pinned it.
    pub sequence: Sequence,
}

/// All links. One ends only with its user.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Links {
    users: OrdMap<EntraPerson, Number>,
    links: OrdMap<Number, Link>,
    by_external_id: OrdSet<Number>,
}

impl Links {
    /// The user that a person was pinned to.
    pub(super) fn user(&self, person: EntraPerson) -> Option<Number> {
        self.users.get(&person).copied()
    }

    /// The person that a user was pinned to.
    pub(super) fn of(&self, user: Number) -> Option<&Link> {
        self.links.get(&user)
    }

    /// Whether external ids of this organization have proved to be object IDs.
    pub(super) fn external_ids_are_object_ids(&self) -> bool {
        !self.by_external_id.is_empty()
    }

    pub(super) fn insert(&mut self, sequence: Sequence, event: &UserLinked) {
        let UserLinked { user, person, by } = *event;
        self.remove(user);
        if let Some(other) = self.users.insert(person, user.number()) {
            self.links.remove(&other);
            self.by_external_id.remove(&other);
        }
        self.links.insert(user.number(), Link { person, by, sequence });
        if by == RecognizedBy::ExternalId {
            self.by_external_id.insert(user.number());
        }
    }

    pub(super) fn remove(&mut self, user: UserId) {
        let number = user.number();
        if let Some(link) = self.links.remove(&number) {
            self.users.remove(&link.person);
        }
        self.by_external_id.remove(&number);
    }
}

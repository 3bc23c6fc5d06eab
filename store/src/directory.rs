//! What may happen and what is so: pure values and pure functions, per organization. No clock, no
//! disk, no dice.
//!
//! A [`Directory`] is a persistent value: a clone costs a few reference counts and stays as it is
//! while the original moves on.

use std::sync::Arc;

use imbl::{OrdMap, OrdSet, Vector};

use crate::record::{Sequence, Timestamp};

pub mod command;
mod decide;
pub mod event;
mod evolve;
pub mod group;
pub mod id;
mod index;
mod lookup;
pub mod organization;
mod people;
pub mod profile;
pub mod provisioning;
pub mod refusal;
pub mod user;
pub mod version;

pub use command::Command;
pub use decide::decide;
pub use event::Event;
pub use evolve::{Folding, evolve};
pub use group::{Group, GroupChange, UnknownMember, WantedGroup};
pub use id::{GroupId, MemberId, Number, TokenId, UserId};
pub use index::fold;
pub use lookup::Member;
pub use organization::{InvalidOrganizationName, OrganizationName};
pub use profile::Profile;
pub use refusal::Refusal;
pub use user::{User, UserName, WantedUser};
pub use version::{Expected, Version};

#[cfg(test)]
mod tests;

use index::Index;
use people::People;
use provisioning::{ScimToken, Settings};

/// All that is so in one organization, folded from its log.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    name: Option<OrganizationName>,
    created: Timestamp,
    head: Sequence,
    time: Timestamp,
    settings: Settings,
    tokens: Vector<Arc<ScimToken>>,
    people: People,
    users_by_name: Index,
    users_by_external_id: Index,
    groups: OrdMap<Number, Arc<Group>>,
    groups_by_name: Index,
    groups_by_external_id: Index,
    pending: OrdSet<(Arc<str>, Number)>,
}

/// When something happened: what evolving needs of a record besides the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happened {
    /// Its place in the log.
    pub sequence: Sequence,
    /// Its time.
    pub time: Timestamp,
}

/// Equal when the same things are so; how they are found does not count.
impl PartialEq for Directory {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && self.created == other.created
            && self.head == other.head
            && self.time == other.time
            && self.settings == other.settings
            && self.tokens == other.tokens
            && self.people == other.people
            && self.groups == other.groups
            && self.pending == other.pending
    }
}

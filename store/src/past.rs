//! The past as a question: who existed, who belonged where and which rule stood, by the events from
//! which and to which it was so.
//!
//! Folded aside, as what pages find by is, and kept up with the log. It holds numbers, object IDs and
//! sequences, and no name: whatever has words is read from the log when somebody asks. A clone costs
//! nothing, so a reader holds one while another grows.
//!
//! What is asked costs what it is about, not what there is: how often one person or one group has
//! changed, however long the log.

mod bundled;
mod lives;
mod memberships;
mod objects;
mod presence;
mod question;
mod settings;
mod sketching;
mod spans;
mod tally;

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use imbl::OrdMap;

pub use bundled::{Bundled, linked};
pub use presence::Way;
pub use question::{FormerGroup, Person, Question};
pub use spans::{Grant, Span};
pub use tally::Tally;

use crate::{
    directory::{
        Event, Number, TenantId, UserName, fold, group::event::GroupReplaced,
        user::event::UserReplaced,
    },
    finding::Sorted,
    record::{Recorded, Sequence},
};
use lives::{Lives, What};
use memberships::Memberships;
use objects::Objects;
use settings::Settings;

/// From when to when everything was so.
#[derive(Debug, Clone, Default)]
pub struct Past {
    lives: Lives,
    /// Of which directory the person was that somebody was pinned to.
    links: OrdMap<(Number, Sequence), TenantId>,
    names: Sorted<(u64, Number)>,
    new_names: Vec<(u64, Number)>,
    memberships: Memberships,
    objects: Objects,
    settings: Settings,
    head: Sequence,
}

impl Past {
    /// Takes in the next record of the log.
    pub fn read(&mut self, recorded: &Recorded) {
        self.head = recorded.sequence;
        self.read_person(recorded.sequence, &recorded.event);
        self.read_group(recorded.sequence, &recorded.event);
        self.settings.read(recorded.sequence, &recorded.event);
    }

    fn read_person(&mut self, at: Sequence, event: &Event) {
        if let Event::UserProvisioned(it) = event {
            let what = if it.active { What::CameActive } else { What::CameInactive };
            self.lives.note(it.user.number(), at, what);
            self.note_name(&it.user_name, it.user.number());
        } else if let Event::Erased(it) = event {
            if let Some((user, active)) = it.arrival() {
                let what = if active { What::CameActive } else { What::CameInactive };
                self.lives.note(user.number(), at, what);
            }
        } else if let Event::UserChanged(it) | Event::UserReplaced(UserReplaced(it)) = event {
            if let Some(name) = &it.user_name {
                self.lives.note(it.user.number(), at, What::Named);
                self.note_name(name, it.user.number());
            }
        } else if let Event::UserDeactivated(it) = event {
            self.lives.note(it.user.number(), at, What::Off);
        } else if let Event::UserReactivated(it) = event {
            self.lives.note(it.user.number(), at, What::On);
        } else if let Event::UserDeleted(it) = event {
            self.lives.note(it.user.number(), at, What::Gone);
        } else if let Event::UserErased(it) = event {
            self.lives.note(it.user.number(), at, What::Gone);
        } else if let Event::UserLinked(it) = event {
            self.lives.note(it.user.number(), at, What::Linked);
            self.links.insert((it.user.number(), at), it.person.tenant);
        }
    }

    fn read_group(&mut self, at: Sequence, event: &Event) {
        if let Event::GroupProvisioned(it) = event {
            self.lives.note(it.group.number(), at, What::Founded);
            self.objects.called(it.group.number(), at, it.external_id.as_deref());
        } else if let Event::GroupChanged(it) | Event::GroupReplaced(GroupReplaced(it)) = event {
            if it.display_name.is_some() {
                self.lives.note(it.group.number(), at, What::Named);
            }
            if let Some(new) = &it.external_id {
                self.objects.called(it.group.number(), at, new.now.as_deref());
            }
        } else if let Event::GroupMembersAdded(it) = event {
            self.memberships.note(it.group, &it.members, at, true);
        } else if let Event::GroupMemberArrived(it) = event {
            self.memberships.note(it.group, &[it.member], at, true);
        } else if let Event::GroupMembersRemoved(it) = event {
            self.memberships.note(it.group, &it.members, at, false);
        } else if let Event::GroupDeleted(it) = event {
            self.lives.note(it.group.number(), at, What::Gone);
        }
    }

    /// Everything that was read can be asked for from now on.
    pub fn settle(&mut self) {
        self.lives.settle();
        self.names.extend(std::mem::take(&mut self.new_names));
        self.memberships.settle();
        self.objects.settle();
    }

    /// Whether [`Self::merged`] is worth its time.
    #[must_use]
    pub fn is_due(&self) -> bool {
        self.lives.steps.is_due()
            || self.names.is_due()
            || self.memberships.is_due()
            || self.objects.is_due()
    }

    /// Sets apart what [`Self::merged`] puts in order.
    pub fn set_apart(&mut self) {
        self.lives.steps.set_apart();
        self.names.set_apart();
        self.memberships.set_apart();
        self.objects.set_apart();
    }

    /// The same, with what was set apart put in order: costs what there is.
    #[must_use]
    pub fn merged(&self) -> Self {
        Self {
            lives: Lives { steps: self.lives.steps.merged(), new: vec![] },
            links: self.links.clone(),
            names: self.names.merged(),
            new_names: vec![],
            memberships: self.memberships.merged(),
            objects: self.objects.merged(),
            settings: self.settings.clone(),
            head: self.head,
        }
    }

    /// Takes over what was [`Self::merged`], whatever has been read since.
    pub fn adopt(&mut self, merged: &Self) {
        self.lives.steps.adopt(&merged.lives.steps);
        self.names.adopt(&merged.names);
        self.memberships.adopt(&merged.memberships);
        self.objects.adopt(&merged.objects);
    }

    /// The event that put a member into a group, if it belonged to it directly after `at`.
    #[must_use]
    pub fn member_since(&self, member: Number, group: Number, at: Sequence) -> Option<Sequence> {
        self.memberships.since(member, group, at)
    }

    /// The people who ever had a userName, or another one of the same hash.
    fn ever_called(&self, name: &str) -> impl Iterator<Item = Number> {
        let hash = hash(&fold(name));
        let all = (hash, Number(0))..=(hash, Number(u32::MAX));
        self.names.range(all).map(|(_, number)| number)
    }

    fn note_name(&mut self, name: &UserName, number: Number) {
        self.new_names.push((hash(&name.folded()), number));
    }
}

fn hash(folded: &str) -> u64 {
    FixedState::default().hash_one(folded)
}

//! The difference that a list of wishes makes to who belongs to a group, without ever walking the
//! members that no wish names.

use std::collections::BTreeSet;

use super::{
    Group, UnknownMember,
    event::{GroupMembersAdded, GroupMembersRemoved},
};
use crate::directory::{
    Directory, Event, Refusal,
    id::{GroupId, MemberId},
};

/// The most members one event names, so that it fits one record of the log.
const MEMBERS_AN_EVENT: usize = 1000;
/// The most awaited values one event names.
const PENDING_AN_EVENT: usize = 100;
/// The longest awaited value in bytes.
const MAX_PENDING_BYTES: usize = 256;

/// Who joins and who leaves, in the end.
pub(super) struct Difference<'a> {
    directory: &'a Directory,
    group: Option<&'a Group>,
    unknown: UnknownMember,
    joins: BTreeSet<MemberId>,
    leaves: BTreeSet<MemberId>,
    awaited: BTreeSet<Box<str>>,
    forgotten: BTreeSet<Box<str>>,
}

enum Named {
    Member(MemberId),
    Nobody(Box<str>),
}

impl<'a> Difference<'a> {
    /// Against the members of `group`, or of none.
    pub(super) fn to(
        directory: &'a Directory,
        group: Option<&'a Group>,
        unknown: UnknownMember,
    ) -> Self {
        let (joins, leaves) = (BTreeSet::new(), BTreeSet::new());
        let (awaited, forgotten) = (BTreeSet::new(), BTreeSet::new());
        Self { directory, group, unknown, joins, leaves, awaited, forgotten }
    }

    pub(super) fn add(&mut self, values: Vec<Box<str>>) -> Result<(), Refusal> {
        for value in values {
            match self.named(value) {
                Named::Member(member) => self.join(member),
                Named::Nobody(value) if value.len() > MAX_PENDING_BYTES => {
                    return Err(Refusal::TooLong { what: "members.value" });
                }
                Named::Nobody(value) => match self.unknown {
                    UnknownMember::Await => self.wait_for(value),
                    UnknownMember::Refuse => return Err(Refusal::NoSuchMember { value }),
                },
            }
        }
        Ok(())
    }

    pub(super) fn remove(&mut self, values: Vec<Box<str>>) {
        for value in values {
            self.forget(&value);
            if let Named::Member(member) = self.named(value) {
                self.leave(member);
            }
        }
    }

    pub(super) fn replace(&mut self, values: Vec<Box<str>>) -> Result<(), Refusal> {
        self.clear();
        self.add(values)
    }

    fn clear(&mut self) {
        self.joins.clear();
        self.awaited.clear();
        if let Some(group) = self.group {
            self.leaves = self.directory.member_ids(group).collect();
            self.forgotten = group.pending().map(Into::into).collect();
        }
    }

    /// Whom a value names: by id, else by the external id of exactly one.
    fn named(&self, value: Box<str>) -> Named {
        self.directory.member_named(&value).map_or(Named::Nobody(value), Named::Member)
    }

    fn join(&mut self, member: MemberId) {
        if self.leaves.remove(&member) {
            return;
        }
        if !self.group.is_some_and(|group| group.members.contains(&member.number())) {
            self.joins.insert(member);
        }
    }

    fn leave(&mut self, member: MemberId) {
        if self.joins.remove(&member) {
            return;
        }
        if self.group.is_some_and(|group| group.members.contains(&member.number())) {
            self.leaves.insert(member);
        }
    }

    fn wait_for(&mut self, value: Box<str>) {
        if self.forgotten.remove(&value) {
            return;
        }
        if !self.group.is_some_and(|group| group.pending.contains(&*value)) {
            self.awaited.insert(value);
        }
    }

    fn forget(&mut self, value: &str) {
        if self.awaited.remove(value) {
            return;
        }
        if self.group.is_some_and(|group| group.pending.contains(value)) {
            self.forgotten.insert(value.into());
        }
    }

    /// The events, those who leave first.
    pub(super) fn into_events(self, group: GroupId) -> Vec<Event> {
        let mut events = Vec::new();
        for (members, pending) in pieces(self.leaves, self.forgotten) {
            events.push(GroupMembersRemoved { group, members, pending }.into());
        }
        for (members, pending) in pieces(self.joins, self.awaited) {
            events.push(GroupMembersAdded { group, members, pending }.into());
        }
        events
    }
}

fn pieces(
    members: BTreeSet<MemberId>,
    pending: BTreeSet<Box<str>>,
) -> impl Iterator<Item = (Vec<MemberId>, Vec<Box<str>>)> {
    let mut members = members.into_iter();
    let mut pending = pending.into_iter();
    std::iter::from_fn(move || {
        let members: Vec<_> = members.by_ref().take(MEMBERS_AN_EVENT).collect();
        let pending: Vec<_> = pending.by_ref().take(PENDING_AN_EVENT).collect();
        (!members.is_empty() || !pending.is_empty()).then_some((members, pending))
    })
}

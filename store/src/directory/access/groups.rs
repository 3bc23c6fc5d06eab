//! From Entra's object IDs to provisioned groups, and which groups are nested in which.

use std::collections::BTreeSet;

use imbl::{OrdMap, OrdSet};

use crate::directory::{
    Directory, Group,
    entra::ObjectId,
    group::event::{GroupMemberArrived, GroupMembersAdded, GroupMembersRemoved},
    id::{GroupId, MemberId, Number},
};

/// Which provisioned groups an object ID names, and the groups inside groups.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::directory) struct GroupObjects {
    numbers: OrdSet<(ObjectId, Number)>,
    objects: OrdMap<Number, ObjectId>,
    inside: OrdMap<Number, OrdSet<Number>>,
}

impl GroupObjects {
    /// The groups of an object ID, of which there should be one.
    pub(in crate::directory) fn numbers(
        &self,
        object: ObjectId,
    ) -> impl Iterator<Item = Number> + '_ {
        let from = self.numbers.range((object, Number(0))..);
        from.take_while(move |(held, _)| *held == object).map(|(_, number)| *number)
    }

    /// What Entra calls a group.
    pub(in crate::directory) fn object(&self, group: Number) -> Option<ObjectId> {
        self.objects.get(&group).copied()
    }

    /// Whether any group is inside another.
    pub(super) fn nests(&self) -> bool {
        !self.inside.is_empty()
    }

    /// The groups directly inside a group.
    pub(super) fn inside(&self, group: Number) -> impl Iterator<Item = Number> + '_ {
        self.inside.get(&group).into_iter().flatten().copied()
    }

    /// The groups inside a group, however deep. Takes memory only where there are any.
    pub(super) fn below(&self, group: Number) -> impl Iterator<Item = Number> + '_ {
        let mut seen = BTreeSet::new();
        let mut waiting: Vec<Number> = self.inside(group).collect();
        std::iter::from_fn(move || {
            loop {
                let next = waiting.pop()?;
                if seen.insert(next) {
                    waiting.extend(self.inside(next));
                    return Some(next);
                }
            }
        })
    }

    fn name(&mut self, group: Number, object: Option<ObjectId>) {
        let held = self.objects.get(&group).copied();
        if held == object {
            return;
        }
        if let Some(held) = held {
            self.objects.remove(&group);
            self.numbers.remove(&(held, group));
        }
        if let Some(object) = object {
            self.objects.insert(group, object);
            self.numbers.insert((object, group));
        }
    }

    fn put_inside(&mut self, outer: Number, inner: Number) {
        self.inside.entry(outer).or_default().insert(inner);
    }

    fn take_out(&mut self, outer: Number, inner: Number) {
        if let Some(held) = self.inside.get_mut(&outer) {
            held.remove(&inner);
            if held.is_empty() {
                self.inside.remove(&outer);
            }
        }
    }
}

/// What follows for access from what happened to groups: told after the group itself evolved.
impl Directory {
    /// The group was provisioned, or got another external id.
    pub(in crate::directory) fn group_named(&mut self, id: GroupId) {
        let held = self.groups.get(&id.number());
        let object = held.and_then(|group| ObjectId::of(group.external_id.as_deref()));
        let before = self.group_objects.object(id.number());
        self.group_objects.name(id.number(), object);
        if before != object {
            before.into_iter().chain(object).for_each(|object| self.look_for_group(object));
        }
    }

    /// The group is about to be deleted: it leaves the groups that it is in.
    pub(in crate::directory) fn group_leaves(&mut self, id: GroupId) {
        let number = id.number();
        if !self.groups.contains_key(&number) {
            return;
        }
        for outer in self.people.gathered(number).to_vec() {
            self.group_objects.take_out(outer, number);
        }
        self.group_objects.inside.remove(&number);
        let before = self.group_objects.object(number);
        self.group_objects.name(number, None);
        before.into_iter().for_each(|object| self.look_for_group(object));
    }

    pub(in crate::directory) fn groups_put_inside(&mut self, event: &GroupMembersAdded) {
        for member in &event.members {
            self.nest(event.group, *member);
        }
    }

    pub(in crate::directory) fn groups_taken_out(&mut self, event: &GroupMembersRemoved) {
        for member in &event.members {
            if let MemberId::Group(inner) = member {
                self.group_objects.take_out(event.group.number(), inner.number());
            }
        }
    }

    pub(in crate::directory) fn group_arrived(&mut self, event: &GroupMemberArrived) {
        self.nest(event.group, event.member);
    }

    fn nest(&mut self, outer: GroupId, member: MemberId) {
        if let MemberId::Group(inner) = member
            && self.groups.contains_key(&outer.number())
        {
            self.group_objects.put_inside(outer.number(), inner.number());
        }
    }

    /// The provisioned groups of an object ID, of which there should be one.
    pub fn groups_of_object(&self, object: ObjectId) -> impl Iterator<Item = &Group> {
        let numbers = self.group_objects.numbers(object);
        numbers.filter_map(|number| self.groups.get(&number)).map(AsRef::as_ref)
    }
}

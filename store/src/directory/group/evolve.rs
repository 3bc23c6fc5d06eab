//! What is so after something happened to a group.

use std::sync::Arc;

use imbl::{OrdMap, OrdSet};

use super::{
    Group,
    event::{
        GroupChanged, GroupDeleted, GroupMemberArrived, GroupMembersAdded, GroupMembersRemoved,
        GroupProvisioned,
    },
};
use crate::directory::{Directory, Happened, caseless::fold, id::Number, joined::Joined};

impl Directory {
    pub(in crate::directory) fn group_provisioned(
        &mut self,
        happened: Happened,
        event: &GroupProvisioned,
    ) {
        let number = event.group.number();
        if !self.people.awaits(number) {
            return; // no decision makes such an event
        }
        self.groups_by_name.insert(&fold(&event.display_name), number);
        if let Some(external_id) = &event.external_id {
            self.groups_by_external_id.insert(external_id, number);
        }
        self.people.push(number, None);
        let group = Group {
            id: event.group,
            display_name: event.display_name.clone(),
            external_id: event.external_id.clone(),
            created: happened.time,
            changed: happened.time,
            sequence: happened.sequence,
            members: OrdSet::new(),
            pending: OrdSet::new(),
        };
        self.groups.insert(number, Arc::new(group));
    }

    pub(in crate::directory) fn group_changed(&mut self, happened: Happened, event: &GroupChanged) {
        let number = event.group.number();
        let Some(group) = changing(&mut self.groups, happened, number) else { return };
        if let Some(name) = &event.display_name {
            self.groups_by_name.remove(&fold(&group.display_name), number);
            self.groups_by_name.insert(&fold(name), number);
            group.display_name = name.clone();
        }
        if let Some(new) = &event.external_id {
            if let Some(old) = &group.external_id {
                self.groups_by_external_id.remove(old, number);
            }
            if let Some(now) = &new.now {
                self.groups_by_external_id.insert(now, number);
            }
            group.external_id = new.now.clone();
        }
    }

    pub(in crate::directory) fn members_added(
        &mut self,
        happened: Happened,
        event: &GroupMembersAdded,
    ) {
        let number = event.group.number();
        let Some(group) = changing(&mut self.groups, happened, number) else { return };
        for member in &event.members {
            put_in(group, &mut self.joining, member.number());
            self.people.join(member.number(), number);
        }
        for value in &event.pending {
            group.pending.insert(value.as_ref().into());
            self.pending.insert((value.as_ref().into(), number));
        }
    }

    pub(in crate::directory) fn members_removed(
        &mut self,
        happened: Happened,
        event: &GroupMembersRemoved,
    ) {
        let number = event.group.number();
        let Some(group) = changing(&mut self.groups, happened, number) else { return };
        gather(group, &mut self.joining);
        for member in &event.members {
            group.members.remove(&member.number());
            self.people.leave(member.number(), number);
        }
        for value in &event.pending {
            group.pending.remove(value.as_ref());
            self.pending.remove(&(value.as_ref().into(), number));
        }
    }

    pub(in crate::directory) fn member_arrived(
        &mut self,
        happened: Happened,
        event: &GroupMemberArrived,
    ) {
        let number = event.group.number();
        let Some(group) = changing(&mut self.groups, happened, number) else { return };
        group.pending.remove(event.value.as_ref());
        self.pending.remove(&(event.value.as_ref().into(), number));
        put_in(group, &mut self.joining, event.member.number());
        self.people.join(event.member.number(), number);
    }

    /// The members keep their half of the membership: a number is never given twice, so it points
    /// at nothing for ever, and a group of a hundred thousand is deleted as fast as one of ten.
    pub(in crate::directory) fn group_deleted(&mut self, happened: Happened, event: &GroupDeleted) {
        let number = event.group.number();
        let Some(group) = self.groups.remove(&number) else { return };
        self.groups_by_name.remove(&fold(&group.display_name), number);
        if let Some(external_id) = &group.external_id {
            self.groups_by_external_id.remove(external_id, number);
        }
        for value in &group.pending {
            self.pending.remove(&(value.clone(), number));
        }
        self.leave_all_groups(happened, number);
    }

    /// Takes a member out of every group it belongs to.
    pub(in crate::directory) fn leave_all_groups(&mut self, happened: Happened, member: Number) {
        let numbers = self.people.gathered(member).to_vec();
        self.people.leave_all(member);
        for number in numbers {
            if let Some(group) = changing(&mut self.groups, happened, number) {
                gather(group, &mut self.joining);
                group.members.remove(&member);
            }
        }
    }
}

/// Puts a member into a group, or notes it, while members are only noted.
fn put_in(group: &mut Group, joining: &mut Option<Joined>, member: Number) {
    let number = group.id.number();
    if !joining.as_mut().is_some_and(|joining| joining.note(number, member)) {
        group.members.insert(member);
    }
}

/// Gives a group the members that are noted for it.
fn gather(group: &mut Group, joining: &mut Option<Joined>) {
    if let Some(joining) = joining {
        let mut members = Vec::new();
        joining.take(group.id.number(), &mut members);
        group.members.extend(members);
    }
}

/// Notes of members until [`settle`] that they belong to their groups.
pub(in crate::directory) fn put_off(joining: &mut Option<Joined>) {
    joining.get_or_insert_default();
}

/// Gives all groups the members that are noted for them.
pub(in crate::directory) fn settle(
    groups: &mut OrdMap<Number, Arc<Group>>,
    joining: &mut Option<Joined>,
) {
    let numbers = groups.keys().copied();
    let noted = |number: &Number| joining.as_ref().is_some_and(|joining| joining.has(*number));
    for number in numbers.filter(noted).collect::<Vec<_>>() {
        if let Some(group) = groups.get_mut(&number) {
            gather(Arc::make_mut(group), joining);
        }
    }
    *joining = None;
}

/// The group, stamped and to be changed: in place while no reader holds it.
fn changing(
    groups: &mut OrdMap<Number, Arc<Group>>,
    happened: Happened,
    number: Number,
) -> Option<&mut Group> {
    let group = Arc::make_mut(groups.get_mut(&number)?);
    group.changed = happened.time;
    group.sequence = happened.sequence;
    Some(group)
}

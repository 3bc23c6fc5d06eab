//! What readers ask of a directory. Nothing here locks, and nothing walks more than it returns.

use std::{collections::BTreeSet, ops::Bound, sync::Arc};

use super::{
    Directory, Group, GroupId, MemberId, Number, OrganizationName, User, UserId,
    caseless::fold,
    provisioning::{ScimToken, Settings},
};
use crate::record::{Sequence, Timestamp};

/// A member of a group, as it is.
#[derive(Debug, Clone, Copy)]
pub enum Member<'a> {
    /// A person.
    User(&'a User),
    /// A nested group.
    Group(&'a Group),
}

impl Directory {
    /// Whether the organization was created.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.name.is_some()
    }

    /// Whose directory this is.
    #[must_use]
    pub fn organization(&self) -> Option<&OrganizationName> {
        self.name.as_ref()
    }

    /// When the organization was created.
    #[must_use]
    pub fn created(&self) -> Timestamp {
        self.created
    }

    /// The last event folded in.
    #[must_use]
    pub fn head(&self) -> Sequence {
        self.head
    }

    /// The time of the last event folded in.
    #[must_use]
    pub fn time(&self) -> Timestamp {
        self.time
    }

    /// How the provisioning client is read and answered.
    #[must_use]
    pub fn provisioning(&self) -> Settings {
        self.settings
    }

    /// Every Secret Token ever issued, the oldest first.
    pub fn scim_tokens(&self) -> impl Iterator<Item = &ScimToken> {
        self.tokens.iter().map(AsRef::as_ref)
    }

    /// The user of that id.
    #[must_use]
    pub fn user(&self, id: UserId) -> Option<&User> {
        self.people.get(id.number()).map(AsRef::as_ref).filter(|user: &&User| user.id == id)
    }

    /// The user at a place.
    #[must_use]
    pub fn user_numbered(&self, number: Number) -> Option<&User> {
        self.people.get(number).map(AsRef::as_ref)
    }

    /// The user of that userName, whatever its case.
    #[must_use]
    pub fn user_by_name(&self, name: &str) -> Option<&User> {
        let folded = fold(name);
        self.users_by_name
            .candidates(&folded)
            .filter_map(|number| self.people.get(number))
            .map(AsRef::as_ref)
            .find(|user: &&User| user.user_name.folded() == folded)
    }

    /// The users of that external id: it need not be unique.
    pub fn users_by_external_id(&self, external_id: &str) -> impl Iterator<Item = &User> {
        self.users_by_external_id
            .candidates(external_id)
            .filter_map(|number| self.people.get(number))
            .map(AsRef::as_ref)
            .filter(move |user: &&User| user.external_id.as_deref() == Some(external_id))
    }

    /// How many users there are, active or not.
    #[must_use]
    pub fn user_count(&self) -> usize {
        self.people.len()
    }

    /// The users after a place, in the order they were provisioned.
    pub fn users_after(&self, after: Number) -> impl Iterator<Item = &User> {
        self.people.after(after)
    }

    /// The group of that id.
    #[must_use]
    pub fn group(&self, id: GroupId) -> Option<&Group> {
        self.groups.get(&id.number()).map(AsRef::as_ref).filter(|group: &&Group| group.id == id)
    }

    /// The group at a place.
    #[must_use]
    pub fn group_numbered(&self, number: Number) -> Option<&Group> {
        self.groups.get(&number).map(AsRef::as_ref)
    }

    /// The group of that displayName, whatever its case.
    #[must_use]
    pub fn group_by_display_name(&self, name: &str) -> Option<&Group> {
        let folded = fold(name);
        self.groups_by_name
            .candidates(&folded)
            .filter_map(|number| self.groups.get(&number))
            .map(AsRef::as_ref)
            .find(|group: &&Group| fold(&group.display_name) == folded)
    }

    /// The groups of that external id: it need not be unique.
    pub fn groups_by_external_id(&self, external_id: &str) -> impl Iterator<Item = &Group> {
        self.groups_by_external_id
            .candidates(external_id)
            .filter_map(|number| self.groups.get(&number))
            .map(AsRef::as_ref)
            .filter(move |group: &&Group| group.external_id.as_deref() == Some(external_id))
    }

    /// How many groups there are.
    #[must_use]
    pub fn group_count(&self) -> usize {
        self.groups.len()
    }

    /// The groups after a place, in the order they were provisioned.
    pub fn groups_after(&self, after: Number) -> impl Iterator<Item = &Group> {
        self.groups
            .range((Bound::Excluded(after), Bound::Unbounded))
            .map(|(_, group)| group.as_ref())
    }

    /// The members of a group in the order they were provisioned.
    pub fn members<'a>(&'a self, group: &'a Group) -> impl Iterator<Item = Member<'a>> {
        group.members.iter().filter_map(|number| self.member(*number))
    }

    /// The members of a group after a place, in the order they were provisioned.
    pub fn direct_members_after<'a>(
        &'a self,
        group: &'a Group,
        after: Number,
    ) -> impl Iterator<Item = Member<'a>> {
        let later = group.members.range((Bound::Excluded(after), Bound::Unbounded));
        later.filter_map(|number| self.member(*number))
    }

    /// The ids of the members of a group.
    pub fn member_ids<'a>(&'a self, group: &'a Group) -> impl Iterator<Item = MemberId> {
        self.members(group).map(|member| match member {
            Member::User(user) => MemberId::User(user.id),
            Member::Group(group) => MemberId::Group(group.id),
        })
    }

    /// Whether somebody belongs to a group directly.
    #[must_use]
    pub fn is_member(&self, group: &Group, member: MemberId) -> bool {
        group.members.contains(&member.number())
    }

    /// The groups that a user or group belongs to directly, in the order they were provisioned.
    pub fn groups_of(&self, member: Number) -> impl Iterator<Item = &Group> {
        let numbers = self.people.groups_of(member).iter();
        numbers.filter_map(|number| self.groups.get(number)).map(AsRef::as_ref)
    }

    /// Whom a value in a member list names: by id, else by the external id of exactly one.
    #[must_use]
    pub fn member_named(&self, value: &str) -> Option<MemberId> {
        let user = UserId::parse(value).and_then(|id| self.user(id));
        let group = GroupId::parse(value).and_then(|id| self.group(id));
        match (user, group) {
            (Some(user), _) => Some(MemberId::User(user.id)),
            (None, Some(group)) => Some(MemberId::Group(group.id)),
            (None, None) => {
                let users = self.users_by_external_id(value).map(|user| MemberId::User(user.id));
                let groups =
                    self.groups_by_external_id(value).map(|group| MemberId::Group(group.id));
                let mut named = users.chain(groups);
                match (named.next(), named.next()) {
                    (Some(only), None) => Some(only),
                    (Some(_) | None, _) => None,
                }
            }
        }
    }

    /// The groups that await a member of this value, whatever its case, in the order they were
    /// provisioned. Walks the values that are awaited, which are few.
    #[must_use]
    pub fn groups_awaiting(&self, value: &str) -> Vec<&Group> {
        let folded = fold(value);
        let waiting = self.pending.iter().filter(|(awaited, _)| fold(awaited) == folded);
        let numbers: BTreeSet<_> = waiting.map(|(_, number)| *number).collect();
        numbers.iter().filter_map(|number| self.groups.get(number)).map(AsRef::as_ref).collect()
    }

    /// The groups that await somebody of this id or external id, and the value they await.
    pub(super) fn awaited(&self, id: &str, external_id: Option<&str>) -> Vec<(GroupId, Box<str>)> {
        if self.pending.is_empty() {
            return vec![];
        }
        let values = std::iter::once(id).chain(external_id);
        values.flat_map(|value| self.awaiting(value)).collect()
    }

    /// The place that the next new resource gets.
    pub(super) fn next_number(&self) -> Number {
        self.people.next_number()
    }

    fn awaiting(&self, value: &str) -> impl Iterator<Item = (GroupId, Box<str>)> {
        let key: Arc<str> = value.into();
        self.pending.range((key.clone(), Number(0))..=(key, Number(u32::MAX))).filter_map(
            |(value, number)| Some((self.groups.get(number)?.id, value.as_ref().into())),
        )
    }

    fn member(&self, number: Number) -> Option<Member<'_>> {
        match self.people.get(number) {
            Some(user) => Some(Member::User(user)),
            None => self.groups.get(&number).map(|group| Member::Group(group)),
        }
    }
}

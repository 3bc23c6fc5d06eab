//! Which event put somebody into a group, as a reader finds it who reads the whole log.

use doorward_store::{
    Recorded, Sequence,
    directory::{Event, GroupId, MemberId},
};

/// Looks for the events that made memberships so. Show it every record in order.
#[derive(Debug, Clone)]
pub(crate) struct MembershipHistory(Vec<Membership>);

#[derive(Debug, Clone)]
struct Membership {
    member: MemberId,
    group: GroupId,
    since: Option<Sequence>,
}

impl MembershipHistory {
    /// Asks for these memberships: who, in which group.
    pub(crate) fn of(memberships: impl IntoIterator<Item = (MemberId, GroupId)>) -> Self {
        let asked = memberships.into_iter();
        Self(asked.map(|(member, group)| Membership { member, group, since: None }).collect())
    }

    /// Takes in the next record of the log.
    pub(crate) fn read(&mut self, recorded: &Recorded) {
        for membership in &mut self.0 {
            match membership.told(&recorded.event) {
                // Whoever is put in twice belongs to it since the first time.
                Some(true) => drop(membership.since.get_or_insert(recorded.sequence)),
                Some(false) => membership.since = None,
                None => {}
            }
        }
    }

    /// The event of each membership, in the order they were asked for; `None` when it is not so.
    pub(crate) fn since(&self) -> impl Iterator<Item = Option<Sequence>> {
        self.0.iter().map(|membership| membership.since)
    }
}

impl Membership {
    /// Whether an event makes it so, or no longer so.
    fn told(&self, event: &Event) -> Option<bool> {
        let ours = |group: GroupId, members: &[MemberId]| {
            group == self.group && members.contains(&self.member)
        };
        if let Event::GroupMembersAdded(it) = event {
            return ours(it.group, &it.members).then_some(true);
        }
        if let Event::GroupMemberArrived(it) = event {
            return ours(it.group, &[it.member]).then_some(true);
        }
        if let Event::GroupMembersRemoved(it) = event {
            return ours(it.group, &it.members).then_some(false);
        }
        if let Event::GroupDeleted(it) = event {
            let gone = it.group == self.group || self.member == MemberId::Group(it.group);
            return gone.then_some(false);
        }
        if let Event::UserDeleted(it) = event {
            return (self.member == MemberId::User(it.user)).then_some(false);
        }
        None
    }
}

//! Groups inside groups count when Entra provisions them.

use super::{stage::*, *};
use crate::directory::{
    access::{NoEntry, Resource, Standing, Who},
    access_rule::Admission,
};

fn put_inside(outer: u32, inner: u32) -> Event {
    let members = vec![MemberId::Group(group(inner))];
    GroupMembersAdded { group: group(outer), members, pending: vec![] }.into()
}

fn taken_out(outer: u32, inner: u32) -> Event {
    let members = vec![MemberId::Group(group(inner))];
    GroupMembersRemoved { group: group(outer), members, pending: vec![] }.into()
}

/// Ada is in group 3; `labs` admits these objects.
fn labs(admission: Admission, more: impl IntoIterator<Item = Event>) -> Directory {
    let labs = [created("labs"), rule("workspace:labs", admission), started(1, 1).into()];
    directory(after(labs.into_iter().chain(more)))
}

#[test]
fn whoever_is_in_a_group_inside_an_admitted_one_enters() {
    let nested = [entra_group(5, 5), put_inside(5, 4), put_inside(4, 3)];
    let held = labs(groups([5]), nested.clone());
    assert_eq!(entering(&held, 1, "labs"), Ok(()));
    let slugs = held.workspaces_of(Who::Session(&handle(1)), Timestamp(200));
    assert_eq!(slugs.len(), 1);
    let decision = held.explain(Who::User(user(1)), Resource::Workspace("labs"), Timestamp(200));
    let way = vec![group(5), group(4), group(3)];
    assert_eq!(decision.groups[0].standing, Standing::Member(way));
    for gone in [
        taken_out(5, 4),
        taken_out(4, 3),
        GroupDeleted { group: group(4) }.into(),
        GroupDeleted { group: group(3) }.into(),
    ] {
        let held = labs(groups([5]), nested.iter().cloned().chain([gone]));
        assert_eq!(entering(&held, 1, "labs"), Err(NoEntry::NotInGroups));
        assert_eq!(held.workspaces_of(Who::Session(&handle(1)), Timestamp(200)), []);
    }
}

#[test]
fn a_group_inside_does_not_lend_its_members_the_other_way_round() {
    let held = labs(groups([4]), [put_inside(3, 4)]);
    assert_eq!(entering(&held, 1, "labs"), Err(NoEntry::NotInGroups));
}

#[test]
fn groups_inside_each_other_are_walked_once() {
    let ring = [put_inside(3, 4), put_inside(4, 3)];
    assert_eq!(entering(&labs(groups([4]), ring.clone()), 1, "labs"), Ok(()));
    let stranger = entra_group(5, 5);
    let held = labs(groups([5]), ring.into_iter().chain([stranger, put_inside(5, 5)]));
    assert_eq!(entering(&held, 1, "labs"), Err(NoEntry::NotInGroups));
}

#[test]
fn a_thousand_groups_inside_one_are_looked_at_from_the_persons_side() {
    let inner = (6..1006).map(|nth| entra_group(nth, nth.into()));
    let nested: Vec<Event> = std::iter::once(entra_group(5, 5))
        .chain(inner)
        .chain((6..1006).map(|nth| put_inside(5, nth)))
        .collect();
    let held = labs(groups([5]), nested.clone());
    assert_eq!(entering(&held, 1, "labs"), Err(NoEntry::NotInGroups));
    for nth in [6, 500, 1005] {
        let joined = members_added(nth, [1]);
        let held = labs(groups([5]), nested.iter().cloned().chain([joined]));
        assert_eq!(entering(&held, 1, "labs"), Ok(()));
    }
}

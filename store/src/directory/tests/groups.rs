//! Groups: members by id and by external id, those awaited, and what is never walked.

use super::*;

fn ada_and_analysts() -> [Event; 2] {
    [provisioned(1, "ada"), group_provisioned(2, "Analysts")]
}

#[test]
fn a_member_is_added_once_and_removed_once() {
    let add = || change_group(2, [GroupChange::AddMembers(values([user(1)]))]);
    let remove = || change_group(2, [GroupChange::RemoveMembers(values([user(1)]))]);
    let removed = GroupMembersRemoved {
        group: group(2),
        members: vec![MemberId::User(user(1))],
        pending: vec![],
    };
    let with = || ada_and_analysts().into_iter().chain([members_added(2, [1])]);
    given(ada_and_analysts()).when(add()).then([members_added(2, [1])]);
    given(with()).when(add()).then([]);
    given(with()).when(remove()).then([removed.into()]);
    given(ada_and_analysts()).when(remove()).then([]);
}

#[test]
fn adding_and_removing_in_one_request_comes_to_nothing() {
    let both = change_group(
        2,
        [GroupChange::AddMembers(values([user(1)])), GroupChange::RemoveMembers(values([user(1)]))],
    );
    given(ada_and_analysts()).when(both).then([]);
}

#[test]
fn removing_an_empty_list_removes_nobody() {
    let house = given(ada_and_analysts().into_iter().chain([members_added(2, [1])]));
    house.when(change_group(2, [GroupChange::RemoveMembers(vec![])])).then([]);
}

#[test]
fn an_unknown_member_is_awaited_by_a_patch_and_refused_elsewhere() {
    let unknown = || vec![GroupChange::AddMembers(values(["x-9"]))];
    let house = given(ada_and_analysts());
    house.when(change_group(2, unknown())).then([awaits(2, "x-9")]);
    house
        .when(Command::ChangeGroup {
            group: group(2),
            expected: Expected::Anything,
            changes: unknown(),
            unknown: UnknownMember::Refuse,
        })
        .refused(Refusal::NoSuchMember { value: "x-9".into() });
}

#[test]
fn who_was_awaited_is_let_in_on_arrival() {
    let house = given(ada_and_analysts().into_iter().chain([awaits(2, "x-9")]));
    let wanted = WantedUser { external_id: Some("x-9".into()), ..wanted("bob") };
    let outcome = house.when(Command::ProvisionUser { seed: seed(), wanted }).0.unwrap();
    let arrived = GroupMemberArrived {
        group: group(2),
        member: MemberId::User(user(3)),
        value: "x-9".into(),
    };
    assert_eq!(outcome.get(1), Some(&arrived.into()));
    let after = directory(ada_and_analysts().into_iter().chain([awaits(2, "x-9")]).chain(outcome));
    let analysts = after.group(group(2)).unwrap();
    assert!(after.is_member(analysts, MemberId::User(user(3))));
    assert_eq!(analysts.pending().count(), 0);
}

#[test]
fn who_is_awaited_may_also_take_the_external_id_later() {
    let house = given(ada_and_analysts().into_iter().chain([awaits(2, "x-1")]));
    let wanted = WantedUser { external_id: Some("x-1".into()), ..wanted("ada") };
    let expected = Expected::Anything;
    let outcome = house.when(Command::ChangeUser { user: user(1), expected, wanted }).0.unwrap();
    assert_eq!(outcome.len(), 2, "{outcome:?}");
}

#[test]
fn who_is_awaited_no_longer_is_not_let_in() {
    let forgotten =
        GroupMembersRemoved { group: group(2), members: vec![], pending: values(["x-9"]) };
    let house = given(ada_and_analysts().into_iter().chain([awaits(2, "x-9")]));
    house
        .when(change_group(2, [GroupChange::RemoveMembers(values(["x-9"]))]))
        .then([forgotten.clone().into()]);
    let house = given(ada_and_analysts().into_iter().chain([awaits(2, "x-9"), forgotten.into()]));
    let wanted = WantedUser { external_id: Some("x-9".into()), ..wanted("bob") };
    let outcome = house.when(Command::ProvisionUser { seed: seed(), wanted }).0.unwrap();
    assert_eq!(outcome.len(), 1);
}

#[test]
fn replacing_members_removes_and_adds_only_the_difference() {
    let people = (1..=3).map(|nth| provisioned(nth, &format!("user{nth}")));
    let events = people.chain([group_provisioned(4, "Analysts"), members_added(4, [1, 2])]);
    let replace = change_group(4, [GroupChange::ReplaceMembers(values([user(2), user(3)]))]);
    let removed = GroupMembersRemoved {
        group: group(4),
        members: vec![MemberId::User(user(1))],
        pending: vec![],
    };
    given(events).when(replace).then([removed.into(), members_added(4, [3])]);
}

#[test]
fn ten_thousand_members_are_several_events_of_one_request() {
    let people = (1..=10_000).map(|nth| provisioned(nth, &format!("user{nth}")));
    let house = given(people.chain([group_provisioned(10_001, "Everybody")]));
    let all = GroupChange::AddMembers(values((1..=10_000).map(user)));
    let events = house.when(change_group(10_001, [all])).0.unwrap();
    assert_eq!(events.len(), 10);
}

#[test]
fn a_group_may_belong_to_a_group() {
    let house = given([group_provisioned(1, "Everybody"), group_provisioned(2, "Analysts")]);
    let add = change_group(1, [GroupChange::AddMembers(values([group(2)]))]);
    let members = vec![MemberId::Group(group(2))];
    house.when(add).then([GroupMembersAdded { group: group(1), members, pending: vec![] }.into()]);
}

#[test]
fn a_display_name_is_taken_whatever_its_case() {
    let house = given(ada_and_analysts());
    let wanted =
        WantedGroup { display_name: "ANALYSTS".into(), external_id: None, members: vec![] };
    let unknown = UnknownMember::Refuse;
    house
        .when(Command::ProvisionGroup { seed: seed(), wanted, unknown })
        .refused(Refusal::DisplayNameTaken);
}

#[test]
fn memberships_of_the_inactive_are_kept_and_of_the_deleted_are_not() {
    let member = ada_and_analysts().into_iter().chain([members_added(2, [1])]);
    let inactive = directory(member.clone().chain([UserDeactivated { user: user(1) }.into()]));
    assert_eq!(inactive.groups_of(Number(1)).count(), 1);
    let deleted = directory(member.chain([UserDeleted { user: user(1) }.into()]));
    assert_eq!(deleted.group(group(2)).unwrap().size(), 0);
    assert_eq!(deleted.groups_of(Number(1)).count(), 0);
}

#[test]
fn nobody_belongs_to_a_deleted_group() {
    let events = ada_and_analysts().into_iter().chain([members_added(2, [1])]);
    let directory = directory(events.chain([GroupDeleted { group: group(2) }.into()]));
    assert_eq!(directory.groups_of(Number(1)).count(), 0);
    assert!(directory.group_by_display_name("Analysts").is_none());
    assert!(directory.group(group(2)).is_none());
}

#[test]
fn an_external_id_that_two_share_names_nobody() {
    let with = |nth, name| {
        let Event::UserProvisioned(event) = provisioned(nth, name) else {
            panic!("not what was made")
        };
        UserProvisioned { external_id: Some("x-1".into()), ..event }.into()
    };
    assert_eq!(directory([with(1, "ada")]).member_named("x-1"), Some(MemberId::User(user(1))));
    assert_eq!(directory([with(1, "ada"), with(2, "bob")]).member_named("x-1"), None);
}

//! Every answer comes with its reasons, and the reasons with the events that made them so.

use super::{stage::*, *};
use crate::{
    directory::{
        access::{Decision, NoEntry, Resource, Standing, Who},
        access_rule::{Admission, RuleTarget},
    },
    past::Past,
    record::{Actor, Recorded, RequestId},
};

fn asked(events: &[Event], who: u32) -> Decision {
    let held = directory(events.iter().cloned());
    held.explain(Who::User(user(who)), Resource::Workspace("labs"), Timestamp(200))
}

/// Where each membership of a decision began.
fn history(events: &[Event], decision: &Decision) -> Vec<Option<u64>> {
    let mut past = Past::default();
    for (event, place) in events.iter().zip(2..) {
        past.read(&Recorded {
            sequence: Sequence(place), // 1 is the organization's beginning
            time: Timestamp(0),
            actor: Actor::System,
            request: RequestId(Uuid::nil()),
            event: event.clone(),
        });
    }
    past.settle();
    let since = decision.memberships().into_iter().map(|(member, group)| {
        past.member_since(member.number(), group.number(), Sequence(u64::MAX >> 1))
    });
    since.map(|since| since.map(|sequence| sequence.0)).collect()
}

#[test]
fn a_yes_says_which_group_which_rule_and_which_events() {
    let events = after([created("labs"), rule("defaults", groups([3, 4, 9]))]);
    let decision = asked(&events, 1);
    assert!(decision.allowed);
    let seen = decision.rule.clone().unwrap();
    assert_eq!((seen.target, seen.inherited), (RuleTarget::Defaults, true));
    assert_eq!(seen.sequence, Sequence(9), "the rule is the ninth event");
    let standings: Vec<_> = decision.groups.iter().map(|it| it.standing.clone()).collect();
    let member = Standing::Member(vec![group(3)]);
    assert_eq!(standings, [member, Standing::NotMember, Standing::NotProvisioned]);
    assert_eq!(history(&events, &decision), [Some(6)], "the sixth event put Ada into group 3");
}

#[test]
fn a_membership_that_was_taken_and_given_again_began_with_the_last_event() {
    let removed = GroupMembersRemoved {
        group: group(3),
        members: vec![MemberId::User(user(1))],
        pending: vec![],
    };
    let events = after([
        created("labs"),
        rule("workspace:labs", groups([3])),
        removed.into(),
        members_added(3, [1]),
        members_added(3, [1, 2]),
    ]);
    assert_eq!(history(&events, &asked(&events, 1)), [Some(11)]);
    assert_eq!(history(&events, &asked(&events, 2)), [Some(12)]);
}

#[test]
fn a_way_through_nested_groups_names_every_step() {
    let members = vec![MemberId::Group(group(3))];
    let nested = GroupMembersAdded { group: group(4), members, pending: vec![] };
    let events = after([created("labs"), rule("workspace:labs", groups([4])), nested.into()]);
    assert_eq!(history(&events, &asked(&events, 1)), [Some(10), Some(6)]);
}

#[test]
fn a_no_names_every_condition_that_failed() {
    let events = after([
        created("labs"),
        rule("workspace:labs", groups([4])),
        UserDeactivated { user: user(1) }.into(),
    ]);
    let decision = asked(&events, 1);
    assert!(!decision.allowed);
    assert_eq!(decision.failed, [NoEntry::Deactivated, NoEntry::NotInGroups]);
    assert_eq!(decision.memberships(), []);
    let off = after([created("labs"), rule("workspace:labs", Admission::Off)]);
    assert_eq!(asked(&off, 1).failed, [NoEntry::SsoOff]);
    assert_eq!(asked(&off, 9).failed, [NoEntry::NoSuchUser, NoEntry::SsoOff]);
}

#[test]
fn every_no_says_what_to_do_in_words() {
    for reason in [NoEntry::NoRule, NoEntry::SsoOff, NoEntry::NotInGroups, NoEntry::Deactivated] {
        assert!(reason.to_string().contains("ask your administrator"), "{reason}");
    }
}

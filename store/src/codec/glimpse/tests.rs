use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    codec::encode,
    directory::{Number, OrganizationName, UserId, group::event::GroupDeleted},
    record::{Actor, RequestId, Timestamp},
};

fn recorded(event: impl Into<Event>) -> Recorded {
    Recorded {
        sequence: Sequence(7),
        time: Timestamp(1_790_000_000_000_000),
        actor: Actor::Operator { login: "root".into() },
        request: RequestId(Uuid::from_u128(7)),
        event: event.into(),
    }
}

fn members(count: u32) -> Vec<MemberId> {
    let member = |number| match number % 3 {
        0 => MemberId::Group(GroupId::new(Uuid::from_u128(u128::MAX), Number(number))),
        _ => MemberId::User(UserId::new(Uuid::from_u128(5), Number(number))),
    };
    (0..count).map(member).collect()
}

fn nobodys() -> RecordKeys {
    RecordKeys::nobodys(&OrganizationName::parse("acme").unwrap())
}

fn seen(event: impl Into<Event>) -> Glimpse {
    glimpse(Sequence(7), &encode(&recorded(event)).unwrap(), &nobodys()).unwrap()
}

proptest! {
    /// Whatever an event names, a glimpse is the event with fewer members, and says how many fewer.
    #[test]
    fn a_glimpse_is_the_event_with_the_first_members(
        count in prop_oneof![0..40_u32, Just(1000)],
        pending in prop::collection::vec("[a-zé]{0,40}", 0..4),
        added: bool,
    ) {
        let group = GroupId::new(Uuid::from_u128(9), Number(1));
        let pending: Vec<Box<str>> = pending.into_iter().map(Into::into).collect();
        let event = |members: Vec<MemberId>| -> Event {
            let pending = pending.clone();
            match added {
                true => GroupMembersAdded { group, members, pending }.into(),
                false => GroupMembersRemoved { group, members, pending }.into(),
            }
        };
        let all = members(count);
        let first: Vec<_> = all.iter().copied().take(MEMBERS).collect();
        let more_members = all.len() - first.len();
        let want = Glimpse { recorded: recorded(event(first)), more_members };
        prop_assert_eq!(seen(event(all)), want);
    }

    /// A record that is cut short is no glimpse either.
    #[test]
    fn a_record_that_ends_early_is_refused(count in 0..40_u32, cut in 1..400_usize) {
        let group = GroupId::new(Uuid::from_u128(9), Number(1));
        let event = GroupMembersAdded { group, members: members(count), pending: vec![] };
        let bytes = encode(&recorded(event)).unwrap();
        let kept = bytes.len().saturating_sub(cut);
        prop_assert!(glimpse(Sequence(7), &bytes[..kept], &nobodys()).is_err());
    }
}

#[test]
fn other_events_are_whole() {
    let event = GroupDeleted { group: GroupId::new(Uuid::from_u128(9), Number(1)) };
    assert_eq!(seen(event.clone()), Glimpse::from(recorded(event)));
}

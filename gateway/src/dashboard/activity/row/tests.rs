use doorward_store::{
    Actor, RequestId, Sequence, Timestamp,
    codec::{self, RecordKeys},
    directory::{
        Directory, Event, GroupId, MemberId, Number, UserId, group::event::GroupMembersAdded,
    },
};
use uuid::Uuid;

use super::*;
use crate::pages::catalogue::Language;

fn joined(count: u32) -> Recorded {
    let member = |number| MemberId::User(UserId::new(Uuid::nil(), Number(number)));
    let members = (1..=count).map(member).collect();
    let group = GroupId::new(Uuid::nil(), Number(0));
    Recorded {
        sequence: Sequence(7),
        time: Timestamp(1_790_000_000_000_000),
        actor: Actor::System,
        request: RequestId(Uuid::nil()),
        event: Event::from(GroupMembersAdded { group, members, pending: vec![] }),
    }
}

/// However many members an event names, a list shows of it what the event itself begins with.
#[test]
fn a_row_of_a_list_is_the_beginning_of_the_whole() {
    let organization = OrganizationName::parse("acme").unwrap();
    let keys = RecordKeys::nobodys(&organization);
    let (directory, texts) = (Directory::default(), Language::ALL[0].texts());
    let teller = Teller { directory: &directory, texts };
    for count in [0, 1, 3, 4, 5, 16, 17, 18, 100, 1000] {
        let recorded = joined(count);
        let whole = Row::whole(teller, &organization, "/", &recorded);
        let bytes = codec::encode(&recorded).unwrap();
        let glimpse = codec::glimpse(Sequence(7), &bytes, &keys).unwrap();
        let row = Row::of(teller, &organization, "/", &glimpse);
        assert_eq!(row.said.to_string(), whole.said.to_string(), "{count}");
        assert!(whole.exact.starts_with(&row.exact), "{count}: {}", row.exact);
        assert_eq!(row.more, row.exact.len() < whole.exact.len(), "{count}");
        assert_eq!(row.more, count > 9, "short ones are whole: {count}");
    }
}

#[test]
fn a_letter_is_not_cut_in_two() {
    let organization = OrganizationName::parse("acme").unwrap();
    for letters in 0..4 {
        let mut recorded = joined(0);
        recorded.actor = Actor::Operator {
            login: format!("{}{}", "a".repeat(letters), "é€😀".repeat(200)),
        };
        let (exact, more) = beginning(&EventText::of(&organization, &recorded));
        let whole = serde_json::to_string_pretty(&EventText::of(&organization, &recorded)).unwrap();
        assert!(more && whole.starts_with(&exact), "{exact}");
        assert!((1020..=1024).contains(&exact.len()), "{}", exact.len());
    }
}

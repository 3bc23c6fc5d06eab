//! Any history folds to the same directory, however it is folded, and a directory never
//! contradicts itself.

use std::collections::{BTreeMap, BTreeSet};

use doorward_store::{
    Recorded, Sequence,
    codec::{self, RecordKeys},
    directory::{
        Command, Directory, Event, Folding, Member, MemberId, Number, Profile, decide, evolve,
        personal::SealedUnder,
        profile::{Attribute, Entry, Field, Value},
    },
    evidence::state_digest,
    keys::Gone,
};
use proptest::prelude::*;

use crate::{
    sealing::keys,
    wishes::{Wish, acme, command, submission, wishes},
};

/// What a history of wishes came to, and the directory after it.
pub(crate) fn live_through(wishes: &[Wish]) -> (Vec<Recorded>, Directory) {
    let mut directory = Directory::default();
    let mut history = Vec::new();
    let mut carry_out = |command: Command, nth: u32, directory: &mut Directory| {
        let Ok(events) = decide(&acme(), directory, command.clone()) else { return };
        for event in events {
            let submission = submission(command.clone(), nth);
            let recorded = Recorded {
                sequence: directory.head().next(),
                time: submission.time,
                actor: submission.actor,
                request: submission.request,
                event,
            };
            *directory = evolve(std::mem::take(directory), recorded.happened(), &recorded.event);
            history.push(recorded);
        }
    };
    carry_out(Command::CreateOrganization, 0, &mut directory);
    for (wish, nth) in wishes.iter().zip(1..) {
        carry_out(command(wish, &directory, nth), nth, &mut directory);
    }
    (history, directory)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn folded_once_is_folded_twice_is_folded_from_the_bytes(wishes in wishes(60)) {
        let (history, lived) = live_through(&wishes);
        let fold = || history.iter().fold(Directory::default(), |directory, recorded| {
            evolve(directory, recorded.happened(), &recorded.event)
        });
        prop_assert_eq!(&fold(), &lived);
        prop_assert_eq!(&fold(), &fold());
        let mut folding = Folding::from(Directory::default());
        for recorded in &history {
            let bytes = codec::encode(recorded).expect("small enough");
            let read = codec::decode(recorded.sequence, &bytes).expect("just written");
            prop_assert_eq!(&read, recorded);
            folding.evolve(read.happened(), read.event.clone());
        }
        let read = folding.finish();
        prop_assert_eq!(&read, &lived);
        for user in lived.users_after(Number(0)) {
            prop_assert_eq!(read.user_by_name(user.user_name.as_str()), Some(user));
        }
    }

    #[test]
    fn a_history_folds_to_the_same_after_the_keys_of_the_erased_are_destroyed(wishes in wishes(60)) {
        let (history, lived) = live_through(&wishes);
        let keys = keys();
        let of_acme = RecordKeys::of_or_new(&acme(), &keys).expect("keys");
        let mut before = Directory::default();
        let mut log = Vec::new();
        for recorded in &history {
            let bytes = match SealedUnder::of(&before, &recorded.event) {
                Some(under) => codec::seal(recorded, under, &of_acme).expect("sealed"),
                None => codec::encode(recorded).expect("in the clear"),
            };
            let opened = codec::open(recorded.sequence, &bytes, &of_acme).expect("just sealed");
            prop_assert_eq!(&opened, recorded);
            before = evolve(before, recorded.happened(), &recorded.event);
            log.push(bytes);
        }
        keys.destroy(&acme(), lived.erased().map(|user| Gone::Person(user.number()))).expect("gone");
        let left = RecordKeys::of(&acme(), &keys);
        let mut folded = Directory::default();
        for (recorded, bytes) in history.iter().zip(&log) {
            let read = codec::open(recorded.sequence, bytes, &left).expect("a record");
            let person = codec::sealed_under(bytes).expect("a record").and_then(SealedUnder::person);
            let is_gone = person.is_some_and(|user| lived.is_erased(user));
            prop_assert_eq!(matches!(read.event, Event::Erased(_)), is_gone);
            prop_assert_eq!(read.event.name(), recorded.event.name());
            folded = evolve(folded, read.happened(), &read.event);
        }
        prop_assert_eq!(&folded, &lived);
        // Whoever has no keys at all still sees who came, belongs where and went: after every event
        // they come to the digest that was signed then.
        let nobodys = RecordKeys::nobodys(&acme());
        let (mut legible, mut then) = (Directory::default(), Directory::default());
        for (recorded, bytes) in history.iter().zip(&log) {
            let read = codec::open(recorded.sequence, bytes, &nobodys).expect("a record");
            legible = evolve(legible, read.happened(), &read.event);
            then = evolve(then, recorded.happened(), &recorded.event);
            prop_assert_eq!(state_digest(&legible), state_digest(&then));
        }
        let people = |directory: &Directory| -> Vec<_> {
            directory.users_after(Number(0)).map(|user| (user.id, user.active)).collect()
        };
        prop_assert_eq!(people(&legible), people(&lived));
        for (one, other) in legible.groups_after(Number(0)).zip(lived.groups_after(Number(0))) {
            prop_assert_eq!(one, other);
        }
    }

    #[test]
    fn what_was_folded_in_two_parts_is_the_same(wishes in wishes(60), cut in 0..200usize) {
        let (history, lived) = live_through(&wishes);
        let (before, after) = history.split_at(cut.min(history.len()));
        let mut directory = Directory::default();
        for part in [before, after] {
            let mut folding = Folding::from(directory);
            part.iter().for_each(|recorded| folding.evolve(recorded.happened(), recorded.event.clone()));
            directory = folding.finish();
        }
        prop_assert_eq!(&directory, &lived);
        for group in lived.groups_after(Number(0)) {
            prop_assert_eq!(directory.group_by_display_name(&group.display_name), Some(group));
        }
    }

    #[test]
    fn a_wish_that_was_granted_makes_no_event_when_repeated(wishes in wishes(40)) {
        let (_, directory) = live_through(&wishes);
        for (wish, nth) in wishes.iter().zip(1000..) {
            let (Wish::Change { .. } | Wish::ChangeGroup { .. } | Wish::Settings { .. }) = wish else {
                continue;
            };
            let command = command(wish, &directory, nth);
            let Ok(events) = decide(&acme(), &directory, command.clone()) else { continue };
            let after = events.iter().fold(directory.clone(), |directory, event| {
                let happened = Recorded::happened(&Recorded {
                    sequence: directory.head().next(),
                    ..record(event.clone())
                });
                evolve(directory, happened, event)
            });
            // A list of edits that undoes itself may swing back and forth: only single ones settle.
            if matches!(wish, Wish::ChangeGroup { changes, .. } if changes.len() > 1) {
                continue;
            }
            prop_assert_eq!(decide(&acme(), &after, command), Ok(vec![]), "{:?}", wish);
        }
    }

    #[test]
    fn a_directory_never_contradicts_itself(wishes in wishes(80)) {
        let (_, directory) = live_through(&wishes);
        let mut names = BTreeSet::new();
        for user in directory.users_after(Number(0)) {
            prop_assert!(names.insert(user.user_name.folded()), "{} twice", user.user_name);
            prop_assert_eq!(directory.user(user.id), Some(user));
            for group in directory.groups_of(user.id.number()) {
                prop_assert!(directory.is_member(group, MemberId::User(user.id)));
            }
        }
        prop_assert_eq!(names.len(), directory.user_count());
        let mut names = BTreeSet::new();
        for group in directory.groups_after(Number(0)) {
            prop_assert!(names.insert(group.display_name.to_lowercase()), "{} twice", group.display_name);
            prop_assert_eq!(directory.members(group).count(), group.size(), "a member is gone");
            for member in directory.members(group) {
                let number = match member {
                    Member::User(user) => user.id.number(),
                    Member::Group(group) => group.id.number(),
                };
                prop_assert!(directory.groups_of(number).any(|held| held.id == group.id));
            }
            for value in group.pending() {
                prop_assert_eq!(directory.member_named(value).is_none()
                    || directory.users_by_external_id(value).count() > 0
                    || directory.groups_by_external_id(value).count() > 0, true);
            }
        }
        prop_assert_eq!(names.len(), directory.group_count());
    }

    #[test]
    fn no_bytes_make_the_codec_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = codec::decode(Sequence(1), &bytes);
    }

    #[test]
    fn a_damaged_record_is_an_error_or_another_record(wishes in wishes(10), at in any::<usize>(), flip in 1..=255u8) {
        let (history, _) = live_through(&wishes);
        for recorded in &history {
            let mut bytes = codec::encode(recorded).expect("small enough");
            let at = at % bytes.len();
            bytes[at] ^= flip;
            if let Ok(read) = codec::decode(recorded.sequence, &bytes) {
                prop_assert!(codec::encode(&read).is_ok());
            }
        }
    }
}

fn record(event: Event) -> Recorded {
    let submission = submission(Command::CreateOrganization, 5000);
    Recorded {
        sequence: Sequence::START,
        time: submission.time,
        actor: submission.actor,
        request: submission.request,
        event,
    }
}

fn attributes() -> impl Strategy<Value = BTreeMap<Attribute, Value>> {
    use Attribute::{DisplayName, Emails, Extensions, Manager, Title};
    let name = prop::sample::select(vec![DisplayName, Title, Emails, Manager, Extensions]);
    let text = ".{0,40}".prop_map(Value::Text);
    let entry = (any::<Option<bool>>(), ".{0,20}")
        .prop_map(|(primary, text)| Entry { primary, fields: vec![(Field::Value, text)] });
    let value = prop_oneof![text, prop::collection::vec(entry, 0..3).prop_map(Value::Entries)];
    prop::collection::btree_map(name, value, 0..5)
}

proptest! {
    #[test]
    fn a_profile_changed_as_bytes_is_the_profile_changed_as_a_map(
        held in attributes(),
        new in attributes(),
        gone in attributes(),
    ) {
        let set = new.iter().map(|(name, value)| (*name, Some(value.clone())));
        let changes = gone.keys().map(|name| (*name, None)).chain(set).collect();
        let mut wanted = held.clone();
        wanted.retain(|name, _| !gone.contains_key(name));
        wanted.extend(new);
        let changed = Profile::new(&held).changed(&changes);
        prop_assert_eq!(&changed.attributes(), &wanted);
        prop_assert_eq!(changed, Profile::new(&wanted));
    }
}

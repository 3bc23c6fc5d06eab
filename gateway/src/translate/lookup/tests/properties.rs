//! Whatever is there and whatever is asked: an index finds whom a look at everybody finds.

use doorward_store::directory::fold;
use proptest::{prelude::*, sample::select};

use super::*;

/// Names that are one, names that look alike, and ids in two cases.
const TEXTS: &[&str] = &[
    "ada",
    "ADA",
    "ａｄａ",
    "ΟΔΟΣ",
    "οδος",
    "οδοσ",
    "zoë",
    "ZOE\u{308}",
    "straße",
    "STRASSE",
    "",
    "1",
    "AWAITED",
    "awaited",
    "K",
    "\u{212a}",
    "ﾡ",
    "ㄱ",
];

/// A directory of people and groups, and the ids and texts that a filter may ask for.
fn town(people: &[(usize, usize)], groups: &[(usize, Vec<usize>)]) -> (Example, Vec<String>) {
    let mut example = Example::new();
    let mut asked: Vec<_> = TEXTS.iter().map(|text| (*text).to_owned()).collect();
    let mut members = asked.clone();
    for (name, external_id) in people {
        let (name, external_id) = (TEXTS[*name], TEXTS[*external_id]);
        if name.is_empty() || example.directory.user_by_name(name).is_some() {
            continue;
        }
        let id = example.user(json!({"userName": name, "externalId": external_id})).to_string();
        asked.extend([id.to_uppercase(), id.clone()]);
        members.extend([id.to_uppercase(), id]);
    }
    for (name, chosen) in groups {
        let name = TEXTS[*name];
        if name.is_empty() || example.directory.group_by_display_name(name).is_some() {
            continue;
        }
        let chosen = chosen.iter().map(|at| &members[at % members.len()]);
        let chosen: Vec<_> = chosen.map(|value| json!({"value": value})).collect();
        let id = example.group(json!({"displayName": name, "members": chosen})).to_string();
        asked.extend([id.to_uppercase(), id.clone()]);
        members.push(id);
    }
    (example, asked)
}

/// Every resource that a matcher means, one by one.
fn one_by_one(example: &Example, kind: ResourceType, filter: &Filter) -> Vec<u32> {
    let matcher = filter.matcher(kind).unwrap();
    let everything = Lookup::new(kind, None, false).unwrap();
    let all = everything.find(example.view(), Number::default());
    all.filter(|found| matcher.matches(&example.view().resource(*found, Parts::ALL)))
        .map(|found| found.number().0)
        .collect()
}

fn some(most: usize) -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(any::<prop::sample::Index>().prop_map(|at| at.index(1000)), 0..most)
}

proptest! {
    #[test]
    fn an_index_finds_whom_a_look_at_everybody_finds(
        people in prop::collection::vec((0..TEXTS.len(), 0..TEXTS.len()), 1..8),
        groups in prop::collection::vec((0..TEXTS.len(), some(4)), 1..6),
        (first, second) in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
        of_users in select(&["id", "userName", "externalId", "groups", "groups.value"][..]),
        of_groups in select(&["id", "displayName", "externalId", "members", "members.value"][..]),
        and in any::<bool>(),
    ) {
        let (example, asked) = town(&people, &groups);
        let (first, second) = (&asked[first.index(asked.len())], &asked[second.index(asked.len())]);
        for (kind, name) in [(ResourceType::User, of_users), (ResourceType::Group, of_groups)] {
            let one = format!("{name} eq {}", json!(first));
            let other = format!("{name} eq {}", json!(second));
            let filter = Filter::parse(&if and { format!("{one} and {other}") } else { one }).unwrap();
            let lookup = Lookup::new(kind, Some(&filter), false).unwrap();
            let found = lookup.find(example.view(), Number::default());
            let found: Vec<_> = found.map(|found| found.number().0).collect();
            prop_assert_eq!(found, one_by_one(&example, kind, &filter), "{}", filter);
        }
    }
}

#[test]
fn a_filter_compares_every_letter_as_the_directory_does() {
    for letter in '\0'..=char::MAX {
        let folded = fold(letter.encode_utf8(&mut [0; 4])).into_owned();
        if folded.chars().eq([letter]) {
            continue; // it compares as itself
        }
        let filter =
            Filter::parse(&format!("userName eq {}", json!(format!("x{folded}")))).unwrap();
        let matcher = filter.matcher(ResourceType::User).unwrap();
        let held = crate::translate::example::object(json!({"userName": format!("x{letter}")}));
        assert!(matcher.matches(&held), "{letter:?} is not {folded:?}");
    }
}

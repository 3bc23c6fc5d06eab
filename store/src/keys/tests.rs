use std::sync::atomic::{AtomicU8, Ordering};

use super::{Dice, Gone, Keys, KeysError, Leaf, Tree, WrappingKey};
use crate::directory::{Day, Number, OrganizationName};

fn acme() -> OrganizationName {
    OrganizationName::parse("acme").unwrap()
}

fn dice() -> Dice {
    let thrown = AtomicU8::new(1);
    std::sync::Arc::new(move || Some([thrown.fetch_add(1, Ordering::Relaxed); 32]))
}

fn opened(folder: &std::path::Path, wrapping: u8) -> Result<Keys, KeysError> {
    Keys::open(folder.into(), WrappingKey::of(&[wrapping; 32]).unwrap(), dice())
}

fn person(number: u32) -> Leaf {
    Leaf::Person(Number(number))
}

/// The bytes of a key, which nothing but a test compares.
fn key(tree: &Tree, leaf: Leaf) -> Option<[u8; 32]> {
    tree.key(leaf).map(|secret| secret.0)
}

#[test]
fn every_leaf_has_a_key_of_its_own() {
    let tree = Tree::from([1; 32]);
    let leaves = [
        person(0),
        person(1),
        person(63),
        person(64),
        person(u32::MAX),
        Leaf::Day(Day(0)),
        Leaf::Day(Day(1)),
    ];
    let keys: Vec<_> = leaves.iter().map(|leaf| key(&tree, *leaf).unwrap()).collect();
    for (at, held) in keys.iter().enumerate() {
        assert!(!keys[..at].contains(held), "{:?}", leaves[at]);
        assert_ne!(Some(*held), key(&Tree::from([2; 32]), leaves[at]));
    }
}

#[test]
fn a_key_is_the_same_whatever_was_asked_for_before() {
    let tree = Tree::from([1; 32]).without(&[nobody(40)]);
    let one_by_one = 0..200;
    let back = (0..200).rev().step_by(3);
    let about = (0..400_u32).map(|nth| nth.wrapping_mul(2_654_435_761) % 300);
    for number in one_by_one.chain(back).chain(about).chain([7, 7, u32::MAX, 7]) {
        let alone = Tree::from([1; 32]).without(&[nobody(40)]);
        assert_eq!(key(&tree, person(number)), key(&alone, person(number)), "{number}");
        assert_eq!(key(&tree, person(number)).is_none(), number == 40);
    }
}

fn nobody(number: u32) -> Gone {
    Gone::Person(Number(number))
}

#[test]
fn a_destroyed_key_is_gone_and_no_other_changes() {
    let whole = Tree::from([1; 32]);
    let people = [5, 6, 70];
    let gone: Vec<_> =
        people.map(nobody).into_iter().chain([Gone::DaysBefore(Day(20_000))]).collect();
    let rest = whole.without(&gone);
    let day = |day| Leaf::Day(Day(day));
    for leaf in (0..200).map(person).chain((19_990..20_010).map(day)).chain([day(0)]) {
        let is_gone = match leaf {
            Leaf::Person(number) => people.contains(&number.0),
            Leaf::Day(day) => day < Day(20_000),
        };
        match is_gone {
            true => assert_eq!(key(&rest, leaf), None, "{leaf:?}"),
            false => assert_eq!(key(&rest, leaf), key(&whole, leaf), "{leaf:?}"),
        }
    }
    assert!(gone.iter().all(|gone| whole.has(*gone) && !rest.has(*gone)));
    assert!(!whole.has(Gone::DaysBefore(Day(0))), "there is no day before the first");
    assert!(rest.roots().len() < 120, "{}", rest.roots().len());
}

#[test]
fn nothing_that_is_kept_leads_to_a_destroyed_key() {
    let whole = Tree::from([1; 32]);
    let (secret, rest) = (key(&whole, person(5)), whole.without(&[nobody(5)]));
    for (first, root) in rest.roots() {
        assert_ne!(Some(root.secret.0), secret);
        let last = first + (1 << root.height) - 1;
        assert!(!(*first..=last).contains(&5), "the subtree at {first} holds it");
    }
}

#[test]
fn keys_outlive_the_process_that_made_them() {
    let disk = tempfile::tempdir().unwrap();
    let made = key(&opened(disk.path(), 7).unwrap().of_or_new(&acme()).unwrap(), person(1));
    let keys = opened(disk.path(), 7).unwrap();
    assert_eq!(key(&keys.of(&acme()).unwrap(), person(1)), made);
    keys.destroy(&acme(), [nobody(1)]).unwrap();
    keys.destroy(&acme(), [nobody(1)]).unwrap();
    let keys = opened(disk.path(), 7).unwrap().of(&acme()).unwrap();
    assert_eq!(key(&keys, person(1)), None);
    assert!(key(&keys, person(2)).is_some());
}

#[test]
fn under_another_instance_key_they_do_not_open() {
    let disk = tempfile::tempdir().unwrap();
    opened(disk.path(), 7).unwrap().of_or_new(&acme()).unwrap();
    let said = opened(disk.path(), 8).unwrap_err().to_string();
    assert!(said.contains("another instance key") && said.contains("acme"), "{said}");
    // Nor do those of another organization.
    std::fs::rename(disk.path().join("acme"), disk.path().join("globex")).unwrap();
    assert!(matches!(opened(disk.path(), 7), Err(KeysError::Foreign(_))));
}

#[test]
fn what_was_in_the_file_before_is_overwritten() {
    let disk = tempfile::tempdir().unwrap();
    let keys = opened(disk.path(), 7).unwrap();
    keys.of_or_new(&acme()).unwrap();
    let before = std::fs::File::open(disk.path().join("acme")).unwrap();
    keys.destroy(&acme(), [nobody(1)]).unwrap();
    let left = std::io::read_to_string(before).unwrap();
    assert!(!left.is_empty() && left.bytes().all(|byte| byte == 0));
}

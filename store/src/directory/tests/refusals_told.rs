//! Refusals are told, but nobody fills the disk by knocking.

use super::{stage::*, *};
use crate::directory::{
    access::NoEntry,
    line::Line,
    sign_in::{
        RefusedBecause, RefusedEntry, RefusedSignIn, SignInRefused,
        refused::{EntryRefused, RefusalsSummed, TOLD_IN_ALL, TOLD_OF_ONE},
    },
};

fn knocked(address: &str) -> SignInRefused {
    SignInRefused {
        reason: RefusedBecause::Protocol(Line::cleaned("bad_signature")),
        configuration: Some(configuration(1)),
        person: None,
        upn: None,
        address: address.parse().unwrap(),
        agent: Line::cleaned("curl"),
    }
}

fn knock(held: &mut Directory, address: &str, at: i64) -> bool {
    let refused = RefusedSignIn { refused: knocked(address), at: Timestamp(at) };
    tell(held, Command::RecordRefusedSignIn(Box::new(refused)), at)
}

/// Carries a command out at a time, and says whether it made an event.
fn tell(held: &mut Directory, command: Command, at: i64) -> bool {
    let events = decide(&acme(), held, command).unwrap();
    for event in &events {
        let happened = Happened { sequence: held.head().next(), time: Timestamp(at) };
        *held = evolve(std::mem::take(held), happened, event);
    }
    !events.is_empty()
}

#[test]
fn an_address_is_told_of_so_often_an_hour_and_again_in_the_next() {
    let mut held = directory(stage());
    let told = (0..1000).filter(|_| knock(&mut held, "192.0.2.7", 100)).count();
    assert_eq!(told, TOLD_OF_ONE as usize);
    assert!(knock(&mut held, "192.0.2.8", 100), "another address is another's");
    assert!(knock(&mut held, "192.0.2.7", HOUR), "another hour is another hour");
}

#[test]
fn a_thousand_addresses_are_told_of_so_often_together() {
    let mut held = directory(stage());
    let addresses = (0..2000).map(|nth| format!("10.0.{}.{}", nth / 250, nth % 250));
    let told = addresses.filter(|address| knock(&mut held, address, 100)).count();
    assert_eq!(told, TOLD_IN_ALL as usize);
}

#[test]
fn the_addresses_of_one_network_are_one() {
    let mut held = directory(stage());
    let addresses = (0..100).map(|nth| format!("2001:db8::{nth:x}"));
    let told = addresses.filter(|address| knock(&mut held, address, 100)).count();
    assert_eq!(told, TOLD_OF_ONE as usize);
    assert!(knock(&mut held, "2001:db8:0:1::1", 100));
    assert!(knock(&mut held, "::ffff:192.0.2.7", 100));
    assert!((0..100).filter(|_| knock(&mut held, "192.0.2.7", 100)).count() < 20);
}

#[test]
fn a_person_who_is_not_let_in_is_told_of_so_often_an_hour() {
    let mut held = directory(stage());
    let refused = |who| EntryRefused {
        user: user(who),
        resource: "workspace:labs".parse().unwrap(),
        reason: NoEntry::NotInGroups,
        address: address(),
        decided: None,
    };
    let mut told = |who| {
        let refused = RefusedEntry { refused: refused(who), at: Timestamp(100) };
        tell(&mut held, Command::RecordRefusedEntry(Box::new(refused)), 100)
    };
    assert_eq!((0..100).filter(|_| told(1)).count(), TOLD_OF_ONE as usize);
    assert!(told(2));
}

#[test]
fn what_was_not_told_is_counted_once_an_hour() {
    let mut held = directory(stage());
    let sum = |sign_ins, at| Command::SumUpRefusals { sign_ins, entries: 1, at: Timestamp(at) };
    let summed = RefusalsSummed { sign_ins: 7, entries: 1 };
    assert_eq!(decide(&acme(), &held, sum(7, 100)), Ok(vec![summed.into()]));
    assert!(tell(&mut held, sum(7, 100), 100));
    assert!(!tell(&mut held, sum(8, 200), 200));
    assert!(knock(&mut held, "192.0.2.7", HOUR));
    assert!(tell(&mut held, sum(8, HOUR), HOUR));
    let nothing = Command::SumUpRefusals { sign_ins: 0, entries: 0, at: Timestamp(5 * HOUR) };
    assert!(!tell(&mut held, nothing, 5 * HOUR));
}

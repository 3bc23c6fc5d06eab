use std::sync::LazyLock;

use doorward_store::{
    RequestId, Timestamp,
    directory::{
        Directory, Number, UserId,
        user::event::{UserDeactivated, UserReactivated},
    },
    record::{Actor, Recorded},
};
use uuid::Uuid;

use super::*;

/// So many events were done by the operator, then as many were deactivations by the system.
const EACH: u64 = 150_000;
/// Every so many events, and where a page gives up, a deactivation was by the operator.
const EVERY: u64 = 60_000;
const GIVEN_UP_AT: u64 = 2 * EACH - LOOKED_AT as u64;

static TRAIL: LazyLock<Trail> = LazyLock::new(trail);

fn is_both(sequence: u64) -> bool {
    sequence.is_multiple_of(EVERY) || sequence == GIVEN_UP_AT
}

fn trail() -> Trail {
    let directory = Directory::default();
    let mut trail = Trail::default();
    for sequence in 1..=2 * EACH {
        let user = UserId::new(Uuid::nil(), Number(1));
        let (by_operator, of_kind) = match is_both(sequence) {
            true => (true, true),
            false => (sequence <= EACH, sequence > EACH),
        };
        let actor = match by_operator {
            true => Actor::Operator { login: "root".into() },
            false => Actor::System,
        };
        let event = match of_kind {
            true => UserDeactivated { user }.into(),
            false => UserReactivated { user }.into(),
        };
        let (sequence, time) = (Sequence(sequence), Timestamp(0));
        let recorded = Recorded { sequence, time, actor, request: RequestId(Uuid::nil()), event };
        trail.read(&directory, &recorded);
    }
    trail.settle(Sequence(2 * EACH));
    trail
}

/// Goes from page to page as a reader does: what was found, and how many pages gave up.
fn walk(trail: &Trail, topics: &[Topic], forwards: bool) -> (Vec<u64>, usize) {
    let (mut found, mut given_up) = (Vec::new(), 0);
    let (mut first, mut last) = (Sequence(1), trail.head());
    loop {
        let from = if forwards { From::After(Sequence(0)) } else { From::Newest };
        let looked = of_topics(trail, topics, (first, last), from, PAGE);
        found.extend(looked.places.iter().map(|at| at.0));
        given_up += usize::from(looked.given_up);
        match (forwards, looked.places.first(), looked.next) {
            (false, _, Some(next)) => last = Sequence(next.0 - 1),
            (true, Some(newest), _) => first = newest.next(),
            (_, _, _) => return (found, given_up),
        }
        if first > last {
            return (found, given_up);
        }
    }
}

#[test]
fn what_lies_past_a_hundred_thousand_hits_is_found_page_by_page() {
    let trail = &*TRAIL;
    let operator = Topic::actor(&Actor::Operator { login: String::new() });
    let topics = [operator, Topic::kind("user.deactivated")];
    let hits = topics.map(|topic| trail.count(topic));
    assert!(hits.iter().all(|hits| *hits > LOOKED_AT), "{hits:?}");
    let wanted: Vec<_> = (1..=2 * EACH).filter(|at| is_both(*at)).collect();
    let (mut backwards, given_up) = walk(trail, &topics, false);
    backwards.reverse();
    assert_eq!(backwards, wanted);
    assert!(given_up >= 1, "no page looks at more than so many");
    let (mut forwards, _) = walk(trail, &topics, true);
    forwards.sort_unstable();
    assert_eq!(forwards, wanted);
}

#[test]
fn every_event_of_a_topic_is_on_one_page() {
    let trail = &*TRAIL;
    let topics = [Topic::kind("user.deactivated")];
    let (found, _) = walk(trail, &topics, false);
    assert!(found.is_sorted_by(|newer, older| newer > older));
    assert_eq!(found.len(), trail.count(topics[0]));
}

use doorward_store::{RequestId, Timestamp};
use uuid::Uuid;

use super::{hours::Hours, *};
use crate::{
    request_log::{Entry, Summary},
    time_text,
};

const MINUTE: i64 = 60_000_000;
const NOW: Timestamp = Timestamp(1_800_000_000_000_000);

fn entry(minutes_ago: i64, method: &'static str, status: u16, reason: &str) -> Entry {
    Entry {
        time: time_text::show(Timestamp(NOW.0 - minutes_ago * MINUTE)),
        request: RequestId(Uuid::nil()),
        token: None,
        method: method.into(),
        endpoint: "/Users".into(),
        target: None,
        filter: None,
        status,
        reason: (!reason.is_empty()).then(|| reason.into()),
    }
}

#[test]
fn a_round_ends_with_a_pause_and_only_the_last_is_counted() {
    let entries = [
        entry(50, "POST", 201, ""),
        entry(15, "GET", 200, ""),
        entry(9, "POST", 201, ""),
        entry(8, "PATCH", 409, "`userName` is taken by another user"),
        entry(7, "DELETE", 204, ""),
    ];
    let round = Summary::of(&entries).round.unwrap();
    let cycle = Cycle::of(round, NOW);
    let counts = (cycle.asked, cycle.created, cycle.changed, cycle.deleted, cycle.failed);
    assert_eq!(counts, (1, 1, 0, 1, 1));
    assert!(cycle.runs);
    assert!(!Cycle::of(round, Timestamp(NOW.0 + 3 * MINUTE)).runs);
    assert_eq!(Summary::of(&[]).round, None);
}

#[test]
fn an_hour_is_as_tall_as_its_requests_and_what_is_older_is_left_out() {
    let entries = [
        entry(49 * 60, "GET", 200, ""),
        entry(47 * 60, "GET", 200, ""),
        entry(0, "GET", 200, ""),
        entry(0, "GET", 401, "no"),
    ];
    let hours = Hours::of(&Summary::of(&entries).hours, NOW);
    assert_eq!((hours.bars.len(), hours.total, hours.failed, hours.most), (48, 3, 1, 2));
    let shown = |nth: usize| {
        let bar = &hours.bars[nth];
        (bar.count, bar.failed, bar.height, bar.failed_height, bar.y)
    };
    assert_eq!(shown(0), (1, 0, 60, 0, 60));
    assert_eq!(shown(47), (2, 1, 120, 60, 0));
    assert_eq!(shown(20), (0, 0, 0, 0, 120));
}

#[test]
fn failures_alike_are_told_once_with_what_to_do() {
    let entries = [
        entry(9, "POST", 409, "`userName` is taken by another user"),
        entry(8, "GET", 401, "the token has expired"),
        entry(7, "POST", 409, "`userName` is taken by another user"),
        entry(6, "GET", 200, ""),
    ];
    let failures = failures::gathered(&Summary::of(&entries).failures);
    let told: Vec<_> = failures.iter().map(|it| (it.count, it.status, it.advice)).collect();
    assert_eq!(told, [(2, 409, "failure.user_name"), (1, 401, "failure.token")]);
}

#[test]
fn one_of_a_million_is_not_nobody() {
    assert_eq!(percent(1, 1_000_000), "0.1");
    assert_eq!(percent(0, 0), "0.0");
    assert_eq!(percent(5, 5), "100.0");
}

//! What every engine of the log does, whoever made it.

use std::{
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use doorward_store::{
    Sequence,
    log::{AppendError, Log, MAX_RECORD_BYTES},
};

use super::given::{append, batch, heads, known, organization, read, read_after, record, records};

/// Every promise, each on a fresh log.
pub(super) fn check<L: Log>(fresh: impl Fn() -> L) {
    an_empty_log_has_no_heads_and_no_records(&fresh());
    records_come_back_in_order(&fresh());
    a_batch_goes_to_many_organizations_or_to_none(&fresh());
    one_batch_may_add_to_an_organization_twice(&fresh());
    an_append_at_another_head_is_refused(&fresh());
    a_record_that_is_too_large_is_refused(&fresh());
    records_of_every_size_come_back(&fresh());
    an_empty_batch_changes_nothing(&fresh());
    names_that_begin_alike_do_not_mix(&fresh());
    reading_begins_anywhere(&fresh());
    reading_stops_when_told_to(&fresh());
    whoever_reads_may_append(&fresh());
    readers_see_whole_batches_while_others_append(fresh());
    of_two_appends_at_one_head_one_wins(fresh());
}

fn an_empty_log_has_no_heads_and_no_records(log: &impl Log) {
    log.ready().unwrap();
    assert_eq!(heads(log), known(&[]));
    assert_eq!(read(log, "acme"), Vec::<Vec<u8>>::new());
}

fn records_come_back_in_order(log: &impl Log) {
    append(log, "acme", 1, 1).unwrap();
    append(log, "acme", 2, 5).unwrap();
    append(log, "acme", 6, 300).unwrap();
    assert_eq!(heads(log), known(&[("acme", 300)]));
    assert_eq!(read(log, "acme"), records(1, 300));
}

fn a_batch_goes_to_many_organizations_or_to_none(log: &impl Log) {
    log.append(&[batch("acme", 0, records(1, 3)), batch("beta", 0, records(1, 1))]).unwrap();
    assert_eq!(heads(log), known(&[("acme", 3), ("beta", 1)]));
    let stale = [batch("acme", 3, records(4, 4)), batch("beta", 0, records(1, 1))];
    let refused = log.append(&stale).unwrap_err();
    assert_eq!(refused.to_string(), "the log of `beta` is at 1, not at 0");
    assert_eq!(heads(log), known(&[("acme", 3), ("beta", 1)]));
    assert_eq!(read(log, "acme"), records(1, 3));
}

fn one_batch_may_add_to_an_organization_twice(log: &impl Log) {
    log.append(&[batch("acme", 0, records(1, 2)), batch("acme", 2, records(3, 4))]).unwrap();
    assert_eq!(read(log, "acme"), records(1, 4));
    let repeated = [batch("acme", 4, records(5, 5)), batch("acme", 4, records(5, 5))];
    let refused = log.append(&repeated).unwrap_err();
    assert_eq!(refused.to_string(), "the log of `acme` is at 5, not at 4");
    assert_eq!(read(log, "acme"), records(1, 4));
}

fn an_append_at_another_head_is_refused(log: &impl Log) {
    append(log, "acme", 1, 3).unwrap();
    for expected in [0, 2, 4] {
        let refused = log.append(&[batch("acme", expected, records(1, 1))]);
        let Err(AppendError::Conflict { actual, .. }) = refused else { panic!("{refused:?}") };
        assert_eq!(actual, Sequence(3), "expected {expected}");
    }
    assert_eq!(read(log, "acme"), records(1, 3));
}

fn a_record_that_is_too_large_is_refused(log: &impl Log) {
    let too_large = vec![record(1, 10), record(2, MAX_RECORD_BYTES + 1)];
    let refused = log.append(&[batch("acme", 0, too_large)]);
    let Err(AppendError::TooLarge { bytes }) = refused else { panic!("{refused:?}") };
    assert_eq!(bytes, MAX_RECORD_BYTES + 1);
    assert_eq!(heads(log), known(&[]));
}

fn records_of_every_size_come_back(log: &impl Log) {
    let sizes = [1, 300, 7163, 7164, 7165, 14_332, MAX_RECORD_BYTES - 1, MAX_RECORD_BYTES, 1];
    let sized = (1..).zip(sizes).map(|(place, bytes)| record(place, bytes)).collect::<Vec<_>>();
    log.append(&[batch("acme", 0, [sized.clone(), vec![vec![]]].concat())]).unwrap();
    log.append(&[batch("acme", 10, sized.clone())]).unwrap();
    assert_eq!(heads(log), known(&[("acme", 19)]));
    assert_eq!(read(log, "acme"), [sized.clone(), vec![vec![]], sized].concat());
}

fn an_empty_batch_changes_nothing(log: &impl Log) {
    log.append(&[]).unwrap();
    log.append(&[batch("acme", 0, vec![])]).unwrap();
    assert_eq!(heads(log), known(&[]));
}

fn names_that_begin_alike_do_not_mix(log: &impl Log) {
    let names = ["a", "a-b", "a0", "aa", "ab"];
    for (place, name) in (1..).zip(names) {
        append(log, name, 1, place).unwrap();
    }
    for (place, name) in (1..).zip(names) {
        assert_eq!(read(log, name), records(1, place), "{name}");
        assert_eq!(heads(log).get(name), Some(&place));
    }
}

fn reading_begins_anywhere(log: &impl Log) {
    log.append(&[batch("acme", 0, vec![record(1, 20_000)])]).unwrap();
    append(log, "acme", 2, 40).unwrap();
    append(log, "acme", 41, 41).unwrap();
    let all = read_after(log, "acme", 0).unwrap();
    for after in [0, 1, 2, 20, 39, 40, 41, 42, u64::MAX] {
        let wanted = all.iter().filter(|(place, _)| *place > after).cloned().collect::<Vec<_>>();
        assert_eq!(read_after(log, "acme", after).unwrap(), wanted, "after {after}");
    }
}

fn reading_stops_when_told_to(log: &impl Log) {
    append(log, "acme", 1, 20).unwrap();
    let mut seen = Vec::new();
    log.read(&organization("acme"), Sequence(3), &mut |place, _| {
        seen.push(place.0);
        if place.0 == 6 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .unwrap();
    assert_eq!(seen, [4, 5, 6]);
}

fn whoever_reads_may_append(log: &impl Log) {
    append(log, "acme", 1, 3).unwrap();
    log.read(&organization("acme"), Sequence::START, &mut |place, _| {
        append(log, "acme", place.0 + 3, place.0 + 3).unwrap();
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(read(log, "acme"), records(1, 6));
}

fn readers_see_whole_batches_while_others_append(log: impl Log) {
    let (log, done) = (Arc::new(log), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0..100 {
                append(&*log, "acme", round * 4 + 1, round * 4 + 4).unwrap();
            }
            done.store(true, Ordering::Release);
        });
        while !done.load(Ordering::Acquire) {
            let (before, seen) = (heads(&*log), read(&*log, "acme"));
            assert_eq!(seen.len() % 4, 0, "a part of a batch is visible");
            assert!(seen.len() as u64 >= before.get("acme").copied().unwrap_or(0));
        }
    });
    assert_eq!(read(&*log, "acme"), records(1, 400));
}

fn of_two_appends_at_one_head_one_wins(log: impl Log) {
    let log = Arc::new(log);
    let winners = std::thread::scope(|scope| {
        let rivals = [(); 4].map(|()| scope.spawn(|| append(&*log, "acme", 1, 2).is_ok()));
        rivals.into_iter().map(|rival| rival.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(winners.into_iter().filter(|won| *won).count(), 1);
    assert_eq!(read(&*log, "acme"), records(1, 2));
}

//! An append that fails, on either side of durability: what the log holds afterwards.

use doorward_store::log::{AppendError, Log, MemoryLog, SledLog, SledOptions};
use doorward_tests::faulty_log::{Fault, FaultyLog};

use super::given::{append, heads, known, read, read_after, records};

/// Appends on and on as a writer does: after a failure it asks the heads where it stands.
fn a_writer_loses_and_doubles_nothing(log: &FaultyLog<impl Log>) {
    for seed in 1..=20 {
        log.fail_at_random(seed, 0.3);
        for _ in 0..10 {
            let head = heads(log).get("acme").copied().unwrap_or(0);
            let after = match append(log, "acme", head + 1, head + 3) {
                Ok(()) => vec![head + 3],
                Err(AppendError::Unavailable(_)) => vec![head, head + 3],
                Err(other) => panic!("seed {seed}: {other}"),
            };
            assert!(after.contains(&heads(log).get("acme").copied().unwrap_or(0)), "seed {seed}");
        }
    }
    assert!(log.failed() > 20);
    let head = heads(log)["acme"];
    assert!(head > 200);
    assert_eq!(read(log, "acme"), records(1, head));
}

#[test]
fn a_writer_that_asks_the_heads_loses_and_doubles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let sled = SledLog::open(folder.path(), SledOptions::default()).unwrap();
    a_writer_loses_and_doubles_nothing(&FaultyLog::new(MemoryLog::new()));
    a_writer_loses_and_doubles_nothing(&FaultyLog::new(sled));
}

#[test]
fn a_fault_before_persisting_leaves_nothing() {
    let log = FaultyLog::new(MemoryLog::new());
    log.fail_append(2, Fault::BeforePersisting);
    append(&log, "acme", 1, 2).unwrap();
    let refused = append(&log, "acme", 3, 4).unwrap_err();
    assert_eq!(refused.to_string(), "the event log cannot be written");
    assert_eq!(heads(&log), known(&[("acme", 2)]));
    append(&log, "acme", 3, 4).unwrap();
}

#[test]
fn a_fault_after_persisting_leaves_the_whole_batch() {
    let log = FaultyLog::new(MemoryLog::new());
    log.fail_append(2, Fault::AfterPersisting);
    append(&log, "acme", 1, 2).unwrap();
    assert!(matches!(append(&log, "acme", 3, 4), Err(AppendError::Unavailable(_))));
    assert_eq!(heads(&log), known(&[("acme", 4)]));
    assert!(matches!(append(&log, "acme", 3, 4), Err(AppendError::Conflict { .. })));
}

#[test]
fn reads_and_heads_fail_as_often_as_they_are_told_to() {
    let log = FaultyLog::new(MemoryLog::new());
    append(&log, "acme", 1, 2).unwrap();
    log.fail_reads(1);
    log.fail_heads(2);
    assert!(read_after(&log, "acme", 0).is_err());
    assert_eq!(read(&log, "acme"), records(1, 2));
    assert_eq!([log.heads().is_err(), log.heads().is_err(), log.heads().is_ok()], [true; 3]);
    assert_eq!(log.failed(), 3);
}

#[test]
fn a_log_that_is_healed_fails_no_more() {
    let log = FaultyLog::new(MemoryLog::new());
    log.fail_at_random(7, 1.0);
    log.fail_reads(9);
    assert!(append(&log, "acme", 1, 1).is_err());
    log.heal();
    let head = heads(&log).get("acme").copied().unwrap_or(0);
    append(&log, "acme", head + 1, head + 1).unwrap();
    assert_eq!(read(&log, "acme").len() as u64, head + 1);
}

//! What only somebody who reaches into sled's files can cause.

use std::{ops::ControlFlow, path::Path};

use super::*;
use crate::log::chunk::{self, Key};

fn acme() -> OrganizationName {
    OrganizationName::parse("acme").unwrap()
}

/// A log of three chunks: 1 and 2, then a large 3 in parts, then 4 and 5.
fn filled(folder: &Path) {
    let log = SledLog::open(folder, SledOptions::default()).unwrap();
    let batches = [(0, vec![vec![1]; 2]), (2, vec![vec![3; 60_000]]), (3, vec![vec![4]; 2])];
    for (expected, records) in batches {
        let expected = Sequence(expected);
        log.append(&[Append { organization: acme(), expected, records }]).unwrap();
    }
}

/// Opens sled behind the log's back.
fn tamper(folder: &Path, change: impl FnOnce(&sled::Db)) {
    let db = sled::Config::new().path(folder).segment_size(files::SEGMENT_BYTES).open().unwrap();
    change(&db);
    db.flush().unwrap();
}

fn read(folder: &Path) -> Result<u64, String> {
    let log = SledLog::open(folder, SledOptions::default()).map_err(|error| error.to_string())?;
    let mut count = 0;
    log.read(&acme(), Sequence::START, &mut |_, _| {
        count += 1;
        ControlFlow::Continue(())
    })
    .map_err(|error| error.to_string())?;
    Ok(count)
}

#[track_caller]
fn check(change: impl FnOnce(&sled::Db), want: Result<u64, &str>) {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    tamper(folder.path(), change);
    assert_eq!(read(folder.path()), want.map_err(str::to_owned));
}

fn key(first: u64, part: u16) -> Vec<u8> {
    Key { part, ..Key::new(&acme(), Sequence(first)) }.to_bytes()
}

#[test]
fn what_was_left_alone_is_whole() {
    check(|_| {}, Ok(5));
}

#[test]
fn a_chunk_that_is_gone_is_noticed() {
    let remove = |first, part| move |db: &sled::Db| drop(db.remove(key(first, part)).unwrap());
    let missing = "the log of `acme` is damaged at 1: records before 3 are missing";
    check(remove(1, 0), Err(missing));
    let missing = "the log of `acme` is damaged at 3: records before 3 are missing";
    check(remove(3, 0), Err(missing));
    let missing = "the log of `acme` is damaged at 3: records before 4 are missing";
    check(remove(3, 2), Err(missing));
}

#[test]
fn a_last_record_that_is_cut_short_is_noticed_on_opening() {
    let change = |db: &sled::Db| {
        db.remove(key(4, 0)).unwrap();
        db.remove(key(3, 2)).unwrap();
    };
    let missing = "the log of `acme` is damaged at 3: a part of a record is missing";
    check(change, Err(missing));
}

#[test]
fn a_chunk_with_other_bytes_is_noticed() {
    let change = |db: &sled::Db| {
        let mut value = db.get(key(1, 0)).unwrap().unwrap().to_vec();
        *value.last_mut().unwrap() ^= 1;
        db.insert(key(1, 0), value).unwrap();
    };
    let wrong = "the log of `acme` is damaged at 1: the checksum of a chunk is wrong";
    check(change, Err(wrong));
}

#[test]
fn a_chunk_nobody_appended_is_noticed() {
    let change = |db: &sled::Db| {
        let (key, value) = chunk::encode(&acme(), Sequence(9), &[vec![9]]).remove(0);
        db.insert(key, value).unwrap();
    };
    check(change, Err("the log of `acme` is damaged at 6: records before 9 are missing"));
}

#[test]
fn files_of_something_else_are_no_log() {
    let change = |db: &sled::Db| drop(db.insert("somebody else's", "value").unwrap());
    check(change, Err("the files hold something else than a log"));
}

#[test]
fn the_file_ends_in_zeros_that_nobody_has_begun() {
    let folder = tempfile::tempdir().unwrap();
    let last_segment_is_zeros = || {
        let bytes = std::fs::read(folder.path().join("db")).unwrap();
        assert_eq!(bytes.len() % files::SEGMENT_BYTES, 0);
        bytes.rchunks(files::SEGMENT_BYTES).next().unwrap().iter().all(|byte| *byte == 0)
    };
    for round in 0..3 {
        let log = SledLog::open(folder.path(), SledOptions::default()).unwrap();
        for batch in 0..100 {
            let expected = Sequence((round * 100 + batch) * 2);
            let records = vec![vec![7; 10_000]; 2];
            log.append(&[Append { organization: acme(), expected, records }]).unwrap();
            assert!(last_segment_is_zeros(), "{expected}");
        }
    }
    assert_eq!(read(folder.path()), Ok(600));
}

#[test]
fn a_batch_of_a_hundred_common_records_lies_under_one_key() {
    let records = vec![vec![7; 270]; 100];
    assert_eq!(chunk::encode(&acme(), Sequence(1), &records).len(), 1);
}

#[test]
fn a_log_that_is_open_elsewhere_is_busy() {
    let folder = tempfile::tempdir().unwrap();
    let _held = SledLog::open(folder.path(), SledOptions::default()).unwrap();
    let refused = SledLog::open(folder.path(), SledOptions::default()).unwrap_err();
    assert!(matches!(refused, OpenLogError::Busy));
}

#[test]
fn a_log_whose_engine_was_given_up_is_opened_anew_by_the_next_call() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let log = SledLog::open(folder.path(), SledOptions::default()).unwrap();
    let failed = log.engine().unwrap();
    let reading = log.read(&acme(), Sequence::START, &mut |_, _| {
        log.abandon(&failed);
        ControlFlow::Continue(())
    });
    assert_eq!(reading.unwrap_err().to_string(), "the event log cannot be read");
    drop(failed);
    let records = vec![vec![6]];
    log.append(&[Append { organization: acme(), expected: Sequence(5), records }]).unwrap();
    drop(log);
    assert_eq!(read(folder.path()), Ok(6));
}

//! What the operator finds afterwards.

use super::*;
use crate::clock::Clock;

fn acme() -> OrganizationName {
    OrganizationName::parse("acme").unwrap()
}

fn entry(status: u16) -> Entry {
    Entry {
        time: "2026-11-23T08:15:30Z".into(),
        request: Clock.new_request_id(),
        token: None,
        method: "GET".into(),
        endpoint: "/Users".into(),
        target: None,
        filter: Some("userName eq …".into()),
        status,
        reason: (status >= 400).then(|| "it went wrong".into()),
    }
}

fn statuses(folder: &std::path::Path, only_failed: bool, limit: usize) -> Vec<u16> {
    let entries = read(folder, &acme(), only_failed, limit).unwrap();
    entries.into_iter().map(|entry| entry.status).collect()
}

#[test]
fn what_was_noted_is_read_back_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let log = RequestLog::start(folder.path().join(FOLDER), 1 << 20).unwrap();
    let noted = [entry(200), entry(404), entry(201)];
    for entry in &noted {
        assert!(log.note(&acme(), entry.clone()));
    }
    log.close();
    let folder = folder.path().join(FOLDER);
    assert_eq!(read(&folder, &acme(), false, 10).unwrap(), noted);
    assert_eq!(statuses(&folder, true, 10), [404]);
    assert_eq!(statuses(&folder, false, 2), [404, 201]);
    assert_eq!(statuses(&folder, false, 0), [0u16; 0]);
}

#[test]
fn the_log_is_bounded_and_keeps_the_newest() {
    let folder = tempfile::tempdir().unwrap();
    let log = RequestLog::start(folder.path().into(), 2000).unwrap();
    for status in 200..300 {
        log.note(&acme(), entry(status));
    }
    log.close();
    let kept = statuses(folder.path(), false, 1000);
    assert_eq!(kept.last(), Some(&299));
    assert!((8..25).contains(&kept.len()), "{}", kept.len());
    let bytes: u64 = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|file| file.unwrap().metadata().unwrap().len())
        .sum();
    assert!(bytes <= 4000, "{bytes}");
}

#[test]
fn a_half_written_line_is_passed_over_and_writing_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("acme.jsonl"), "{\"time\":\"2026\n").unwrap();
    let log = RequestLog::start(folder.path().into(), 2000).unwrap();
    log.note(&acme(), entry(200));
    log.close();
    assert_eq!(statuses(folder.path(), false, 10), [200]);
}

#[test]
fn an_organization_nobody_asked_about_has_no_entries() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(statuses(folder.path(), false, 10), [0u16; 0]);
}

#[test]
fn a_reason_names_attributes_and_keeps_no_value() {
    let check = |sentence: &str, want: &str| assert_eq!(without_values(sentence), want);
    check(
        "`emails[0].primary` is not `true` or `false`",
        "`emails[0].primary` is not `true` or `false`",
    );
    check("`userName` is taken by another user", "`userName` is taken by another user");
    check("no user answers to the member `ada@x.example`", "no user answers to the member `…`");
    check("`Operations[2]`: `path` is wrong", "`Operations[2]`: `path` is wrong");
    check("`emails[value eq \"ada\"` is no path", "`…` is no path");
    check(
        "`urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager` is odd",
        "`urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager` is odd",
    );
    check("`colour` is not an attribute of User", "`colour` is not an attribute of User");
    check("`ada@x.example` is no attribute of User", "`…` is no attribute of User");
    check("`ada` is not a whole number", "`…` is not a whole number");
    check(
        "`roles[value eq \"boss\"].value` selects nothing",
        "`roles[value eq …].value` selects nothing",
    );
    check("an open `quote", "an open `…`");
    check("nothing quoted", "nothing quoted");
}

fn at(minute: i64, method: &'static str, status: u16) -> Entry {
    let time = crate::time_text::show(doorward_store::Timestamp(minute * 60_000_000));
    Entry { time, method: method.into(), ..entry(status) }
}

#[test]
fn the_sum_says_what_the_files_say_however_it_came_about() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let of_files = || Summary::of(&read(folder, &acme(), false, 1000).unwrap());
    let note = |log: &RequestLog, minutes: std::ops::Range<i64>| {
        for minute in minutes {
            let (method, status) = if minute % 7 == 0 { ("POST", 409) } else { ("PATCH", 204) };
            assert!(log.note(&acme(), at(minute, method, status)));
        }
    };
    // Asked before anything is there, then kept up, over files that are turned over.
    let log = RequestLog::start(folder.into(), 3000).unwrap();
    assert_eq!(log.requests().summary(&acme()).unwrap(), Summary::default());
    note(&log, 0..40);
    log.close();
    let kept = log.requests().summary(&acme()).unwrap();
    assert_eq!(kept, of_files());
    assert!(kept.first > Some(doorward_store::Timestamp(0)), "the oldest file is gone");
    let round = kept.round.unwrap();
    assert_eq!(Some(round.began), kept.first, "a round goes on from one file to the next");
    assert!(round.changed > round.failed && round.failed > 0);
    // Begun from the files, then kept up.
    let log = RequestLog::start(folder.into(), 3000).unwrap();
    assert_eq!(log.requests().summary(&acme()).unwrap(), of_files());
    note(&log, 60..70);
    log.close();
    let kept = log.requests().summary(&acme()).unwrap();
    assert_eq!(kept, of_files());
    assert_eq!(kept.round.unwrap().began, doorward_store::Timestamp(60 * 60_000_000));
}

#[test]
fn a_sum_is_bounded() {
    let mut summary = Summary::default();
    for hour in 0..100 {
        let mut failed = at(hour * 60, "POST", 400);
        for kind in 0..3 {
            failed.reason = Some(format!("reason {kind} of {hour}"));
            summary.take(&failed);
        }
    }
    assert_eq!((summary.hours.len(), summary.failures.len()), (48, 100));
    assert!(summary.failures.keys().any(|kind| kind.reason.as_deref() == Some("reason 2 of 99")));
    assert!(!summary.failures.keys().any(|kind| kind.reason.as_deref() == Some("reason 0 of 1")));
}

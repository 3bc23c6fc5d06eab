//! A log that has grown: large batches, large records, many openings.

use std::fs;

use doorward_store::{data_dir::DataDir, log::Log};

use super::given::{OPTIONS, append, batch, heads, read, record, records};

#[test]
fn sled_never_puts_anything_into_a_file_that_it_does_not_sync() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    let directory = DataDir::open(&path).unwrap();
    let log = directory.open_log(OPTIONS).unwrap();
    let sizes = [10, 300, 3000, 7100, 7200, 20_000, 65_536];
    let mut head = 0;
    for round in 0..40 {
        let bytes = sizes[round % sizes.len()];
        let large = (head + 1..=head + 60).map(|place| record(place, bytes)).collect::<Vec<_>>();
        log.append(&[batch("acme", head, large.clone()), batch("beta", head, large)]).unwrap();
        head += 60;
        assert_eq!(fs::read_dir(path.join("log").join("blobs")).unwrap().count(), 0, "{bytes}");
    }
    assert_eq!(read(&log, "acme"), read(&log, "beta"));
    assert_eq!(heads(&log)["acme"], 2400);
}

#[test]
fn a_log_is_the_same_after_every_opening() {
    let folder = tempfile::tempdir().unwrap();
    let directory = DataDir::open(&folder.path().join("data")).unwrap();
    let mut head = 0;
    for size in (1..30).map(|n| n * n % 97 + 1) {
        let log = directory.open_log(OPTIONS).unwrap();
        assert_eq!(heads(&log).get("acme").copied().unwrap_or(0), head);
        append(&log, "acme", head + 1, head + size).unwrap();
        head += size;
        assert_eq!(read(&log, "acme"), records(1, head));
    }
}

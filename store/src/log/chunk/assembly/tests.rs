use super::*;
use crate::{
    directory::OrganizationName,
    log::chunk::{MAX_BODY_BYTES, encode},
};

type Entries = Vec<(Vec<u8>, Vec<u8>)>;

fn entries(first: u64, records: &[Vec<u8>]) -> Entries {
    encode(&OrganizationName::parse("acme").unwrap(), Sequence(first), records)
}

/// What comes out of chunks, read after `after` up to `head`.
fn read(entries: &Entries, after: u64, head: u64) -> Result<Vec<(u64, Vec<u8>)>, Gap> {
    let mut seen = Vec::new();
    let first = entries.first().and_then(|(key, _)| Key::parse(key)).unwrap().first;
    let mut assembly = Assembly::new(first.min(Sequence(after + 1)), Sequence(after));
    for (key, value) in entries {
        let _ = assembly.take(key, value, &mut |place, record| {
            seen.push((place.0, record.to_vec()));
            ControlFlow::Continue(())
        })?;
    }
    assembly.finish(Sequence(head)).map(|()| seen)
}

fn records(sizes: &[usize]) -> Vec<Vec<u8>> {
    (1..).zip(sizes).map(|(byte, size)| vec![byte; *size]).collect()
}

fn numbered(records: &[Vec<u8>]) -> Vec<(u64, Vec<u8>)> {
    (1..).zip(records.iter().cloned()).collect()
}

#[test]
fn records_of_every_size_come_back_as_they_were() {
    let edge = MAX_BODY_BYTES;
    let sizes = [0, 3, edge - 5, edge - 4, edge - 3, edge - 2, edge - 1, edge, 1, 65_536, 7, 7];
    let records = records(&sizes);
    assert_eq!(read(&entries(1, &records), 0, 12), Ok(numbered(&records)));
}

#[test]
fn reading_may_begin_in_the_middle_of_a_chunk() {
    let records = records(&[10, 10, 20_000, 10]);
    let all = numbered(&records);
    for after in 0..4 {
        let wanted = all.iter().skip(after).cloned().collect();
        assert_eq!(read(&entries(1, &records), after as u64, 4), Ok(wanted), "after {after}");
    }
}

#[test]
fn any_chunk_that_is_missing_is_noticed() {
    let records = records(&[10, 5000, 5000, 20_000, 10, 30_000]);
    let whole = entries(1, &records);
    for lost in 0..whole.len() {
        let mut rest = whole.clone();
        rest.remove(lost);
        assert!(read(&rest, 0, 6).is_err(), "chunk {lost}");
    }
}

#[test]
fn a_gap_says_from_where_and_to_where() {
    let mut with_gap = entries(1, &records(&[10, 10]));
    with_gap.extend(entries(5, &records(&[10])));
    let what = "records before 5 are missing".to_owned();
    assert_eq!(read(&with_gap, 0, 5), Err(Gap { at: Sequence(3), what }));
    let what = "records before 9 are missing".to_owned();
    let short = entries(1, &records(&[10, 10]));
    assert_eq!(read(&short, 0, 8), Err(Gap { at: Sequence(3), what }));
}

#[test]
fn a_chunk_that_comes_twice_is_noticed() {
    let mut twice = entries(1, &records(&[10, 10]));
    twice.extend(twice.clone());
    assert_eq!(read(&twice, 0, 2).unwrap_err().at, Sequence(3));
}

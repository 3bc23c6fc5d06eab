//! The short words the stories of the log are told in.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use doorward_store::{
    Sequence,
    data_dir::{DataDir, LogOptions},
    directory::OrganizationName,
    log::{Append, AppendError, Log, ReadError, SledLog},
};

/// Little room, so that a story takes little time.
pub(super) const OPTIONS: LogOptions = LogOptions { cache_bytes: 1 << 20, reserve_bytes: 1 << 20 };

pub(super) fn organization(name: &str) -> OrganizationName {
    OrganizationName::parse(name).unwrap()
}

/// The records an organization's log holds at these places: each tells its place, at some length.
pub(super) fn records(from: u64, to: u64) -> Vec<Vec<u8>> {
    (from..=to).map(|place| record(place, 40)).collect()
}

pub(super) fn record(place: u64, bytes: usize) -> Vec<u8> {
    let text = format!("record {place};");
    text.bytes().cycle().take(bytes.max(text.len())).collect()
}

pub(super) fn batch(name: &str, expected: u64, records: Vec<Vec<u8>>) -> Append {
    Append { organization: organization(name), expected: Sequence(expected), records }
}

/// Appends the records `from..=to` of [`records`] in one batch.
pub(super) fn append(log: &impl Log, name: &str, from: u64, to: u64) -> Result<(), AppendError> {
    log.append(&[batch(name, from - 1, records(from, to))])
}

pub(super) fn read_after(
    log: &impl Log,
    name: &str,
    after: u64,
) -> Result<Vec<(u64, Vec<u8>)>, ReadError> {
    let mut seen = Vec::new();
    log.read(&organization(name), Sequence(after), &mut |place, record| {
        seen.push((place.0, record.to_vec()));
        ControlFlow::Continue(())
    })?;
    Ok(seen)
}

/// All records of an organization; panics unless their places are 1, 2, 3 …
#[track_caller]
pub(super) fn read(log: &impl Log, name: &str) -> Vec<Vec<u8>> {
    let seen = read_after(log, name, 0).unwrap();
    let (places, records): (Vec<_>, Vec<_>) = seen.into_iter().unzip();
    assert!(places.iter().copied().eq(1..=places.len() as u64), "{places:?}");
    records
}

pub(super) fn heads(log: &impl Log) -> BTreeMap<String, u64> {
    let heads = log.heads().unwrap();
    heads.into_iter().map(|(name, head)| (name.to_string(), head.0)).collect()
}

pub(super) fn known(heads: &[(&str, u64)]) -> BTreeMap<String, u64> {
    heads.iter().map(|(name, head)| ((*name).to_owned(), *head)).collect()
}

/// A data directory that holds a log, closed again.
pub(super) fn closed_directory(folder: &Path, fill: impl FnOnce(&SledLog)) -> PathBuf {
    let path = folder.join("data");
    let directory = DataDir::open(&path).unwrap();
    let log = directory.open_log(OPTIONS).unwrap();
    fill(&log);
    doorward_tests::noted::note(&directory, &log).unwrap();
    path
}

/// The sentence of an error and of its causes.
pub(super) fn sentence(error: &dyn std::error::Error) -> String {
    let mut sentence = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        sentence = format!("{sentence}: {error}");
        cause = error.source();
    }
    sentence
}

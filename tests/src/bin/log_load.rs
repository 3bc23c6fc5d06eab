//! Writes into a data directory as fast as it can and says what is durable; later, after whatever
//! happened to the disk, checks that all of it is there.
//!
//! `log_load write DIRECTORY BATCH` prints `ack ORGANIZATION SEQUENCE` for each answered append;
//! `log_load verify DIRECTORY ACKS` takes a file of `ORGANIZATION SEQUENCE` lines.

use std::{
    collections::BTreeMap, error::Error, fs, io::Write, ops::ControlFlow, path::Path,
    process::ExitCode,
};

use doorward_store::{
    Sequence,
    data_dir::{DataDir, LogOptions},
    directory::OrganizationName,
    evidence::Tree,
    log::{Append, HeadsByName, Log},
};
use doorward_tests::noted;

type Outcome = Result<(), Trouble>;
/// Any reason to stop.
type Trouble = Box<dyn Error + Send + Sync>;
/// What was appended, by organization.
type Trees = BTreeMap<OrganizationName, Tree>;

const EVENT_BYTES: usize = 270;
const LARGE_BYTES: usize = 60 * 1024;
const HUGE_BATCH: u64 = 8_000;
const ROUNDS_OPEN: usize = 250;

fn main() -> ExitCode {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["write", directory, batch] => write(directory.as_ref(), batch),
        ["verify", directory, acks] => verify(directory.as_ref(), acks.as_ref()),
        _ => Err("use: log_load write DIRECTORY BATCH | log_load verify DIRECTORY ACKS".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", sentence(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

/// Appends until something fails, and opens the log anew now and then.
fn write(directory: &Path, batch: &str) -> Outcome {
    let batch = batch.parse::<u64>()?;
    let directory = DataDir::open(directory)?;
    let mut out = std::io::stdout().lock();
    let mut trees = Trees::new();
    for first in (1_u64..).step_by(ROUNDS_OPEN) {
        let log = directory.open_log(LogOptions::default())?;
        for round in (first..).take(ROUNDS_OPEN) {
            let heads = append(&log, &mut trees, round, batch)?;
            for (name, head) in &heads {
                writeln!(out, "ack {name} {head}")?;
            }
            out.flush()?;
            if round.is_multiple_of(20) {
                noted::note_trees(&directory, trees.iter())?;
            }
        }
    }
    Ok(())
}

/// Mostly batches of `batch` events; now and then large records, a batch of megabytes, and a batch
/// for two organizations. Gives the heads it has reached.
fn append(
    log: &impl Log,
    trees: &mut Trees,
    round: u64,
    batch: u64,
) -> Result<HeadsByName, Trouble> {
    let (count, bytes) = match round {
        _ if round.is_multiple_of(400) => (HUGE_BATCH, EVENT_BYTES),
        _ if round.is_multiple_of(50) => (3, LARGE_BYTES),
        _ => (batch, EVENT_BYTES),
    };
    let names = match round {
        _ if round.is_multiple_of(7) => &["acme", "beta"][..],
        _ if round.is_multiple_of(2) => &["beta"][..],
        _ => &["acme"][..],
    };
    let held = log.heads()?;
    let (mut reached, mut appends, mut grown) = (HeadsByName::new(), Vec::new(), Vec::new());
    for name in names {
        let organization = OrganizationName::parse(name)?;
        let expected = held.get(&organization).copied().unwrap_or_default();
        let places = expected.0 + 1..=expected.0 + count;
        let records: Vec<_> = places.map(|place| record(&organization, place, bytes)).collect();
        if !trees.contains_key(&organization) {
            trees.insert(organization.clone(), noted::tree(log, &organization)?);
        }
        grown.push((organization.clone(), records.clone()));
        reached.insert(organization.clone(), expected.plus(count));
        appends.push(Append { organization, expected, records });
    }
    log.append(&appends)?;
    for (organization, records) in grown {
        let tree = trees.entry(organization).or_default();
        records.iter().for_each(|record| tree.push(record));
    }
    Ok(reached)
}

/// Opens what is left, reads all of it, and compares it with what was acknowledged.
fn verify(directory: &Path, acks: &Path) -> Outcome {
    let mut acked = HeadsByName::new();
    for line in fs::read_to_string(acks)?.lines() {
        let (name, head) = line.split_once(' ').ok_or("an acknowledgement is cut short")?;
        let head = Sequence(head.parse()?);
        let last = acked.entry(OrganizationName::parse(name)?).or_default();
        *last = head.max(*last);
    }
    let directory = DataDir::open(directory)?;
    let log = directory.open_log(LogOptions::default())?;
    for (name, acked) in acked {
        let (mut found, mut wrong) = (Sequence::START, None);
        log.read(&name, Sequence::START, &mut |place, content| {
            let whole = place == found.next() && content == record(&name, place.0, content.len());
            found = place;
            if whole {
                return ControlFlow::Continue(());
            }
            wrong = Some(place);
            ControlFlow::Break(())
        })?;
        if let Some(place) = wrong {
            return Err(format!("`{name}` has something else at {place}").into());
        }
        if found < acked {
            return Err(format!("`{name}` ends at {found}, {acked} was acknowledged").into());
        }
        println!("`{name}` holds {found}, {acked} was acknowledged");
    }
    Ok(())
}

/// A record that tells whose it is and where it belongs, at the wanted length.
fn record(name: &OrganizationName, place: u64, bytes: usize) -> Vec<u8> {
    format!("{name} {place};").bytes().cycle().take(bytes).collect()
}

fn sentence(error: &dyn Error) -> String {
    let mut sentence = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        sentence = format!("{sentence}: {error}");
        cause = error.source();
    }
    sentence
}

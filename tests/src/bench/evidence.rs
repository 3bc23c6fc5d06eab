//! What evidence costs: verifying a bundle of a million events beside SHA-256 over its bytes, and an
//! append that hashes everything twice beside one that does it once.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufReader, BufWriter, Read},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use doorward_store::{
    Sequence, Store,
    directory::OrganizationName,
    evidence::{Origin, Signer, Tree, bundle},
    keys::{Dice, Keys},
    log::{Append, Log, SledLog},
};
use sha2::{Digest, Sha256};

use super::{
    Line, Reach, Scale, Trouble, append, fold, people, place, turns::take_turns, watched::Watched,
};

const EVENTS: usize = 1_000_000;
const ROUNDS: usize = 5;

/// Measures both rows.
pub(super) fn measure(scale: Scale) -> Result<Vec<Line>, Trouble> {
    Ok(vec![verification(scale)?, appending(scale)?])
}

fn verification(scale: Scale) -> Result<Line, Trouble> {
    let folder = place::scratch()?;
    let organization = people::organization()?;
    let signer = Signer::new(Origin::new("doorward.example", &organization), &[7; 32])?;
    let path = folder.path().join("bundle");
    let events = written(folder.path(), scale, &organization, &signer, &path)?;
    let megabytes = std::fs::metadata(&path)?.len() as f64 / 1e6;
    let rate = |began: Instant| megabytes / began.elapsed().as_secs_f64();
    let turns = take_turns(
        ROUNDS,
        || {
            let began = Instant::now();
            let input = BufReader::with_capacity(1 << 18, File::open(&path)?);
            let verified = bundle::verify(input, signer.public(), None)?;
            let rate = rate(began);
            drop(verified);
            Ok::<f64, Trouble>(rate)
        },
        || {
            let began = Instant::now();
            let (mut sum, mut input) = (Sha256::new(), File::open(&path)?);
            let mut held = vec![0; 1 << 18];
            loop {
                match input.read(&mut held)? {
                    0 => break,
                    read => sum.update(held.get(..read).unwrap_or_default()),
                }
            }
            std::hint::black_box(sum.finalize());
            Ok(rate(began))
        },
    )?;
    let what = format!("verify a bundle of {events} events, beside SHA-256 over its bytes");
    Ok(Line::compared(what, "MB/s", turns, Reach::AtLeast(0.4)))
}

fn written(
    folder: &Path,
    scale: Scale,
    organization: &OrganizationName,
    signer: &Signer,
    path: &Path,
) -> Result<Sequence, Trouble> {
    let (_data_dir, log) = place::log(folder)?;
    eprintln!("evidence: writing {} events", scale.of(EVENTS));
    let dice: Dice = Arc::new(|| Some([7; 32]));
    let events = fold::write_sealed(&log, scale.of(EVENTS), &Keys::in_memory(dice))?;
    let store = Store::open(Arc::new(log))?;
    store.bundle(organization, signer, &mut BufWriter::new(File::create(path)?))?;
    Ok(events)
}

/// The tree cannot be taken out of the writer, so it is put in once more: what that costs, the first
/// one costs, too.
fn appending(scale: Scale) -> Result<Line, Trouble> {
    let (first, second) = (place::scratch()?, place::scratch()?);
    let (_twice_dir, log) = place::log(first.path())?;
    let twice = append::Submitters::on(hashed_again(log))?;
    let (_once_dir, log) = place::log(second.path())?;
    let once = append::Submitters::on(Arc::new(log))?;
    let turns = take_turns(7, || twice.round(scale), || once.round(scale))?;
    let what = "append with two Merkle trees, beside one".to_owned();
    Ok(Line::compared(what, "events/s", turns, Reach::AtLeast(0.9)))
}

/// A log whose records are hashed into one more tree as they are appended.
pub(super) fn hashed_again(log: SledLog) -> Arc<dyn Log> {
    let trees = Mutex::new(BTreeMap::<OrganizationName, Tree>::new());
    Arc::new(Watched::new(log, move |batch| {
        let mut trees = trees.lock().unwrap_or_else(PoisonError::into_inner);
        for Append { organization, records, .. } in batch {
            let tree = trees.entry(organization.clone()).or_default();
            records.iter().for_each(|record| tree.push(record));
        }
    }))
}

//! A backup of a million events, read back and verified, beside a copy of the files of the data directory.

use std::{
    fs::{self, File},
    io,
    path::Path,
    sync::Arc,
    time::Instant,
};

use doorward_store::{
    Store,
    backup::Making,
    data_dir::{DataDir, LogOptions},
    evidence::{KnownByName, Origin, Signer},
    keys::{Dice, WrappingKey},
    log::Log,
};

use super::{Line, Reach, Scale, Trouble, fold, people, place, turns::take_turns};

const EVENTS: usize = 1_000_000;
const ROUNDS: usize = 5;

/// Measures the row.
pub(super) fn measure(scale: Scale) -> Result<Vec<Line>, Trouble> {
    let folder = place::scratch()?;
    let data = folder.path().join("data");
    let data_dir = DataDir::open(&data)?;
    let log: Arc<dyn Log> = Arc::new(data_dir.open_log(LogOptions::default())?);
    let dice: Dice = Arc::new(|| Some([7; 32]));
    let keys = Arc::new(data_dir.open_keys(WrappingKey::of(&[3; 32])?, dice)?);
    eprintln!("backup: writing {} events", scale.of(EVENTS));
    let events = fold::write_sealed(log.as_ref(), scale.of(EVENTS), &keys)?;
    let store = Store::open_sealed(log, keys, &KnownByName::new())?;
    let organization = people::organization()?;
    let signer = Signer::new(Origin::new("doorward.example", &organization), &[7; 32])?;
    let to = folder.path().join("backup");
    let turns = take_turns(
        ROUNDS,
        || {
            let began = Instant::now();
            let mut making = Making::begin(&to)?;
            making.copy(&store, &organization, &signer, &mut |_, _| {})?;
            making.end()?;
            let took = began.elapsed().as_secs_f64();
            fs::remove_dir_all(&to)?;
            Ok::<f64, Trouble>(took)
        },
        || {
            let began = Instant::now();
            copy(&data, &to)?;
            let took = began.elapsed().as_secs_f64();
            fs::remove_dir_all(&to)?;
            Ok(took)
        },
    )?;
    let what = format!("backup of {events} events, beside copying the files");
    Ok(vec![Line::compared(what, "s", turns, Reach::AtMost(3.0))])
}

/// Copies a folder with all that is in it, to the disk.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let (entry, kind) = entry.and_then(|entry| entry.file_type().map(|kind| (entry, kind)))?;
        let place = to.join(entry.file_name());
        if kind.is_dir() {
            copy(&entry.path(), &place)?;
        } else if kind.is_file() {
            fs::copy(entry.path(), &place)?;
            File::open(&place)?.sync_all()?;
        }
    }
    File::open(to)?.sync_all()
}

//! The append with personal fields sealed, beside in the clear: two logs, taking turns.

use std::{fs, path::Path, sync::Arc};

use doorward_store::{
    Store,
    data_dir::DataDir,
    evidence::KnownByName,
    keys::{Dice, Keys},
};

use super::{Line, Reach, Scale, Trouble, append::Submitters, place, turns::take_turns};

const ROUNDS: usize = 7;

/// Measures the row.
pub(super) fn measure(scale: Scale) -> Result<Vec<Line>, Trouble> {
    let folder = place::scratch()?;
    let (_clear_dir, log) = opened(&folder.path().join("clear"))?;
    let clear = Submitters::on(Arc::new(log))?;
    let (_sealed_dir, log) = opened(&folder.path().join("sealed"))?;
    let dice: Dice = Arc::new(|| Some([7; 32]));
    let keys = Arc::new(Keys::in_memory(dice));
    let sealed = Submitters::of(Store::open_sealed(Arc::new(log), keys, &KnownByName::new())?)?;
    for submitters in [&sealed, &clear] {
        submitters.round(scale)?; // the first round finds everything cold
    }
    let turns = take_turns(ROUNDS, || sealed.round(scale), || clear.round(scale))?;
    let what = "append with personal fields sealed, beside in the clear".to_owned();
    Ok(vec![Line::compared(what, "events/s", turns, Reach::AtLeast(0.85))])
}

fn opened(folder: &Path) -> Result<(DataDir, doorward_store::log::SledLog), Trouble> {
    fs::create_dir(folder)?;
    place::log(folder)
}

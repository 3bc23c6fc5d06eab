//! What sealing personal fields costs: the append beside the same in the clear, alone and with the Merkle
//! tree, and opening that log anew beside the clear one. Two logs, taking turns.

use std::{fs, path::Path, sync::Arc, time::Instant};

use doorward_store::{
    Store,
    data_dir::DataDir,
    evidence::KnownByName,
    keys::{Dice, Keys},
    log::{Log, SledLog},
};

use super::{
    Line, Reach, Scale, Trouble, append::Submitters, evidence::hashed_again, place,
    turns::take_turns,
};

const ROUNDS: usize = 7;

/// Measures the rows.
pub(super) fn measure(scale: Scale) -> Result<Vec<Line>, Trouble> {
    Ok([vec![with_the_tree(scale)?], sealed_alone(scale)?].concat())
}

/// Both that a log pays for being evidence. The tree cannot be taken out of the writer: what one more of it
/// costs, the first one costs, too.
fn with_the_tree(scale: Scale) -> Result<Line, Trouble> {
    let folder = place::scratch()?;
    let (_both_dir, both_log) = opened(&folder.path().join("both"))?;
    let (_neither_dir, neither_log) = opened(&folder.path().join("neither"))?;
    let store = Store::open_sealed(hashed_again(both_log), keys(), &KnownByName::new())?;
    let (both, neither) = (Submitters::of(store)?, Submitters::on(Arc::new(neither_log))?);
    for submitters in [&both, &neither] {
        submitters.round(scale)?; // the first round finds everything cold
    }
    let turns = take_turns(ROUNDS, || both.round(scale), || neither.round(scale))?;
    let what = "append sealed and with one more Merkle tree, beside neither";
    Ok(Line::compared(what, "events/s", turns, Reach::AtLeast(0.85)))
}

fn sealed_alone(scale: Scale) -> Result<Vec<Line>, Trouble> {
    let folder = place::scratch()?;
    let (_clear_dir, clear_log) = opened(&folder.path().join("clear"))?;
    let (_sealed_dir, sealed_log) = opened(&folder.path().join("sealed"))?;
    let (clear_log, sealed_log): (Arc<dyn Log>, Arc<dyn Log>) =
        (Arc::new(clear_log), Arc::new(sealed_log));
    let keys = keys();
    let open_sealed = || Store::open_sealed(sealed_log.clone(), keys.clone(), &KnownByName::new());
    let open_clear = || Store::open(clear_log.clone());

    let (sealed, clear) = (Submitters::of(open_sealed()?)?, Submitters::of(open_clear()?)?);
    for submitters in [&sealed, &clear] {
        submitters.round(scale)?; // the first round finds everything cold
    }
    let turns = take_turns(ROUNDS, || sealed.round(scale), || clear.round(scale))?;
    let what = "append with personal fields sealed, beside in the clear";
    let append = Line::compared(what, "events/s", turns, Reach::AtLeast(0.85));
    drop((sealed, clear));

    let turns =
        take_turns(ROUNDS, || folded(|| Ok(open_sealed()?)), || folded(|| Ok(open_clear()?)))?;
    let what = "fold that log at start-up, beside in the clear";
    Ok(vec![append, Line::compared(what, "events/s", turns, Reach::Told)])
}

fn keys() -> Arc<Keys> {
    let dice: Dice = Arc::new(|| Some([7; 32]));
    Arc::new(Keys::in_memory(dice))
}

/// How many events a second are folded.
fn folded(open: impl Fn() -> Result<Store, Trouble>) -> Result<f64, Trouble> {
    let began = Instant::now();
    let store = open()?;
    let took = began.elapsed().as_secs_f64();
    let events: u64 = store.organizations().heads().values().map(|head| head.0).sum();
    Ok(events as f64 / took)
}

fn opened(folder: &Path) -> Result<(DataDir, SledLog), Trouble> {
    fs::create_dir(folder)?;
    place::log(folder)
}

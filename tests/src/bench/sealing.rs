//! The same append with personal fields sealed, beside in the clear: two logs, taking turns.

use std::sync::Arc;

use doorward_store::{
    Store,
    keys::{Dice, Keys},
};
use tokio::runtime::Runtime;

use super::{
    Line, Reach, Scale, Trouble,
    append::{creation, hands, submit_all},
    people, place,
    turns::take_turns,
};

const ROUNDS: usize = 7;

/// Measures the row.
pub(super) fn measure(scale: Scale) -> Result<Vec<Line>, Trouble> {
    let folder = place::scratch()?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let dice: Dice = Arc::new(|| Some([7; 32]));
    let sealed = opened(&runtime, &folder.path().join("sealed"), |log| {
        Store::open_sealed(log, Arc::new(Keys::in_memory(dice)))
    })?;
    let clear = opened(&runtime, &folder.path().join("clear"), Store::open)?;
    let mut recruiter = people::recruiter();
    for store in [&sealed, &clear] {
        submit_all(&runtime, store, hands(scale, &mut recruiter)?)?; // the first finds everything cold
    }
    let recruiter = std::cell::RefCell::new(recruiter);
    let round = |store| {
        let hands = hands(scale, &mut recruiter.borrow_mut())?;
        submit_all(&runtime, store, hands)
    };
    let turns = take_turns(ROUNDS, || round(&sealed), || round(&clear))?;
    let what = "append with personal fields sealed, beside in the clear".to_owned();
    Ok(vec![Line::compared(what, "events/s", turns, Reach::AtLeast(0.85))])
}

fn opened(
    runtime: &Runtime,
    folder: &std::path::Path,
    open: impl FnOnce(
        Arc<dyn doorward_store::log::Log>,
    ) -> Result<Store, doorward_store::ReadRecordsError>,
) -> Result<Arc<Store>, Trouble> {
    std::fs::create_dir(folder)?;
    let (_data_dir, log) = place::log(folder)?;
    let store = Arc::new(open(Arc::new(log))?);
    runtime.block_on(store.submit(creation(&people::organization()?)))?;
    Ok(store)
}

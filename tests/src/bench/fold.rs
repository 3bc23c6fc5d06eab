//! Folding a million events at start-up, beside sled's own scan that only decodes.

use std::{ops::ControlFlow, sync::Arc, time::Instant};

use doorward_store::{
    Store, codec, directory::OrganizationName, keys::Keys, log::Log, record::Sequence,
};

use super::{Line, Reach, Scale, Trouble, history::History, people, place, turns::take_turns};

const EVENTS: usize = 1_000_000;
const ROUNDS: usize = 5;

/// Measures the row.
pub(super) fn measure(scale: Scale) -> Result<Vec<Line>, Trouble> {
    let folder = place::scratch()?;
    let (_data_dir, log) = place::log(folder.path())?;
    eprintln!("fold: writing {} events", scale.of(EVENTS));
    let events = write(&log, scale.of(EVENTS))?;
    let organization = people::organization()?;
    let log: Arc<dyn Log> = Arc::new(log);
    let rate = |began: Instant| events.0 as f64 / began.elapsed().as_secs_f64();
    let turns = take_turns(
        ROUNDS,
        || {
            let began = Instant::now();
            let store = Store::open(log.clone())?;
            let rate = rate(began);
            drop(store);
            Ok::<f64, Trouble>(rate)
        },
        || {
            let began = Instant::now();
            scan(log.as_ref(), &organization, events)?;
            Ok(rate(began))
        },
    )?;
    let what = format!("fold {} events at start-up, beside a scan that decodes", events.0);
    Ok(vec![Line::compared(what, "events/s", turns, Reach::AtLeast(0.5))])
}

/// A life like any: half are arrivals, a third are changes, the rest joins and leaves.
pub(super) fn write(log: &dyn Log, count: usize) -> Result<Sequence, Trouble> {
    live(History::begin(log)?, count)
}

/// The same, with personal fields sealed.
pub(super) fn write_sealed(log: &dyn Log, count: usize, keys: &Keys) -> Result<Sequence, Trouble> {
    live(History::begin_sealed(log, keys)?, count)
}

fn live(mut history: History<'_>, count: usize) -> Result<Sequence, Trouble> {
    let mut dice = fastrand::Rng::with_seed(7);
    let mut users = vec![history.hire()?];
    let mut groups = vec![history.found()?];
    for _ in 3..count {
        match dice.u8(0..100) {
            0..50 => users.push(history.hire()?),
            50..80 => history.promote(*dice.choice(&users).ok_or("nobody is hired")?)?,
            80..98 => {
                let group = *dice.choice(&groups).ok_or("no group is founded")?;
                let members = (0..dice.usize(1..6)).filter_map(|_| dice.choice(&users).copied());
                history.join(group, &members.collect::<Vec<_>>())?;
            }
            98 => history.dismiss(*dice.choice(&users).ok_or("nobody is hired")?)?,
            _ => groups.push(history.found()?),
        }
    }
    history.finish()
}

fn scan(log: &dyn Log, organization: &OrganizationName, events: Sequence) -> Result<(), Trouble> {
    let mut decoded = Ok(());
    let mut last = Sequence::START;
    log.read(organization, Sequence::START, &mut |sequence, bytes| {
        last = sequence;
        match codec::decode(sequence, bytes) {
            Ok(recorded) => {
                std::hint::black_box(recorded);
                ControlFlow::Continue(())
            }
            Err(error) => {
                decoded = Err(error);
                ControlFlow::Break(())
            }
        }
    })?;
    decoded?;
    if last == events { Ok(()) } else { Err("the scan did not see every event".into()) }
}

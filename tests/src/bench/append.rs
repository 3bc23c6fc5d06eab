//! Group-committed append through the writer, 64 submitters, beside a plain file that takes the
//! same bytes in the same batches.

use std::{
    cell::RefCell,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use doorward_store::{
    Store, Submission,
    directory::{Command, OrganizationName},
    log::{Append, Log},
    record::{Actor, RequestId, Timestamp},
};
use uuid::Uuid;

use super::{
    Line, Reach, Scale, Trouble, people, place, plain_file::PlainFile, turns::take_turns,
    watched::Watched,
};
use crate::entra::Recruiter;

const SUBMITTERS: usize = 64;
const ROUNDS: usize = 7;
const EVENTS_A_ROUND: usize = 20_000;

#[derive(Debug, Clone, Copy)]
struct Batch {
    events: usize,
    bytes: usize,
}

impl Batch {
    fn of(batch: &[Append]) -> Self {
        let records = || batch.iter().flat_map(|append| &append.records);
        Self { events: records().count(), bytes: records().map(Vec::len).sum() }
    }
}

/// Measures the row.
pub(super) fn measure(scale: Scale) -> Result<Vec<Line>, Trouble> {
    let folder = place::scratch()?;
    let (_data_dir, log) = place::log(folder.path())?;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let see = seen.clone();
    let submitters = Submitters::on(Arc::new(Watched::new(log, move |batch| {
        see.lock().unwrap_or_else(PoisonError::into_inner).push(Batch::of(batch));
    })))?;
    let take = || std::mem::take(&mut *seen.lock().unwrap_or_else(PoisonError::into_inner));
    submitters.round(scale)?; // the first round finds everything cold
    let batches = RefCell::new(take());
    let mut file = PlainFile::create(&folder.path().join("plain"))?;
    let turns = take_turns(
        ROUNDS,
        || {
            let rate = submitters.round(scale)?;
            *batches.borrow_mut() = take();
            Ok::<f64, Trouble>(rate)
        },
        || {
            let batches = batches.borrow();
            let began = Instant::now();
            batches.iter().try_for_each(|batch| file.append(batch.bytes))?;
            Ok(rate(events(&batches), began))
        },
    )?;
    let batches = batches.take();
    let a_batch = events(&batches) as f64 / batches.len().max(1) as f64;
    let bytes = batches.iter().map(|batch| batch.bytes).sum::<usize>() / events(&batches).max(1);
    let what = format!(
        "append through the writer, {SUBMITTERS} submitters ({a_batch:.0} events of {bytes} bytes a batch)"
    );
    Ok(vec![Line::compared(what, "events/s", turns, Reach::AtLeast(0.5))])
}

/// Those who submit, and the store they submit to.
pub(super) struct Submitters {
    runtime: tokio::runtime::Runtime,
    store: Arc<Store>,
    recruiter: RefCell<Recruiter>,
}

impl Submitters {
    /// With an organization on an empty log.
    pub(super) fn on(log: Arc<dyn Log>) -> Result<Self, Trouble> {
        Self::of(Store::open(log)?)
    }

    /// With an organization in an empty store.
    pub(super) fn of(store: Store) -> Result<Self, Trouble> {
        let store = Arc::new(store);
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        runtime.block_on(store.submit(creation(&people::organization()?)))?;
        Ok(Self { runtime, store, recruiter: RefCell::new(people::recruiter()) })
    }

    /// Has everybody submit, and tells how many events a second became durable.
    pub(super) fn round(&self, scale: Scale) -> Result<f64, Trouble> {
        let (organization, mut recruiter) = (people::organization()?, self.recruiter.borrow_mut());
        let each = scale.of(EVENTS_A_ROUND).div_ceil(SUBMITTERS);
        let mut hand = |_| -> Result<Vec<Submission>, Trouble> {
            (0..each).map(|_| people::submission(&organization, &recruiter.hire())).collect()
        };
        let hands = (0..SUBMITTERS).map(&mut hand).collect::<Result<Vec<_>, _>>()?;
        submit_all(&self.runtime, &self.store, hands)
    }
}

fn creation(organization: &OrganizationName) -> Submission {
    Submission {
        organization: organization.clone(),
        actor: Actor::System,
        request: RequestId(Uuid::nil()),
        time: Timestamp(1_790_000_000_000_000),
        command: Command::CreateOrganization,
    }
}

fn submit_all(
    runtime: &tokio::runtime::Runtime,
    store: &Arc<Store>,
    hands: Vec<Vec<Submission>>,
) -> Result<f64, Trouble> {
    let count = hands.iter().map(Vec::len).sum();
    let began = Instant::now();
    runtime.block_on(async {
        let submitters: Vec<_> = hands
            .into_iter()
            .map(|hand| {
                let store = Arc::clone(store);
                tokio::spawn(async move {
                    for submission in hand {
                        store.submit(submission).await?;
                    }
                    Ok::<(), Trouble>(())
                })
            })
            .collect();
        for submitter in submitters {
            submitter.await??;
        }
        Ok::<(), Trouble>(())
    })?;
    Ok(rate(count, began))
}

fn events(batches: &[Batch]) -> usize {
    batches.iter().map(|batch| batch.events).sum()
}

fn rate(events: usize, began: Instant) -> f64 {
    events as f64 / began.elapsed().as_secs_f64()
}

//! Group-committed append through the writer, 64 submitters, beside a plain file that takes the
//! same bytes in the same batches.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use doorward_store::{
    Store, Submission,
    directory::{Command, OrganizationName},
    log::{Append, AppendError, Log, ReadError, SledLog, Visit},
    record::{Actor, RequestId, Sequence, Timestamp},
};
use uuid::Uuid;

use super::{Line, Reach, Scale, Trouble, people, place, plain_file::PlainFile, turns::take_turns};
use crate::entra::Recruiter;

const SUBMITTERS: usize = 64;
const ROUNDS: usize = 7;
const EVENTS_A_ROUND: usize = 20_000;

/// A log that remembers the size of each batch.
struct Watched {
    log: SledLog,
    batches: Mutex<Vec<Batch>>,
}

#[derive(Debug, Clone, Copy)]
struct Batch {
    events: usize,
    bytes: usize,
}

impl Watched {
    fn take_batches(&self) -> Vec<Batch> {
        std::mem::take(&mut *self.batches.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Log for Watched {
    fn append(&self, batch: &[Append]) -> Result<(), AppendError> {
        let records = || batch.iter().flat_map(|append| &append.records);
        let seen = Batch { events: records().count(), bytes: records().map(Vec::len).sum() };
        self.batches.lock().unwrap_or_else(PoisonError::into_inner).push(seen);
        self.log.append(batch)
    }

    fn read(
        &self,
        organization: &OrganizationName,
        after: Sequence,
        visit: &mut Visit<'_>,
    ) -> Result<(), ReadError> {
        self.log.read(organization, after, visit)
    }

    fn heads(&self) -> Result<BTreeMap<OrganizationName, Sequence>, ReadError> {
        self.log.heads()
    }

    fn ready(&self) -> Result<(), AppendError> {
        self.log.ready()
    }
}

/// Measures the row.
pub(super) fn measure(scale: Scale) -> Result<Vec<Line>, Trouble> {
    let folder = place::scratch()?;
    let (_data_dir, log) = place::log(folder.path())?;
    let watched = Arc::new(Watched { log, batches: Mutex::default() });
    let store = Arc::new(Store::open(watched.clone())?);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let organization = people::organization()?;
    runtime.block_on(store.submit(creation(&organization)))?;

    let mut recruiter = people::recruiter();
    let mut hands = || hands(scale, &mut recruiter);
    submit_all(&runtime, &store, hands()?)?; // the first round finds everything cold
    let batches = RefCell::new(watched.take_batches());
    let mut file = PlainFile::create(&folder.path().join("plain"))?;
    let turns = take_turns(
        ROUNDS,
        || {
            let hands = hands()?;
            let rate = submit_all(&runtime, &store, hands)?;
            *batches.borrow_mut() = watched.take_batches();
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

/// What each of those who submit at once has in hand for a round.
pub(super) fn hands(
    scale: Scale,
    recruiter: &mut Recruiter,
) -> Result<Vec<Vec<Submission>>, Trouble> {
    let organization = people::organization()?;
    let each = scale.of(EVENTS_A_ROUND).div_ceil(SUBMITTERS);
    let mut hand = |_| -> Result<Vec<Submission>, Trouble> {
        (0..each).map(|_| people::submission(&organization, &recruiter.hire())).collect()
    };
    (0..SUBMITTERS).map(&mut hand).collect()
}

pub(super) fn creation(organization: &OrganizationName) -> Submission {
    Submission {
        organization: organization.clone(),
        actor: Actor::System,
        request: RequestId(Uuid::nil()),
        time: Timestamp(1_790_000_000_000_000),
        command: Command::CreateOrganization,
    }
}

pub(super) fn submit_all(
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

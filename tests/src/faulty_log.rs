//! A log that fails when it is told to: before the batch is durable, or after, or by never
//! answering.

use std::{
    collections::BTreeMap,
    io,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

use doorward_store::{
    Sequence,
    directory::OrganizationName,
    log::{Append, AppendError, Cause, Log, ReadError, Visit},
};
use fastrand::Rng;

/// How an append fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing of the batch is in the log.
    BeforePersisting,
    /// The whole batch is in the log, though the answer says that the log failed.
    AfterPersisting,
    /// Nothing is answered until [`FaultyLog::heal`]; then the batch is persisted after all.
    Never,
}

/// Another log, with faults on demand.
#[derive(Debug)]
pub struct FaultyLog<L> {
    inner: L,
    plan: Mutex<Plan>,
    healed: Condvar,
}

/// What is going to fail.
#[derive(Debug, Default)]
struct Plan {
    appends: BTreeMap<u64, Fault>,
    dice: Option<(Rng, f64)>,
    reads: u64,
    heads: u64,
    appended: u64,
    failed: u64,
    hangs: bool,
}

impl<L> FaultyLog<L> {
    /// A log without faults so far.
    pub fn new(inner: L) -> Self {
        Self { inner, plan: Mutex::default(), healed: Condvar::new() }
    }

    /// Lets the `nth` append from now fail; 1 is the next.
    pub fn fail_append(&self, nth: u64, fault: Fault) {
        let mut plan = self.plan();
        let nth = plan.appended + nth;
        plan.appends.insert(nth, fault);
    }

    /// Lets every append fail with this probability, on either side, as the seed has it.
    pub fn fail_at_random(&self, seed: u64, probability: f64) {
        self.plan().dice = Some((Rng::with_seed(seed), probability));
    }

    /// Lets the next `count` reads fail.
    pub fn fail_reads(&self, count: u64) {
        self.plan().reads = count;
    }

    /// Lets the next `count` questions for the heads fail.
    pub fn fail_heads(&self, count: u64) {
        self.plan().heads = count;
    }

    /// From now on everything works.
    pub fn heal(&self) {
        let mut plan = self.plan();
        *plan = Plan { appended: plan.appended, failed: plan.failed, ..Plan::default() };
        self.healed.notify_all();
    }

    fn hang(&self) {
        let mut plan = self.plan();
        plan.hangs = true;
        drop(self.healed.wait_while(plan, |plan| plan.hangs));
    }

    /// How many appends were asked for.
    pub fn appended(&self) -> u64 {
        self.plan().appended
    }

    /// How many calls have failed on demand.
    pub fn failed(&self) -> u64 {
        self.plan().failed
    }

    /// The log without its faults.
    pub fn inner(&self) -> &L {
        &self.inner
    }

    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Plan {
    fn next_append(&mut self) -> Option<Fault> {
        self.appended += 1;
        let fault = self.appends.remove(&self.appended).or_else(|| self.throw());
        self.failed += u64::from(fault.is_some());
        fault
    }

    fn throw(&mut self) -> Option<Fault> {
        let (dice, probability) = self.dice.as_mut()?;
        let fault = if dice.bool() { Fault::BeforePersisting } else { Fault::AfterPersisting };
        (dice.f64() < *probability).then_some(fault)
    }

    fn next_read(&mut self) -> Result<(), ReadError> {
        let failing = self.reads > 0;
        self.reads = self.reads.saturating_sub(1);
        self.outcome(failing)
    }

    fn next_heads(&mut self) -> Result<(), ReadError> {
        let failing = self.heads > 0;
        self.heads = self.heads.saturating_sub(1);
        self.outcome(failing)
    }

    fn outcome(&mut self, failing: bool) -> Result<(), ReadError> {
        self.failed += u64::from(failing);
        if failing { Err(ReadError::Unavailable(cause())) } else { Ok(()) }
    }
}

impl<L: Log> Log for FaultyLog<L> {
    fn append(&self, batch: &[Append]) -> Result<(), AppendError> {
        let fault = self.plan().next_append();
        match fault {
            None => self.inner.append(batch),
            Some(Fault::BeforePersisting) => Err(AppendError::Unavailable(cause())),
            Some(Fault::Never) => {
                self.hang();
                self.inner.append(batch)
            }
            Some(Fault::AfterPersisting) => {
                self.inner.append(batch)?;
                Err(AppendError::Unavailable(cause()))
            }
        }
    }

    fn read(
        &self,
        organization: &OrganizationName,
        after: Sequence,
        visit: &mut Visit<'_>,
    ) -> Result<(), ReadError> {
        self.plan().next_read()?;
        self.inner.read(organization, after, visit)
    }

    fn heads(&self) -> Result<BTreeMap<OrganizationName, Sequence>, ReadError> {
        self.plan().next_heads()?;
        self.inner.heads()
    }

    fn ready(&self) -> Result<(), AppendError> {
        self.inner.ready()
    }
}

fn cause() -> Cause {
    io::Error::other("a fault on demand").into()
}

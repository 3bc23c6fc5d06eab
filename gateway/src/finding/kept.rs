//! What is kept to find by. Readers hold a value of it and never wait for each other; whoever finds
//! that the log has gone on brings it up to date, which is little, and publishes the next value.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use arc_swap::ArcSwap;
use doorward_store::{
    ReadRecordsError, Store,
    directory::{Directory, OrganizationName},
    finding::{Names, Trail, Unlinked},
    past::Past,
};
use tracing::warn;

/// How much a thread gives way that nobody waits for.
const GIVING_WAY: i32 = 19;

/// What is kept, by organization.
#[derive(Debug, Default)]
pub struct Finding {
    kept: Mutex<BTreeMap<OrganizationName, Arc<Kept>>>,
    stopping: AtomicBool,
}

/// What is kept of one organization.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// By words of names.
    pub names: Names,
    /// By what events are about.
    pub trail: Trail,
    /// Who is recognized by name only.
    pub unlinked: Unlinked,
    /// From when to when everything was so.
    pub past: Past,
}

#[derive(Debug, Default)]
struct Kept {
    found: ArcSwap<Found>,
    growing: Mutex<Growing>,
}

/// What only one at a time may do.
#[derive(Debug, Default)]
struct Growing {
    /// Whether a thread puts in order what has come.
    tidying: bool,
}

impl Finding {
    /// Folds what is to be kept of every organization, on a thread of its own.
    pub(crate) fn warm_up(self: &Arc<Self>, store: Arc<Store>) {
        let finding = self.clone();
        in_the_background(move || {
            for (name, directory) in store.organizations().iter() {
                let stops = || finding.stopping.load(Ordering::Relaxed);
                if let Err(error) = finding.grown(&store, name, directory, stops) {
                    warn!(%error, "what pages find by could not be folded");
                }
            }
        });
    }

    /// Forgets what is kept of an organization and folds it from its log, on a thread of its own: of
    /// somebody who was erased nothing is found any more.
    pub(crate) fn fold_anew(self: &Arc<Self>, store: &Arc<Store>, organization: &OrganizationName) {
        let (finding, store) = (self.clone(), store.clone());
        let organization = organization.clone();
        in_the_background(move || {
            let Some(directory) = store.directory(&organization) else { return };
            let stops = || finding.stopping.load(Ordering::Relaxed);
            let kept = Arc::<Kept>::default();
            match kept.grown(&store, &organization, &directory, stops) {
                Ok(_) => drop(lock(&finding.kept).insert(organization, kept)),
                Err(error) => warn!(%error, "what pages find by could not be folded"),
            }
        });
    }

    /// Nothing is folded any more that nobody asks for.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Does something with what is kept of an organization, which is first brought up to the head of
    /// the log; `directory` is how the organization is.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn found<T>(
        &self,
        store: &Store,
        organization: &OrganizationName,
        directory: &Directory,
        work: impl FnOnce(&Found) -> T,
    ) -> Result<T, ReadRecordsError> {
        Ok(work(&*self.grown(store, organization, directory, || false)?))
    }

    /// What is kept of an organization, as far as its directory has come, or as far as it was folded
    /// when it stops.
    fn grown(
        &self,
        store: &Store,
        organization: &OrganizationName,
        directory: &Directory,
        stops: impl Fn() -> bool,
    ) -> Result<Arc<Found>, ReadRecordsError> {
        let kept = lock(&self.kept).entry(organization.clone()).or_default().clone();
        kept.grown(store, organization, directory, stops)
    }
}

impl Kept {
    /// What is kept, as far as the directory has come, or as far as it was folded when it stops.
    fn grown(
        self: &Arc<Self>,
        store: &Store,
        organization: &OrganizationName,
        directory: &Directory,
        stops: impl Fn() -> bool,
    ) -> Result<Arc<Found>, ReadRecordsError> {
        let held = self.found.load_full();
        if held.trail.head() >= directory.head() {
            return Ok(held);
        }
        let mut growing = lock(&self.growing);
        let mut found = Found::clone(&self.found.load());
        let mut head = found.trail.head();
        if head < directory.head() {
            let Found { names, trail, unlinked, past } = &mut found;
            store.read(organization, head, &mut |recorded| {
                if stops() {
                    return ControlFlow::Break(());
                }
                head = recorded.sequence;
                names.read(&recorded);
                unlinked.read(&recorded);
                past.read(&recorded);
                trail.read(directory, &recorded);
                ControlFlow::Continue(())
            })?;
            found.names.settle();
            found.trail.settle(head);
            found.past.settle();
            if found.is_due() && !growing.tidying {
                growing.tidying = true;
                found.set_apart();
                let kept = self.clone();
                in_the_background(move || kept.tidy());
            }
            self.found.store(Arc::new(found.clone()));
        }
        Ok(Arc::new(found))
    }
}

impl Found {
    fn is_due(&self) -> bool {
        self.names.is_due() || self.trail.is_due() || self.past.is_due()
    }

    fn set_apart(&mut self) {
        self.names.set_apart();
        self.trail.set_apart();
        self.past.set_apart();
    }
}

impl Kept {
    /// Puts in order what was set apart, while others read and write on.
    fn tidy(&self) {
        // The value that was set apart is published by whoever holds this.
        drop(lock(&self.growing));
        let held = self.found.load_full();
        let (names, trail) = (held.names.merged(), held.trail.merged());
        let past = held.past.merged();
        drop(held);
        let mut growing = lock(&self.growing);
        let mut found = Found::clone(&self.found.load());
        found.names.adopt(&names);
        found.trail.adopt(&trail);
        found.past.adopt(&past);
        self.found.store(Arc::new(found));
        growing.tidying = false;
    }
}

fn in_the_background(work: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().name("finding".into());
    let begun = thread.spawn(move || {
        // It works as well where the system does not let it give way.
        let _ = rustix::process::nice(GIVING_WAY);
        work();
    });
    if let Err(error) = begun {
        warn!(%error, "a thread could not be begun");
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;

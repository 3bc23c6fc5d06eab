//! The log on disk: one sled database, opened anew by itself after a failure.
//!
//! Invariants: nothing is answered before `fdatasync` (sled's own flush does not reach the disk);
//! nobody reads past what was answered; no panic of sled leaves this folder.

mod ahead;
mod cache;
mod engine;
mod files;
mod guard;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use self::engine::{Engine, ReadFailure};
pub use self::{files::OpenLogError, guard::EngineError};
use super::{
    Append, AppendError, HeadsByName, Log, ReadError, Visit,
    accept::accept,
    chunk::Gap,
    space::{self, Reserve},
};
use crate::{directory::OrganizationName, record::Sequence};

/// How a log on disk is opened.
#[derive(Debug, Clone)]
pub struct SledOptions {
    /// The memory sled may use for pages, in bytes. The log is written once and read in order, so
    /// little is enough.
    pub cache_bytes: u64,
    /// The room kept for opening the log on a full disk.
    pub reserve: Option<Reserve>,
}

impl Default for SledOptions {
    fn default() -> Self {
        Self { cache_bytes: 16 * 1024 * 1024, reserve: None }
    }
}

/// A log in a folder of its own.
#[derive(Debug)]
pub struct SledLog {
    folder: PathBuf,
    options: SledOptions,
    engine: Mutex<Option<Arc<Engine>>>,
    appending: Mutex<()>,
}

impl SledLog {
    /// Opens the log in `folder`, or begins one.
    ///
    /// # Errors
    /// See [`OpenLogError`].
    pub fn open(folder: &Path, options: SledOptions) -> Result<Self, OpenLogError> {
        let engine = files::open(folder, &options)?;
        let engine = Mutex::new(Some(Arc::new(engine)));
        Ok(Self { folder: folder.into(), options, engine, appending: Mutex::new(()) })
    }

    /// The engine, opened anew when the last one failed.
    fn engine(&self) -> Result<Arc<Engine>, OpenLogError> {
        let mut held = lock(&self.engine);
        if let Some(engine) = held.as_ref() {
            return Ok(Arc::clone(engine));
        }
        let engine = Arc::new(files::open_anew(&self.folder, &self.options)?);
        *held = Some(Arc::clone(&engine));
        Ok(engine)
    }

    /// Lets go of an engine that failed, so that the next call opens the log anew.
    fn abandon(&self, failed: &Arc<Engine>) {
        failed.abandon();
        let mut held = lock(&self.engine);
        if held.as_ref().is_some_and(|engine| Arc::ptr_eq(engine, failed)) {
            *held = None;
        }
    }

    fn require_room(&self, batch: &[Append]) -> Result<(), AppendError> {
        let bytes = batch.iter().flat_map(|append| &append.records).map(Vec::len).sum();
        space::require_for_append(&self.folder, self.options.reserve.as_ref(), bytes)
            .map_err(|no_room| AppendError::Unavailable(no_room.into()))
    }
}

impl Log for SledLog {
    fn append(&self, batch: &[Append]) -> Result<(), AppendError> {
        let _one_at_a_time = lock(&self.appending);
        let engine = self.engine().map_err(|error| AppendError::Unavailable(error.into()))?;
        let heads = accept(&engine.heads(), batch)?;
        self.require_room(batch)?;
        engine.append(batch, heads).map_err(|error| {
            self.abandon(&engine);
            AppendError::Unavailable(error.into())
        })
    }

    fn read(
        &self,
        organization: &OrganizationName,
        after: Sequence,
        visit: &mut Visit<'_>,
    ) -> Result<(), ReadError> {
        let engine = self.engine().map_err(|error| ReadError::Unavailable(error.into()))?;
        engine.read(organization, after, visit).map_err(|failure| match failure {
            ReadFailure::Damaged(Gap { at, what }) => {
                ReadError::Damaged { organization: organization.clone(), at, what }
            }
            ReadFailure::Engine(error) => {
                self.abandon(&engine);
                ReadError::Unavailable(error.into())
            }
        })
    }

    fn heads(&self) -> Result<HeadsByName, ReadError> {
        let engine = self.engine().map_err(|error| ReadError::Unavailable(error.into()))?;
        let heads = engine.heads().clone();
        Ok(heads)
    }

    fn ready(&self) -> Result<(), AppendError> {
        self.engine().map_err(|error| AppendError::Unavailable(error.into()))?;
        self.require_room(&[])
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;

//! A running sled: chunks in, records out, and the heads of what is durable.

use std::{
    fmt,
    fs::File,
    ops::ControlFlow,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{EngineError, OpenLogError, guard::guarded};
use crate::{
    directory::OrganizationName,
    log::{Append, Visit, accept::HeadsByName, chunk},
    record::Sequence,
};

/// An opened log.
pub(super) struct Engine {
    db: sled::Db,
    /// sled's data file, for the `fdatasync` that sled leaves out.
    file: File,
    heads: Mutex<HeadsByName>,
    abandoned: AtomicBool,
}

/// Why reading stopped.
pub(super) enum ReadFailure {
    Damaged { at: Sequence, what: String },
    Engine(EngineError),
}

impl ReadFailure {
    fn of(error: EngineError, at: Sequence) -> Self {
        if error.is_damage() {
            Self::Damaged { at, what: error.to_string() }
        } else {
            Self::Engine(error)
        }
    }
}

impl Engine {
    /// Finds the heads in what sled holds.
    pub(super) fn new(db: sled::Db, file: File) -> Result<Self, OpenLogError> {
        let heads = Mutex::new(find_heads(&db)?);
        Ok(Self { db, file, heads, abandoned: AtomicBool::new(false) })
    }

    pub(super) fn heads(&self) -> MutexGuard<'_, HeadsByName> {
        self.heads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells readers to stop, so that nobody keeps the files locked.
    pub(super) fn abandon(&self) {
        self.abandoned.store(true, Ordering::Release);
    }

    /// Adds an accepted batch; when this returns, it is on the disk.
    pub(super) fn append(&self, batch: &[Append], heads: HeadsByName) -> Result<(), EngineError> {
        let mut writes = sled::Batch::default();
        for append in batch {
            let mut first = append.expected.next();
            for run in chunk::cut(&append.records) {
                let key = chunk::key(&append.organization, first);
                let value = chunk::encode(&key, run);
                writes.insert(key, value);
                first = first.plus(run.len() as u64);
            }
        }
        guarded(|| self.db.apply_batch(writes))?;
        guarded(|| self.db.flush())?;
        self.file.sync_data().map_err(EngineError::NotKept)?;
        self.heads().extend(heads);
        Ok(())
    }

    /// Visits the records after `after` up to the head of this moment.
    pub(super) fn read(
        &self,
        organization: &OrganizationName,
        after: Sequence,
        visit: &mut Visit<'_>,
    ) -> Result<(), ReadFailure> {
        let head = self.heads().get(organization).copied().unwrap_or_default();
        if after >= head {
            return Ok(());
        }
        let from = self.chunk_of(organization, after.next());
        let from = from.map_err(|error| ReadFailure::of(error, after.next()))?;
        let mut place = chunk::parse_key(&from).map_or(after.next(), |(_, first)| first);
        let mut chunks = self.db.range(from..=chunk::key(organization, head));
        loop {
            let found = self.step(|| chunks.next().transpose());
            let found = found.map_err(|error| ReadFailure::of(error, place))?;
            let Some((key, value)) = found else { break };
            let first = chunk::parse_key(&key).map_or(Sequence::START, |(_, first)| first);
            if first != place {
                return Err(missing(place, first));
            }
            let records = chunk::decode(&key, &value)
                .map_err(|what| ReadFailure::Damaged { at: place, what })?;
            for record in records {
                if place > after && visit(place, record) == ControlFlow::Break(()) {
                    return Ok(());
                }
                place = place.next();
            }
        }
        if place == head.next() { Ok(()) } else { Err(missing(place, head.next())) }
    }

    /// The key of the chunk that holds `sequence`, or the key it would have to begin with.
    fn chunk_of(
        &self,
        organization: &OrganizationName,
        sequence: Sequence,
    ) -> Result<Vec<u8>, EngineError> {
        let (from, to) =
            (chunk::key(organization, Sequence::START), chunk::key(organization, sequence));
        let found = self.step(|| self.db.range(from..=to.clone()).next_back().transpose())?;
        Ok(found.map_or(to, |(key, _)| key.to_vec()))
    }

    fn step<T>(&self, call: impl FnOnce() -> sled::Result<T>) -> Result<T, EngineError> {
        if self.abandoned.load(Ordering::Acquire) {
            return Err(EngineError::Abandoned);
        }
        guarded(call)
    }
}

fn missing(from: Sequence, next: Sequence) -> ReadFailure {
    let what = format!("the records from {from} to before {next} are missing");
    ReadFailure::Damaged { at: from, what }
}

/// The end of each organization's last chunk: one look per organization, however long its log.
fn find_heads(db: &sled::Db) -> Result<HeadsByName, OpenLogError> {
    let mut heads = HeadsByName::new();
    let mut from = Vec::new();
    while let Some((key, _)) = step(|| db.range(from..).next().transpose())? {
        let Some((organization, _)) = chunk::parse_key(&key) else {
            let what = EngineError::Panicked("a key that is none of ours".into());
            return Err(OpenLogError::Damaged(what));
        };
        let end = chunk::key(&organization, Sequence(u64::MAX));
        if let Some((key, value)) = step(|| db.range(..=end.clone()).next_back().transpose())? {
            let head = head(&organization, &key, &value)?;
            heads.insert(organization, head);
        }
        from = [end, vec![0]].concat();
    }
    Ok(heads)
}

fn head(
    organization: &OrganizationName,
    key: &[u8],
    value: &[u8],
) -> Result<Sequence, OpenLogError> {
    let at = chunk::parse_key(key).map_or(Sequence::START, |(_, first)| first);
    let records = chunk::decode(key, value).map_err(|what| OpenLogError::DamagedRecords {
        organization: organization.clone(),
        at,
        what,
    })?;
    Ok(Sequence(at.0 + records.len() as u64 - 1))
}

fn step<T>(call: impl FnOnce() -> sled::Result<T>) -> Result<T, OpenLogError> {
    guarded(call).map_err(OpenLogError::Damaged)
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("heads", &*self.heads()).finish_non_exhaustive()
    }
}

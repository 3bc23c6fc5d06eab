//! A running sled: chunks in, records out, and the heads of what is durable.

use std::{
    fmt,
    fs::File,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tracing::debug;

use super::{EngineError, OpenLogError, ahead::Ahead, cache::Unaccounted, guard::guarded};
use crate::{
    directory::OrganizationName,
    log::{
        Append, HeadsByName, Visit,
        chunk::{self, Assembly, Chunk, Gap, Key},
    },
    record::Sequence,
};

/// An opened log.
pub(super) struct Engine {
    db: sled::Db,
    /// sled's data file, for the `fdatasync` that sled leaves out.
    file: File,
    ahead: Mutex<Ahead>,
    heads: Mutex<HeadsByName>,
    written: Mutex<Unaccounted>,
    abandoned: AtomicBool,
}

/// Why reading stopped.
pub(super) enum ReadFailure {
    Damaged(Gap),
    Engine(EngineError),
}

impl Engine {
    /// Finds the heads in what sled holds.
    pub(super) fn new(db: sled::Db, file: File, ahead: Ahead) -> Result<Self, OpenLogError> {
        let heads = Mutex::new(find_heads(&db)?);
        let (written, abandoned) = (Mutex::default(), AtomicBool::new(false));
        let ahead = Mutex::new(ahead);
        Ok(Self { db, file, ahead, heads, written, abandoned })
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
        let mut entries: Vec<_> = batch.iter().flat_map(chunks).collect();
        let sizes: Vec<_> = entries.iter().map(|(key, value)| (key.clone(), value.len())).collect();
        match (entries.pop(), entries.is_empty()) {
            // One write is atomic by itself: a batch of sled's is written and synced in two turns.
            (Some((key, value)), true) => drop(guarded(|| self.db.insert(key, value))?),
            (last, _) => {
                let mut writes = sled::Batch::default();
                entries.into_iter().chain(last).for_each(|(key, value)| writes.insert(key, value));
                guarded(|| self.db.apply_batch(writes))?;
            }
        }
        guarded(|| self.db.flush())?;
        self.file.sync_data().map_err(EngineError::NotKept)?;
        self.heads().extend(heads);
        let mut ahead = self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = ahead.keep() {
            debug!(%error, "no zeros ahead of the log: flushes are slower");
        }
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        sizes.iter().try_for_each(|(key, bytes)| written.note(&self.db, key, *bytes))
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
        let from = from.map_err(|error| ReadFailure::at(after.next(), error))?;
        let to = Key::last(organization, head).to_bytes();
        let mut chunks = self.db.range(from.to_bytes()..=to);
        let mut assembly = Assembly::new(from.first, after);
        let mut seen = Unaccounted::default();
        loop {
            let found = self.step(|| chunks.next().transpose());
            let found = found.map_err(|error| ReadFailure::at(assembly.next(), error))?;
            let Some((key, value)) = found else { break };
            if assembly.take(&key, &value, visit).map_err(ReadFailure::Damaged)?.is_break() {
                return Ok(());
            }
            seen.note(&self.db, &key, value.len())
                .map_err(|error| ReadFailure::at(assembly.next(), error))?;
        }
        assembly.finish(head).map_err(ReadFailure::Damaged)
    }

    /// The key of the chunk that holds `sequence`, or the key it would have to begin with.
    fn chunk_of(
        &self,
        organization: &OrganizationName,
        sequence: Sequence,
    ) -> Result<Key, EngineError> {
        let lowest = Key::new(organization, Sequence::START).to_bytes();
        let highest = Key::last(organization, sequence).to_bytes();
        let found = self.step(|| self.db.range(lowest..=highest).next_back().transpose())?;
        let found = found.and_then(|(key, _)| Key::parse(&key)).map(|key| key.first);
        Ok(Key::new(organization, found.unwrap_or(sequence)))
    }

    fn step<T>(&self, call: impl FnOnce() -> sled::Result<T>) -> Result<T, EngineError> {
        if self.abandoned.load(Ordering::Acquire) {
            return Err(EngineError::Abandoned);
        }
        guarded(call)
    }
}

impl ReadFailure {
    fn at(at: Sequence, error: EngineError) -> Self {
        if error.is_damage() {
            Self::Damaged(Gap { at, what: error.to_string() })
        } else {
            Self::Engine(error)
        }
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("heads", &*self.heads()).finish_non_exhaustive()
    }
}

/// The keys and values of an append.
fn chunks(append: &Append) -> Vec<(Vec<u8>, Vec<u8>)> {
    chunk::encode(&append.organization, append.expected.next(), &append.records)
}

/// The end of each organization's last chunk: two looks per organization, however long its log.
fn find_heads(db: &sled::Db) -> Result<HeadsByName, OpenLogError> {
    let mut heads = HeadsByName::new();
    let mut from = Vec::new();
    while let Some((key, _)) = step(|| db.range(from..).next().transpose())? {
        let key = Key::parse(&key).ok_or(OpenLogError::Foreign)?;
        let end = Key::last(&key.organization, Sequence(u64::MAX)).to_bytes();
        if let Some((last, value)) = step(|| db.range(..=end.clone()).next_back().transpose())? {
            let head = head(&last, &value).map_err(|gap| OpenLogError::DamagedRecords {
                organization: key.organization.clone(),
                at: gap.at,
                what: gap.what,
            })?;
            heads.insert(key.organization, head);
        }
        from = [end, vec![0]].concat();
    }
    Ok(heads)
}

/// The sequence of the last record of a chunk.
fn head(key: &[u8], value: &[u8]) -> Result<Sequence, Gap> {
    let place = Key::parse(key);
    let at = place.as_ref().map_or(Sequence::START, |key| key.first);
    match chunk::decode(key, value).map_err(|what| Gap { at, what })? {
        Chunk::Run(records) => Ok(Sequence(at.0 + records.len() as u64 - 1)),
        Chunk::Part { of, .. } if place.is_some_and(|key| key.part + 1 == of) => Ok(at),
        Chunk::Part { .. } => Err(Gap { at, what: "a part of a record is missing".into() }),
    }
}

fn step<T>(call: impl FnOnce() -> sled::Result<T>) -> Result<T, OpenLogError> {
    guarded(call).map_err(OpenLogError::Damaged)
}

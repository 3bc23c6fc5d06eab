//! Reading records back and folding them. One thread reads, one hashes and decodes and one evolves,
//! each a little behind the other, because they cost about the same.

use std::{
    io,
    ops::ControlFlow,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread::{self, ScopedJoinHandle},
};

use super::{Organizations, organizations::Folded};
use crate::{
    codec::{self, DecodeError, RecordKeys},
    directory::{Directory, Event, Folding, OrganizationName, UserId, personal::SealedUnder},
    evidence::{Changed, Known, KnownByName, Tree},
    keys::{Gone, Keys, KeysError},
    log::{Log, ReadError},
    record::{Recorded, Sequence, Timestamp},
};

/// How far to fold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// To the head of the log.
    Head,
    /// To this place, included.
    Sequence(Sequence),
    /// To the last event at or before this time.
    Time(Timestamp),
}

impl Until {
    fn includes(self, recorded: &Recorded) -> bool {
        match self {
            Self::Head => true,
            Self::Sequence(last) => recorded.sequence <= last,
            Self::Time(last) => recorded.time <= last,
        }
    }
}

/// Why records could not be read back.
#[derive(Debug, thiserror::Error)]
pub enum ReadRecordsError {
    /// The log cannot be read, or is damaged.
    #[error(transparent)]
    Log(#[from] ReadError),
    /// A record holds no event that this version knows.
    #[error("record {sequence} of `{organization}` cannot be understood")]
    Record {
        /// Whose log.
        organization: OrganizationName,
        /// Which record.
        sequence: Sequence,
        /// What is wrong with it.
        #[source]
        source: DecodeError,
    },
    /// The log holds other records than those that were signed.
    #[error(
        "the log of `{organization}` is damaged: {changed}; keep a copy of the data directory, then \
         restore it from the last backup"
    )]
    Changed {
        /// Whose log.
        organization: OrganizationName,
        /// Where.
        changed: Changed,
    },
    /// A sealed record does not open.
    #[error(
        "the log of `{organization}` is damaged: event {sequence} is not what was sealed at its \
         place; keep a copy of the data directory, then restore it from the last backup"
    )]
    Displaced {
        /// Whose log.
        organization: OrganizationName,
        /// Which record.
        sequence: Sequence,
    },
    /// The key of somebody who was erased could not be destroyed.
    #[error("the key of somebody who was erased cannot be destroyed")]
    Keys(#[from] KeysError),
    /// No thread could be started.
    #[error("no thread could be started")]
    Thread(#[source] io::Error),
}

impl ReadRecordsError {
    pub(super) fn of(
        organization: &OrganizationName,
        sequence: Sequence,
        source: DecodeError,
    ) -> Self {
        let organization = organization.clone();
        if matches!(source, DecodeError::Sealed) {
            return Self::Displaced { organization, sequence };
        }
        Self::Record { organization, sequence, source }
    }
}

/// How many records are handed over at once.
const HANDFUL: usize = 1024;
/// The bytes of records after which no more are handed over at once: some name a thousand members.
const HANDFUL_BYTES: usize = 256 * 1024;
/// How many handfuls may wait.
const WAITING: usize = 8;

/// Where records are read, and what opens those that are sealed.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) log: &'a dyn Log,
    /// Whoever has none reads every sealed record as an erased one.
    pub(super) keys: Option<&'a Keys>,
}

impl Source<'_> {
    /// What opens the records of an organization.
    pub(super) fn keys_of(self, organization: &OrganizationName) -> RecordKeys {
        match self.keys {
            Some(keys) => RecordKeys::of(organization, keys),
            None => RecordKeys::nobodys(organization),
        }
    }
}

/// Folds every log from its beginning; each must hold what is known of it.
pub(super) fn all(
    source: Source<'_>,
    known: &KnownByName,
) -> Result<Organizations, ReadRecordsError> {
    let mut organizations = Organizations::default();
    for name in source.log.heads()?.into_keys() {
        let folded = one(source, &name, Folded::default(), Until::Head, known.get(&name))?;
        organizations.insert(name, folded);
    }
    Ok(organizations)
}

/// Destroys the keys of everybody who was erased and of every day that has expired: what the log says
/// is the truth.
pub(super) fn destroy_gone(
    organizations: &Organizations,
    keys: Option<&Keys>,
) -> Result<(), KeysError> {
    let Some(keys) = keys else { return Ok(()) };
    organizations.iter().try_for_each(|(name, directory)| {
        let people = directory.erased().map(|user| Gone::Person(user.number()));
        let days = Gone::DaysBefore(directory.retention().expired_before);
        keys.destroy(name, people.chain([days]))
    })
}

/// Folds a log that is no store's, as whoever has no keys: from its beginning to its end, which must
/// hold what is known.
///
/// # Errors
/// When it cannot be read, or does not.
pub(crate) fn whole(
    log: &dyn Log,
    organization: &OrganizationName,
    known: Option<&Known>,
) -> Result<(Directory, Tree), ReadRecordsError> {
    let source = Source { log, keys: None };
    let Folded { directory, tree } =
        one(source, organization, Folded::default(), Until::Head, known)?;
    Ok((directory, tree))
}

/// Folds what lies after the head of `folded` into it.
pub(super) fn one(
    source: Source<'_>,
    organization: &OrganizationName,
    folded: Folded,
    until: Until,
    known: Option<&Known>,
) -> Result<Folded, ReadRecordsError> {
    let Folded { directory, tree } = folded;
    let after = directory.head();
    let (to_decode, undecoded) = sync_channel(WAITING);
    let (to_evolve, decoded) = sync_channel(WAITING);
    thread::scope(|scope| {
        let reader = thread::Builder::new()
            .name("log reader".into())
            .spawn_scoped(scope, move || hand_on(source.log, organization, after, &to_decode))
            .map_err(ReadRecordsError::Thread)?;
        let decoder =
            Decoder { organization, keys: source.keys_of(organization), until, known, tree };
        let decoder = thread::Builder::new()
            .name("log decoder".into())
            .spawn_scoped(scope, move || decoder.decode(undecoded, &to_evolve))
            .map_err(ReadRecordsError::Thread)?;
        let mut folding = Folding::from(directory);
        for handful in decoded {
            for recorded in handful {
                folding.evolve(recorded.happened(), recorded.event);
            }
        }
        let directory = folding.finish();
        let (decoded, read) = (joined(decoder), joined(reader));
        let (tree, goes_on) = decoded?; // what is wrong with a record comes before what was read after it
        if goes_on.is_continue() {
            read?;
        }
        Ok(Folded { directory, tree })
    })
}

fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Some records as they lie in the log, one behind the other.
struct Handful {
    bytes: Vec<u8>,
    /// Which they are, and where each ends.
    ends: Vec<(Sequence, usize)>,
}

impl Handful {
    /// None yet, and room for as many as are handed over at once.
    fn empty() -> Self {
        Self { bytes: Vec::with_capacity(HANDFUL_BYTES), ends: Vec::with_capacity(HANDFUL) }
    }

    fn add(&mut self, sequence: Sequence, record: &[u8]) {
        self.bytes.extend_from_slice(record);
        self.ends.push((sequence, self.bytes.len()));
    }

    /// Whether one of any usual size might not find room any more.
    fn is_full(&self) -> bool {
        self.ends.len() >= HANDFUL || self.bytes.len() >= HANDFUL_BYTES / 8 * 7
    }

    fn records(&self) -> impl Iterator<Item = (Sequence, &[u8])> {
        let mut begin = 0;
        self.ends.iter().map(move |&(sequence, end)| {
            let record = self.bytes.get(std::mem::replace(&mut begin, end)..end);
            (sequence, record.unwrap_or_default())
        })
    }
}

/// Hands on the records after a place, until nobody listens any more.
fn hand_on(
    log: &dyn Log,
    organization: &OrganizationName,
    after: Sequence,
    to: &SyncSender<Handful>,
) -> Result<(), ReadError> {
    let mut handful = Handful::empty();
    let read = log.read(organization, after, &mut |sequence, record| {
        handful.add(sequence, record);
        if !handful.is_full() || to.send(std::mem::replace(&mut handful, Handful::empty())).is_ok()
        {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
    let _ = to.send(handful); // also when reading failed: what is before that is looked at
    read
}

/// From bytes to what they say, and to the tree over them.
struct Decoder<'a> {
    organization: &'a OrganizationName,
    keys: RecordKeys,
    until: Until,
    known: Option<&'a Known>,
    tree: Tree,
}

impl Decoder<'_> {
    /// The tree, and whether everything that there is was wanted: the reader is ahead, and what it met
    /// beyond that is nobody's concern.
    fn decode(
        mut self,
        from: Receiver<Handful>,
        to: &SyncSender<Vec<Recorded>>,
    ) -> Result<(Tree, ControlFlow<()>), ReadRecordsError> {
        for handful in from {
            let mut decoded = Vec::with_capacity(handful.ends.len());
            for (sequence, record) in handful.records() {
                let recorded = codec::open(sequence, record, &self.keys);
                let recorded = recorded
                    .map_err(|error| ReadRecordsError::of(self.organization, sequence, error))?;
                if !self.until.includes(&recorded) {
                    let _ = to.send(decoded);
                    return Ok((self.tree, ControlFlow::Break(())));
                }
                self.tree.push(record);
                self.require_known()?;
                decoded.push(recorded);
            }
            if to.send(decoded).is_err() {
                break; // nobody listens only when folding has stopped
            }
        }
        Ok((self.tree, ControlFlow::Continue(())))
    }

    /// Compares the tree with what was signed, where it has that size.
    fn require_known(&self) -> Result<(), ReadRecordsError> {
        let Some(known) = self.known else { return Ok(()) };
        if known.checkpoint.unverified().size != self.tree.size() {
            return Ok(());
        }
        known.require(&self.tree).map_err(|changed| {
            let organization = self.organization.clone();
            ReadRecordsError::Changed { organization, changed }
        })
    }
}

/// How many events say something personal of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Personal {
    /// Those that lie sealed under the key of the person.
    pub sealed: u64,
    /// Those that lie in the clear, from before the log was sealed.
    pub in_the_clear: u64,
}

/// Counts without opening anything.
pub(super) fn count_personal(
    log: &dyn Log,
    organization: &OrganizationName,
    directory: &Directory,
    user: UserId,
) -> Result<Personal, ReadRecordsError> {
    let mut found = Personal::default();
    let source = Source { log, keys: None };
    read(source, organization, Sequence::START, &mut |recorded| {
        let sealed =
            matches!(&recorded.event, Event::Erased(it) if it.under.person() == Some(user));
        let under = SealedUnder::of(directory, &recorded.event);
        found.sealed += u64::from(sealed);
        found.in_the_clear += u64::from(under.and_then(SealedUnder::person) == Some(user));
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// Visits records in order.
pub(super) fn read(
    source: Source<'_>,
    organization: &OrganizationName,
    after: Sequence,
    visit: &mut dyn FnMut(Recorded) -> ControlFlow<()>,
) -> Result<(), ReadRecordsError> {
    let mut broken = None;
    let keys = source.keys_of(organization);
    source.log.read(organization, after, &mut |sequence, bytes| match codec::open(
        sequence, bytes, &keys,
    ) {
        Ok(recorded) => visit(recorded),
        Err(source) => {
            broken = Some(ReadRecordsError::of(organization, sequence, source));
            ControlFlow::Break(())
        }
    })?;
    broken.map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests;

//! Reading records back and folding them. One thread reads, hashes and decodes while the other
//! evolves, because both cost about the same.

use std::{io, ops::ControlFlow, sync::mpsc::sync_channel, thread};

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
const HANDFUL: usize = 512;
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
    let Folded { directory, mut tree } = folded;
    let after = directory.head();
    let (sender, receiver) = sync_channel::<Vec<Recorded>>(WAITING);
    thread::scope(|scope| {
        let reader = thread::Builder::new()
            .name("log reader".into())
            .spawn_scoped(scope, move || -> Result<Tree, ReadRecordsError> {
                let (mut handful, mut changed) = (Vec::with_capacity(HANDFUL), None);
                let mut held = 0;
                decoded(source, organization, after, &mut |recorded, bytes| {
                    if !until.includes(&recorded) {
                        return ControlFlow::Break(());
                    }
                    tree.push(bytes);
                    changed = known.and_then(|known| known_at(known, &tree).err());
                    if changed.is_some() {
                        return ControlFlow::Break(());
                    }
                    handful.push(recorded);
                    held += bytes.len();
                    if handful.len() < HANDFUL && held < HANDFUL_BYTES {
                        return ControlFlow::Continue(());
                    }
                    held = 0;
                    let empty = Vec::with_capacity(HANDFUL);
                    match sender.send(std::mem::replace(&mut handful, empty)) {
                        Ok(()) => ControlFlow::Continue(()),
                        Err(_) => ControlFlow::Break(()),
                    }
                })?;
                if let Some(changed) = changed {
                    let organization = organization.clone();
                    return Err(ReadRecordsError::Changed { organization, changed });
                }
                let _ = sender.send(handful); // nobody listens only when folding has stopped
                Ok(tree)
            })
            .map_err(ReadRecordsError::Thread)?;
        let mut folding = Folding::from(directory);
        for handful in receiver {
            for recorded in handful {
                folding.evolve(recorded.happened(), recorded.event);
            }
        }
        match reader.join() {
            Ok(result) => result.map(|tree| Folded { directory: folding.finish(), tree }),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Compares the tree with what was signed, where it has that size.
fn known_at(known: &Known, tree: &Tree) -> Result<(), Changed> {
    let signed = known.checkpoint.unverified().size == tree.size();
    if signed { known.require(tree) } else { Ok(()) }
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
    decoded(source, organization, Sequence::START, &mut |recorded, _| {
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
    decoded(source, organization, after, &mut |recorded, _| visit(recorded))
}

/// Visits records in order, each with the bytes it was.
fn decoded(
    source: Source<'_>,
    organization: &OrganizationName,
    after: Sequence,
    visit: &mut dyn FnMut(Recorded, &[u8]) -> ControlFlow<()>,
) -> Result<(), ReadRecordsError> {
    let mut broken = None;
    let keys = source.keys_of(organization);
    source.log.read(organization, after, &mut |sequence, bytes| match codec::open(
        sequence, bytes, &keys,
    ) {
        Ok(recorded) => visit(recorded, bytes),
        Err(source) => {
            broken = Some(ReadRecordsError::of(organization, sequence, source));
            ControlFlow::Break(())
        }
    })?;
    broken.map_or(Ok(()), Err)
}

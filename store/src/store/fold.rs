//! Reading records back and folding them. One thread reads, hashes and decodes while the other
//! evolves, because both cost about the same.

use std::{io, ops::ControlFlow, sync::mpsc::sync_channel, thread};

use super::{Organizations, organizations::Folded};
use crate::{
    codec::{self, DecodeError},
    directory::{Directory, Folding, OrganizationName},
    evidence::{Changed, Known, KnownByName, Tree},
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
    /// No thread could be started.
    #[error("no thread could be started")]
    Thread(#[source] io::Error),
}

/// How many records are handed over at once.
const HANDFUL: usize = 512;
/// The bytes of records after which no more are handed over at once: some name a thousand members.
const HANDFUL_BYTES: usize = 256 * 1024;
/// How many handfuls may wait.
const WAITING: usize = 8;

/// Folds every log from its beginning; each must hold what is known of it.
pub(super) fn all(log: &dyn Log, known: &KnownByName) -> Result<Organizations, ReadRecordsError> {
    let mut organizations = Organizations::default();
    for name in log.heads()?.into_keys() {
        let folded = one(log, &name, Folded::default(), Until::Head, known.get(&name))?;
        organizations.insert(name, folded);
    }
    Ok(organizations)
}

/// Folds a log that is no store's: from its beginning to its end, which must hold what is known.
///
/// # Errors
/// When it cannot be read, or does not.
pub(crate) fn whole(
    log: &dyn Log,
    organization: &OrganizationName,
    known: Option<&Known>,
) -> Result<(Directory, Tree), ReadRecordsError> {
    let Folded { directory, tree } = one(log, organization, Folded::default(), Until::Head, known)?;
    Ok((directory, tree))
}

/// Folds what lies after the head of `folded` into it.
pub(super) fn one(
    log: &dyn Log,
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
                decoded(log, organization, after, &mut |recorded, bytes| {
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

/// Visits records in order.
pub(super) fn read(
    log: &dyn Log,
    organization: &OrganizationName,
    after: Sequence,
    visit: &mut dyn FnMut(Recorded) -> ControlFlow<()>,
) -> Result<(), ReadRecordsError> {
    decoded(log, organization, after, &mut |recorded, _| visit(recorded))
}

/// Visits records in order, each with the bytes it was.
fn decoded(
    log: &dyn Log,
    organization: &OrganizationName,
    after: Sequence,
    visit: &mut dyn FnMut(Recorded, &[u8]) -> ControlFlow<()>,
) -> Result<(), ReadRecordsError> {
    let mut broken = None;
    log.read(organization, after, &mut |sequence, bytes| match codec::decode(sequence, bytes) {
        Ok(recorded) => visit(recorded, bytes),
        Err(source) => {
            let organization = organization.clone();
            broken = Some(ReadRecordsError::Record { organization, sequence, source });
            ControlFlow::Break(())
        }
    })?;
    broken.map_or(Ok(()), Err)
}

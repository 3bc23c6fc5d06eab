//! Putting a backup back where nothing is.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::BufReader,
    ops::ControlFlow,
    path::Path,
    sync::Arc,
};

use super::{BackupError, Told, backed_up, bundle_of, clear, disk, keys_of, passing};
use crate::{
    Store, Until, codec,
    data_dir::{DataDir, LogOptions},
    directory::OrganizationName,
    evidence::{
        Known, KnownByName, Origin, Signer, Tree,
        bundle::{self, InvalidBundle, Verified},
    },
    keys::{Dice, WrappingKey},
    log::{Append, Log, SledLog},
    record::Sequence,
    replace_file::sync_folder_of,
};

/// How many bytes of records are appended at once.
const BATCH: usize = 512 * 1024;
const PIECE: usize = 256 * 1024;

/// What was put back of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Whose log.
    pub organization: OrganizationName,
    /// How many events the backup holds.
    pub held: Sequence,
    /// How many of them were put back.
    pub events: Sequence,
}

/// Makes a data directory of a backup. Each log is believed only if it is what one of the keys signed;
/// one that is cut at `until` is signed anew. When this returns, the data directory is in its place,
/// whole, and was folded, and the keys of personal fields were opened; when it fails, nothing is there.
///
/// # Errors
/// See [`BackupError`].
pub fn restore(
    from: &Path,
    to: &Path,
    until: Until,
    signers: &dyn Fn(&Origin) -> Vec<Signer>,
    keys: Option<(WrappingKey, Dice)>,
    told: &mut Told<'_>,
) -> Result<Vec<Restored>, BackupError> {
    let backed_up = backed_up(from)?;
    require_nothing(to)?;
    let passing = passing(to);
    clear(&passing)?;
    let made = make(from, &passing, &backed_up, until, signers, told);
    let opened = made.and_then(|(restored, data_dir)| {
        keys.map(|(wrapping, dice)| data_dir.open_keys(wrapping, dice)).transpose()?;
        Ok(restored)
    });
    let put = opened.and_then(|restored| {
        let empty = to.exists().then(|| fs::remove_dir(to)).transpose();
        empty.map_err(disk(to))?;
        fs::rename(&passing, to).map_err(disk(to))?;
        sync_folder_of(to).map_err(disk(to))?;
        Ok(restored)
    });
    if put.is_err() {
        let _ = fs::remove_dir_all(&passing); // a part is no data directory
    }
    put
}

/// A folder that is not there, or empty.
fn require_nothing(path: &Path) -> Result<(), BackupError> {
    match fs::read_dir(path).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Ok(false) => Err(BackupError::There(path.into())),
        Err(error) => Err(BackupError::Disk(path.into(), error)),
    }
}

fn make(
    from: &Path,
    to: &Path,
    backed_up: &[(OrganizationName, Origin)],
    until: Until,
    signers: &dyn Fn(&Origin) -> Vec<Signer>,
    told: &mut Told<'_>,
) -> Result<(Vec<Restored>, DataDir), BackupError> {
    let data_dir = DataDir::open(to)?;
    let (log, _) = data_dir.open_known(LogOptions::default())?;
    let (mut all, mut erased, mut restored) = (BTreeMap::new(), Vec::new(), Vec::new());
    for (name, origin) in backed_up {
        let keys = signers(origin);
        let (verified, signer) = proved(from, name, &keys)?;
        let tree = records(&log, &bundle_of(from, name), name, until, told)?;
        let signed = match tree.size() == verified.checkpoint.size {
            true => verified.signed,
            false => signer.checkpoint(&tree).ok_or(BackupError::Unsigned)?,
        };
        erased.extend(verified.directory.erased().map(|user| (name, user)));
        restored.push(Restored {
            organization: name.clone(),
            held: verified.checkpoint.size,
            events: tree.size(),
        });
        if tree.size() > Sequence::START {
            all.insert(name.clone(), (signed, tree));
        }
    }
    let known = all.iter().map(|(name, (signed, tree))| (name, signed, tree));
    data_dir.write_checkpoints(known).map_err(disk(to))?;
    for (name, _) in backed_up {
        let kept = keys_of(from, name);
        if kept.exists() {
            let keys = fs::read(&kept).map_err(disk(&kept))?;
            data_dir.put_keys(name, &keys).map_err(disk(to))?;
        }
    }
    let known = all.into_iter().map(|(name, (checkpoint, tree))| {
        let tiles = tree.tile_roots().into_iter().collect();
        (name, Known { checkpoint, tiles })
    });
    let log: Arc<dyn Log> = Arc::new(log);
    let store = Store::open_known(log, &known.collect::<KnownByName>())?;
    for (name, user) in erased {
        if !store.directory(name).unwrap_or_default().may_have_been(user) {
            return Err(BackupError::GivenAgain { organization: name.clone(), user });
        }
    }
    Ok((restored, data_dir))
}

/// What a bundle proves, and who signed it.
fn proved<'a>(
    from: &Path,
    name: &OrganizationName,
    signers: &'a [Signer],
) -> Result<(Verified, &'a Signer), BackupError> {
    let path = bundle_of(from, name);
    let mut wrong = InvalidBundle::OtherKey("none".into());
    for signer in signers {
        match bundle::verify(open(&path)?, signer.public(), None) {
            Ok(verified) if verified.organization == *name => return Ok((verified, signer)),
            Ok(_) => return Err(BackupError::NoBackup(from.into())),
            Err(error) => wrong = error,
        }
    }
    Err(BackupError::Unproved(name.clone(), wrong))
}

fn open(path: &Path) -> Result<BufReader<File>, BackupError> {
    Ok(BufReader::with_capacity(PIECE, File::open(path).map_err(disk(path))?))
}

/// Appends the records of a bundle as far as they are wanted, and answers the tree over them.
fn records(
    log: &SledLog,
    bundle: &Path,
    name: &OrganizationName,
    until: Until,
    told: &mut Told<'_>,
) -> Result<Tree, BackupError> {
    let (mut tree, mut batch, mut bytes) = (Tree::default(), Vec::new(), 0);
    let (mut expected, mut failed) = (Sequence::START, None);
    let mut append = |batch: &mut Vec<Vec<u8>>| {
        let records = std::mem::take(batch);
        let after = Sequence(expected.0.saturating_add(records.len() as u64));
        let appended = match records.is_empty() {
            true => Ok(()),
            false => log.append(&[Append { organization: name.clone(), expected, records }]),
        };
        expected = after;
        told(name, after);
        appended.map_err(|error| BackupError::Append(name.clone(), error))
    };
    let read = bundle::records(open(bundle)?, &mut |sequence, record| {
        if !includes(until, sequence, record) {
            return ControlFlow::Break(());
        }
        tree.push(record);
        bytes += record.len();
        batch.push(record.to_vec());
        if bytes < BATCH {
            return ControlFlow::Continue(());
        }
        bytes = 0;
        match append(&mut batch) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    read.map_err(|error| BackupError::Unproved(name.clone(), error))?;
    failed.map_or(Ok(()), Err)?;
    append(&mut batch)?;
    Ok(tree)
}

/// Whether a record is to be put back; one that cannot be read was refused before.
fn includes(until: Until, sequence: Sequence, record: &[u8]) -> bool {
    match until {
        Until::Head => true,
        Until::Sequence(last) => sequence <= last,
        Until::Time(last) => codec::time(record).is_ok_and(|time| time <= last),
    }
}

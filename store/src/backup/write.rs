//! Making a backup while everything goes on.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, BufReader, BufWriter, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
};

use super::{BackupError, FORM, MARK, Told, bundle_of, clear, disk, keys_of, passing};
use crate::{
    Store,
    directory::OrganizationName,
    evidence::{Signer, bundle},
    record::Sequence,
    replace_file::{replace_file, sync_folder_of},
};

/// How many bytes are read or written at once.
const PIECE: usize = 256 * 1024;
/// After how many events it is said how far it is.
const STEP: u64 = 100_000;

/// A backup on its way; what is dropped before it is whole is taken away.
#[derive(Debug)]
pub struct Making {
    to: PathBuf,
    passing: PathBuf,
    lines: String,
    whole: bool,
}

impl Making {
    /// Begins one.
    ///
    /// # Errors
    /// When something is there, or the disk fails.
    pub fn begin(to: &Path) -> Result<Self, BackupError> {
        if to.symlink_metadata().is_ok() {
            return Err(BackupError::There(to.into()));
        }
        let passing = passing(to);
        clear(&passing)?;
        DirBuilder::new().mode(0o700).create(&passing).map_err(disk(&passing))?;
        Ok(Self { to: to.into(), passing, lines: String::new(), whole: false })
    }

    /// Copies one organization as it is now, and reads the copy as an auditor would, close behind.
    ///
    /// # Errors
    /// When it cannot be written, or does not prove what the log is.
    pub fn copy(
        &mut self,
        store: &Store,
        organization: &OrganizationName,
        signer: &Signer,
        told: &mut Told<'_>,
    ) -> Result<Sequence, BackupError> {
        let path = bundle_of(&self.passing, organization);
        let file = private(&path).map_err(disk(&path))?;
        let (grown, grows) = channel();
        let copy =
            Behind { file: File::open(&path).map_err(disk(&path))?, grows, there: 0, read: 0 };
        let key = signer.public().clone();
        let proving = thread::Builder::new().name("backup reader".into());
        let proving = proving
            .spawn(move || bundle::verify(BufReader::with_capacity(PIECE, copy), &key, None))
            .map_err(disk(&path))?;
        let mut counted = |events| told(organization, events);
        let out = Counting { file, bytes: 0, events: 0, grown, told: &mut counted };
        let mut out = BufWriter::with_capacity(PIECE, out);
        let unwritten = |error| BackupError::Unwritten(organization.clone(), error);
        store.bundle(organization, signer, &mut out).map_err(unwritten)?;
        let written = out.into_inner().map_err(io::IntoInnerError::into_error);
        let file = written.map_err(disk(&path))?.file; // nothing is written any more
        file.sync_all().map_err(disk(&path))?;
        let proved = proving.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let unproved = |error| BackupError::Unproved(organization.clone(), error);
        let events = proved.map_err(unproved)?.checkpoint.size;
        if let Some(keys) = store.keys_as_kept(organization)? {
            let path = keys_of(&self.passing, organization);
            let kept = private(&path).and_then(|mut file| {
                file.write_all(&keys)?;
                file.sync_all()
            });
            kept.map_err(disk(&path))?;
        }
        self.lines.push_str(&format!("{organization} {}\n", signer.origin()));
        Ok(events)
    }

    /// Ends it: when this returns, the backup is in its place and survives a power cut.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn end(mut self) -> Result<(), BackupError> {
        let mark = self.passing.join(MARK);
        let text = format!("{FORM}\n{}", self.lines);
        replace_file(&mark, text.as_bytes()).map_err(disk(&mark))?;
        fs::rename(&self.passing, &self.to).map_err(disk(&self.to))?;
        self.whole = true;
        sync_folder_of(&self.to).map_err(disk(&self.to))
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        if !self.whole {
            let _ = fs::remove_dir_all(&self.passing); // a part is no backup
        }
    }
}

fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// A file that is read while it is written, as far as that is.
struct Behind {
    file: File,
    /// How many bytes there are by now; nobody says more when it is whole.
    grows: Receiver<u64>,
    there: u64,
    read: u64,
}

impl Read for Behind {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.read >= self.there {
            match self.grows.recv() {
                Ok(there) => self.there = there,
                Err(_) => return Ok(0),
            }
        }
        let read = Read::by_ref(&mut self.file).take(self.there - self.read).read(into)?;
        self.read += read as u64;
        if read == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(read) }
    }
}

/// A file that counts the lines written to it: a bundle has one an event.
struct Counting<'a> {
    file: File,
    bytes: u64,
    events: u64,
    grown: Sender<u64>,
    told: &'a mut dyn FnMut(Sequence),
}

impl Write for Counting<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.bytes += written as u64;
        let _ = self.grown.send(self.bytes); // who found it wrong already does not read on
        let lines = bytes.iter().take(written).filter(|byte| **byte == b'\n').count();
        let before = self.events;
        self.events += lines as u64;
        if before / STEP < self.events / STEP {
            (self.told)(Sequence(self.events / STEP * STEP));
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

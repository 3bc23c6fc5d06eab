//! The thread that writes entries down.

use std::{
    collections::HashMap,
    fs::{self, DirBuilder, File},
    io::{self, BufWriter, Write},
    iter,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::PathBuf,
    sync::mpsc::Receiver,
    thread,
    time::Duration,
};

use doorward_store::directory::OrganizationName;

use super::{
    Entry, files,
    sums::{Sum, Sums},
};

/// How many files are held open.
const MAX_OPEN: usize = 64;

/// How long entries are gathered before they are written.
const GATHERING: Duration = Duration::from_millis(100);

/// What the thread is told.
#[derive(Debug)]
pub(super) enum Message {
    /// Write this down.
    Note(OrganizationName, Box<Entry>),
    /// Stop.
    Close,
}

/// The files and what is known of them.
#[derive(Debug)]
pub(super) struct Writer {
    folder: PathBuf,
    limit: u64,
    open: HashMap<OrganizationName, Open>,
    sums: Sums,
    failing: bool,
}

#[derive(Debug)]
struct Open {
    file: BufWriter<File>,
    bytes: u64,
}

impl Writer {
    pub(super) fn new(folder: PathBuf, limit: u64, sums: Sums) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
        Ok(Self { folder, limit, open: HashMap::new(), sums, failing: false })
    }

    /// Writes until told to stop. Entries are gathered for a moment, so that under load the thread
    /// wakes and writes a few times a second instead of once a request.
    pub(super) fn run(mut self, messages: &Receiver<Message>) {
        while let Ok(first) = messages.recv() {
            if !matches!(first, Message::Close) {
                thread::sleep(GATHERING);
            }
            let sums = self.sums.clone();
            let mut sums = sums.lock();
            for message in iter::once(first).chain(messages.try_iter()) {
                match message {
                    Message::Note(organization, entry) => {
                        self.note(&organization, &entry, sums.get_mut(&organization));
                    }
                    Message::Close => return self.flush(),
                }
            }
            self.flush();
        }
    }

    fn note(&mut self, organization: &OrganizationName, entry: &Entry, sum: Option<&mut Sum>) {
        let result = self.write(organization, entry, sum);
        if let Err(error) = &result {
            self.open.remove(organization);
            if !self.failing {
                tracing::warn!(
                    error = error as &dyn std::error::Error,
                    "the request log cannot be written"
                );
            }
        }
        self.failing = result.is_err();
    }

    fn write(
        &mut self,
        organization: &OrganizationName,
        entry: &Entry,
        mut sum: Option<&mut Sum>,
    ) -> io::Result<()> {
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        let bytes = u64::try_from(line.len()).unwrap_or(u64::MAX);
        let limit = self.limit;
        let full = |open: &Open| open.bytes > 0 && open.bytes.saturating_add(bytes) > limit;
        if !self.open.contains_key(organization) {
            self.make_room();
            self.open.insert(organization.clone(), self.begin(organization)?);
        }
        if self.open.get(organization).is_some_and(full) {
            self.turn_over(organization)?;
            sum.iter_mut().for_each(|sum| sum.turn_over());
        }
        if let Some(open) = self.open.get_mut(organization) {
            open.file.write_all(&line)?;
            open.bytes = open.bytes.saturating_add(bytes);
            sum.iter_mut().for_each(|sum| sum.take(entry));
        }
        Ok(())
    }

    fn begin(&self, organization: &OrganizationName) -> io::Result<Open> {
        let path = files::current(&self.folder, organization);
        let file = File::options().append(true).create(true).mode(0o600).open(path)?;
        let bytes = file.metadata()?.len();
        Ok(Open { file: BufWriter::new(file), bytes })
    }

    fn turn_over(&mut self, organization: &OrganizationName) -> io::Result<()> {
        if let Some(mut open) = self.open.remove(organization) {
            open.file.flush()?;
        }
        let current = files::current(&self.folder, organization);
        fs::rename(current, files::previous(&self.folder, organization))?;
        self.open.insert(organization.clone(), self.begin(organization)?);
        Ok(())
    }

    fn make_room(&mut self) {
        if self.open.len() >= MAX_OPEN {
            self.flush();
            self.open.clear();
        }
    }

    fn flush(&mut self) {
        for open in self.open.values_mut() {
            if let Err(error) = open.file.flush() {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the request log cannot be written"
                );
            }
        }
    }
}

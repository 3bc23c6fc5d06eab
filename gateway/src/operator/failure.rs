//! Why a request was not carried out: the one table where errors become exits.

use std::{error::Error, io, path::Path};

use doorward_store::{
    NotClosed, ReadRecordsError, SubmitError,
    codec::DecodeError,
    data_dir::OpenDataDirError,
    directory::Refusal,
    evidence::ReadKnownError,
    keys,
    log::{OpenLogError, ReadError, heads::ReadHeadsError},
};

use crate::{
    assertion::KeysError, clock::NoRandomness, evidence::CheckpointKeyError, exit::Exit,
    pages::catalogue::Said, seal::SealError,
};

/// A no with its words and its exit code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    exit: Exit,
    message: String,
    /// By which name the directory said no.
    refusal: Option<Refusal>,
    /// Which field of the wish it is about.
    field: Option<&'static str>,
    /// What a main user reads in their own language.
    said: Option<Box<Said>>,
}

impl Failure {
    /// A failure in words.
    #[must_use]
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), refusal: None, field: None, said: None }
    }

    /// A failure in words of the catalogue, which an operator reads in English.
    #[must_use]
    pub fn said(exit: Exit, said: Said) -> Self {
        Self::new(exit, said.to_string()).told(said)
    }

    /// A failure in the words of an error and its causes.
    #[must_use]
    pub fn of(exit: Exit, error: &dyn Error) -> Self {
        Self::new(exit, with_causes(error))
    }

    /// The directory's no.
    #[must_use]
    pub fn refused(refusal: Refusal) -> Self {
        let failure = Self::new(Exit::Refused, refusal.to_string());
        Self { refusal: Some(refusal), ..failure }
    }

    /// The same, said in other words.
    #[must_use]
    pub fn in_words(self, message: impl Into<String>) -> Self {
        Self { message: message.into(), ..self }
    }

    /// The same, told to a main user in these words.
    #[must_use]
    pub fn told(self, said: Said) -> Self {
        Self { said: Some(Box::new(said)), ..self }
    }

    /// The same, about one field of the wish.
    #[must_use]
    pub fn at(self, field: &'static str) -> Self {
        Self { field: Some(field), ..self }
    }

    /// By which name the directory said no, if it did.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_ref()
    }

    /// What a main user is told, where the catalogue has words for it.
    #[must_use]
    pub fn in_catalogue(&self) -> Option<&Said> {
        self.said.as_deref()
    }

    /// Which field of the wish it is about, if one.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        self.field
    }

    /// Nothing is where the data directory should be.
    #[must_use]
    pub fn no_data_dir(path: &Path) -> Self {
        let path = path.display();
        Self::new(Exit::Refused, format!("there is no data directory `{path}`: see `--data-dir`"))
    }

    /// Whoever asked does not wait for the answer any more.
    #[must_use]
    pub fn nobody_listens() -> Self {
        Self::new(Exit::Disk, "nobody listens to the answer any more")
    }

    /// How the process ends.
    #[must_use]
    pub const fn exit(&self) -> Exit {
        self.exit
    }
}

/// An error with all its causes in one line.
#[must_use]
pub(super) fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}

impl From<SubmitError> for Failure {
    fn from(error: SubmitError) -> Self {
        match error {
            SubmitError::Refused(refusal) => Self::refused(refusal),
            SubmitError::Unavailable | SubmitError::Closed => Self::of(Exit::Unavailable, &error),
            SubmitError::Busy => Self::of(Exit::TryAgain, &error),
        }
    }
}

impl From<ReadRecordsError> for Failure {
    fn from(error: ReadRecordsError) -> Self {
        let exit = match &error {
            ReadRecordsError::Log(error) => of_read(error),
            ReadRecordsError::Record { source: DecodeError::KeysMissing, .. } => Exit::Permission,
            ReadRecordsError::Record { .. }
            | ReadRecordsError::Changed { .. }
            | ReadRecordsError::Displaced { .. } => Exit::DamagedLog,
            ReadRecordsError::Keys(error) => of_keys(error),
            ReadRecordsError::Thread(_) => Exit::Internal,
        };
        Self::of(exit, &error)
    }
}

impl From<OpenDataDirError> for Failure {
    fn from(error: OpenDataDirError) -> Self {
        let exit = match &error {
            OpenDataDirError::Locked { .. } => Exit::Locked,
            OpenDataDirError::Newer { .. } => Exit::NewerFormat,
            OpenDataDirError::Foreign { .. } => Exit::Config,
            OpenDataDirError::NotOurs { .. }
            | OpenDataDirError::TooOpen { .. }
            | OpenDataDirError::NotWritable { .. } => Exit::Permission,
            OpenDataDirError::Damaged { .. }
            | OpenDataDirError::KnownMissing { .. }
            | OpenDataDirError::Known { source: ReadKnownError::Damaged(_), .. }
            | OpenDataDirError::Heads { source: ReadHeadsError::Damaged(_), .. } => {
                Exit::DamagedLog
            }
            OpenDataDirError::Log { source, .. } => of_open(source),
            OpenDataDirError::Read { source, .. } => of_read(source),
            OpenDataDirError::Keys(error) => of_keys(error),
            OpenDataDirError::Heads { source: ReadHeadsError::Disk(_), .. }
            | OpenDataDirError::Known { source: ReadKnownError::Disk(_), .. }
            | OpenDataDirError::Disk { .. } => Exit::Disk,
        };
        Self::of(exit, &error)
    }
}

impl From<SealError> for Failure {
    fn from(error: SealError) -> Self {
        let exit = match &error {
            SealError::Missing(_)
            | SealError::TooOpen(_)
            | SealError::NoKey(_)
            | SealError::Foreign => Exit::Permission,
            SealError::Disk(..) => Exit::Disk,
            SealError::NoRandomness(_) | SealError::CannotSeal => Exit::Internal,
        };
        Self::of(exit, &error)
    }
}

impl From<keys::KeysError> for Failure {
    fn from(error: keys::KeysError) -> Self {
        Self::of(of_keys(&error), &error)
    }
}

impl From<NotClosed> for Failure {
    fn from(error: NotClosed) -> Self {
        Self::of(Exit::Disk, &error)
    }
}

impl From<KeysError> for Failure {
    fn from(error: KeysError) -> Self {
        let exit = match &error {
            KeysError::TooOpen { .. } => Exit::Permission,
            KeysError::Disk { .. } => Exit::Disk,
            KeysError::Unreadable { .. } => Exit::Config,
            KeysError::NotMade => Exit::Internal,
        };
        Self::of(exit, &error)
    }
}

impl From<CheckpointKeyError> for Failure {
    fn from(error: CheckpointKeyError) -> Self {
        let exit = match &error {
            CheckpointKeyError::TooOpen { .. }
            | CheckpointKeyError::Foreign { .. }
            | CheckpointKeyError::Seal(_) => Exit::Permission,
            CheckpointKeyError::Disk { .. } => Exit::Disk,
            CheckpointKeyError::Unreadable { .. } => Exit::Config,
            CheckpointKeyError::NoRandomness(_) => Exit::Internal,
        };
        Self::of(exit, &error)
    }
}

impl From<NoRandomness> for Failure {
    fn from(error: NoRandomness) -> Self {
        Self::of(Exit::Internal, &error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::of(Exit::Disk, &error)
    }
}

fn of_keys(error: &keys::KeysError) -> Exit {
    match error {
        keys::KeysError::Foreign(_) => Exit::Permission,
        keys::KeysError::Disk(..) => Exit::Disk,
        keys::KeysError::NoRandomness | keys::KeysError::CannotSeal => Exit::Internal,
    }
}

fn of_read(error: &ReadError) -> Exit {
    match error {
        ReadError::Damaged { .. } => Exit::DamagedLog,
        ReadError::Unavailable(_) => Exit::Disk,
    }
}

fn of_open(error: &OpenLogError) -> Exit {
    match error {
        OpenLogError::Damaged(_) | OpenLogError::DamagedRecords { .. } | OpenLogError::Foreign => {
            Exit::DamagedLog
        }
        OpenLogError::Busy => Exit::Locked,
        OpenLogError::Full(_) | OpenLogError::Disk(_) => Exit::Disk,
    }
}

//! How each log stands with the witness, for whoever looks. What the witness said last is kept in the
//! data directory, so that a restart forgets neither that nor how long ago it was.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use doorward_oidc::http::HttpError;
use doorward_store::{Timestamp, directory::OrganizationName, record::Sequence, replace_file};
use serde::{Deserialize, Serialize};
use tracing::{error, info, warn};

const FILE: &str = "witnessed";

/// What the witness said last of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Witnessed {
    /// How many events it saw.
    pub size: Sequence,
    /// When, by its own clock.
    pub time: Timestamp,
    /// The checkpoint that it saw, with its cosignature: a signed note.
    pub note: String,
}

/// Why the witness does not say so of what the log is now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unseen {
    /// There is no answer.
    #[error("the witness {0}")]
    Unreachable(HttpError),
    /// The answer is no.
    #[error("the witness answered with status {0}")]
    Refused(u16),
    /// It was not told of this log.
    #[error("the witness does not know this log: give it the key of `events checkpoint --key`")]
    Unknown,
    /// The signature is not what it should be.
    #[error("what the witness answered is not signed with its key")]
    Foreign,
    /// The log was longer.
    #[error("the log was cut off: the witness has seen {0} events of it")]
    Ahead(Sequence),
    /// The log was another.
    #[error("the log was replaced: the witness has seen {0} events that are not its first")]
    Another(Sequence),
    /// The log cannot be read.
    #[error("the event log cannot be read at the moment")]
    Unread,
}

/// How a log stands with the witness.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// What it said last.
    pub last: Option<Witnessed>,
    /// Why it has said no more.
    pub trouble: Option<Unseen>,
}

/// How all logs stand.
#[derive(Debug)]
pub struct Standings {
    file: PathBuf,
    held: Mutex<BTreeMap<OrganizationName, Standing>>,
}

impl Unseen {
    /// Whether it says that the log is not what it was.
    #[must_use]
    pub const fn is_grave(&self) -> bool {
        match self {
            Self::Ahead(_) | Self::Another(_) => true,
            Self::Unreachable(_)
            | Self::Refused(_)
            | Self::Unknown
            | Self::Foreign
            | Self::Unread => false,
        }
    }
}

impl Standings {
    /// Those of a data directory. What cannot be read was never said: the witness knows better.
    #[must_use]
    pub fn open(data_dir: &Path) -> Self {
        let file = data_dir.join(FILE);
        let held = read(&file).unwrap_or_else(|error| {
            warn!(%error, "what the witness said last cannot be read");
            BTreeMap::new()
        });
        Self { file, held: Mutex::new(held) }
    }

    /// How a log stands.
    #[must_use]
    pub fn of(&self, organization: &OrganizationName) -> Standing {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.get(organization).cloned().unwrap_or_default()
    }

    /// Keeps what the witness said, or why it said nothing, and tells what is new of that.
    ///
    /// # Errors
    /// When it cannot be written; it is known until the end of this process then.
    pub(super) fn note(
        &self,
        organization: &OrganizationName,
        said: Result<Witnessed, Unseen>,
    ) -> io::Result<()> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let standing = held.entry(organization.clone()).or_default();
        match said {
            Ok(last) => {
                if standing.trouble.take().is_some() {
                    info!(%organization, size = %last.size, "the log is witnessed again");
                }
                standing.last = Some(last);
            }
            Err(trouble) => {
                if standing.trouble.as_ref() != Some(&trouble) {
                    match trouble.is_grave() {
                        true => error!(%organization, "{trouble}"),
                        false => warn!(%organization, "{trouble}"),
                    }
                }
                standing.trouble = Some(trouble);
                return Ok(());
            }
        }
        let kept: BTreeMap<_, _> = held
            .iter()
            .filter_map(|(name, standing)| Some((name.as_str(), standing.last.as_ref()?)))
            .collect();
        replace_file(&self.file, &serde_json::to_vec(&kept)?)
    }
}

fn read(file: &Path) -> io::Result<BTreeMap<OrganizationName, Standing>> {
    let bytes = match fs::read(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        read => read?,
    };
    let kept: BTreeMap<String, Witnessed> = serde_json::from_slice(&bytes)?;
    let standing = |(name, last): (String, Witnessed)| {
        let named = OrganizationName::parse(&name).map_err(io::Error::other)?;
        Ok((named, Standing { last: Some(last), trouble: None }))
    };
    kept.into_iter().map(standing).collect()
}

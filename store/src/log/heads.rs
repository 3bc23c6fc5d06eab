//! How far each organization's log was known to reach, and what it has lost since. Checkpoints say
//! it now, outside the engine, because a damaged engine may lose the end of a log without a word;
//! the heads file of format 1 is read until the first of them.

use std::{
    fmt, fs,
    io::{self, ErrorKind},
    path::Path,
};

use super::HeadsByName;
use crate::{directory::OrganizationName, record::Sequence};

const FORMAT: &str = "doorward heads 1";

/// Reads the heads file.
#[derive(Debug)]
pub struct Heads;

/// What the log has lost, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Damage {
    /// The organizations that lost records, by name.
    pub losses: Vec<Loss>,
}

/// The records one organization has lost, first and last included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// Whose log.
    pub organization: OrganizationName,
    /// The first sequence that is gone.
    pub first: Sequence,
    /// The last sequence that is known to be gone; more may be.
    pub last: Sequence,
}

/// Why the heads file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadHeadsError {
    /// It is not what was written.
    #[error("the heads file is damaged: {0}")]
    Damaged(String),
    /// The disk failed.
    #[error("the heads file cannot be read")]
    Disk(#[source] io::Error),
}

impl Heads {
    /// The recorded heads, or nothing when the file does not exist.
    ///
    /// # Errors
    /// See [`ReadHeadsError`].
    pub fn read(path: &Path) -> Result<Option<HeadsByName>, ReadHeadsError> {
        match fs::read_to_string(path) {
            Ok(text) => parse(&text).map(Some).map_err(ReadHeadsError::Damaged),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                Err(ReadHeadsError::Damaged("it is not text".into()))
            }
            Err(error) => Err(ReadHeadsError::Disk(error)),
        }
    }
}

/// Finds what is known of and the log does not have. A log that is ahead of what is known is well:
/// that is noted from time to time.
///
/// # Errors
/// What is lost.
pub fn compare(recorded: &HeadsByName, actual: &HeadsByName) -> Result<(), Damage> {
    let losses = recorded.iter().filter_map(|(organization, last)| {
        let held = actual.get(organization).copied().unwrap_or_default();
        let loss = Loss { organization: organization.clone(), first: held.next(), last: *last };
        (held < *last).then_some(loss)
    });
    let losses = losses.collect::<Vec<_>>();
    if losses.is_empty() { Ok(()) } else { Err(Damage { losses }) }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let losses = self.losses.iter().map(Loss::to_string).collect::<Vec<_>>();
        f.write_str(&losses.join("; "))
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { organization, first, last } = self;
        if first == last {
            write!(f, "`{organization}` has lost event {first}")
        } else {
            write!(f, "`{organization}` has lost events {first} to {last}")
        }
    }
}

fn parse(text: &str) -> Result<HeadsByName, String> {
    let (body, checksum) = split_last_line(text).ok_or("it is cut short")?;
    let mut lines = body.lines();
    match lines.next() {
        Some(FORMAT) => {}
        first => return Err(format!("it begins with `{}`", first.unwrap_or_default())),
    }
    if checksum != format!("crc32 {:08x}", crc32fast::hash(body.as_bytes())) {
        return Err("its checksum is wrong".into());
    }
    lines.map(|line| parse_line(line).ok_or_else(|| format!("`{line}` is no head"))).collect()
}

fn split_last_line(text: &str) -> Option<(&str, &str)> {
    let whole = text.strip_suffix('\n')?;
    let body = whole.trim_end_matches(|c| c != '\n');
    Some((body, whole.strip_prefix(body)?))
}

fn parse_line(line: &str) -> Option<(OrganizationName, Sequence)> {
    let (organization, head) = line.split_once(' ')?;
    Some((OrganizationName::parse(organization).ok()?, Sequence(head.parse().ok()?)))
}

#[cfg(test)]
mod tests;

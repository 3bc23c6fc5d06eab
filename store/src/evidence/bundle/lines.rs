//! The lines of a bundle, read once. While they are events they are a log, so that they are folded
//! as any other log is.

use std::{
    io::{self, BufRead, Read},
    sync::{Mutex, PoisonError},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use tlog_tiles::tlog::Hash;

use super::{super::TILE, InvalidBundle};
use crate::{
    directory::OrganizationName,
    log::{Append, AppendError, HeadsByName, Log, MAX_RECORD_BYTES, ReadError, Visit},
    record::Sequence,
};

/// The longest line, in bytes: a record of the greatest size.
const LONGEST: u64 = MAX_RECORD_BYTES as u64 / 3 * 4 + 64;

/// The lines that were not read yet.
pub(super) struct Lines<R> {
    input: R,
    number: u64,
    line: Vec<u8>,
    /// The line is to be read once more.
    kept: bool,
}

/// The lines that are events, as a log that is read once.
pub(super) struct Events<R>(Mutex<Held<R>>);

struct Held<R> {
    lines: Lines<R>,
    tiles: Vec<Hash>,
    refused: Option<InvalidBundle>,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn of(input: R) -> Self {
        Self { input, number: 0, line: Vec::new(), kept: false }
    }

    /// The next line without its line feed, or nothing at the end.
    pub(super) fn read_line(&mut self) -> Result<Option<&[u8]>, InvalidBundle> {
        if std::mem::take(&mut self.kept) {
            return Ok(Some(&self.line));
        }
        self.line.clear();
        self.number += 1;
        let read = self.input.by_ref().take(LONGEST).read_until(b'\n', &mut self.line);
        match read.map_err(InvalidBundle::Disk)? {
            0 => Ok(None),
            _ if self.line.pop() == Some(b'\n') => Ok(Some(&self.line)),
            _ => Err(self.refuse("it does not end")),
        }
    }

    /// The next line, which must be there and be text.
    pub(super) fn text(&mut self) -> Result<&str, InvalidBundle> {
        let number = self.number + 1;
        let refuse = |what: &str| InvalidBundle::Line { line: number, what: what.into() };
        let line = self.read_line()?.ok_or_else(|| refuse("the bundle is cut off"))?;
        std::str::from_utf8(line).map_err(|_| refuse("it is no text"))
    }

    /// The next line, which must read just so.
    pub(super) fn expect(&mut self, want: &str) -> Result<(), InvalidBundle> {
        if self.text()? == want {
            return Ok(());
        }
        Err(self.refuse(format!("`{want}` belongs there")))
    }

    /// A note that one key signed: lines, an empty one, one signature.
    pub(super) fn note(&mut self) -> Result<String, InvalidBundle> {
        let mut note = String::new();
        loop {
            let line = self.text()?;
            note.push_str(line);
            note.push('\n');
            if line.is_empty() {
                break;
            }
        }
        note.push_str(self.text()?);
        note.push('\n');
        Ok(note)
    }

    /// The end, after which there must be nothing.
    pub(super) fn end(&mut self) -> Result<(), InvalidBundle> {
        if self.read_line()?.is_none() {
            return Ok(());
        }
        Err(self.refuse("something follows the end"))
    }

    pub(super) fn refuse(&self, what: impl Into<String>) -> InvalidBundle {
        InvalidBundle::Line { line: self.number, what: what.into() }
    }

    /// The next record into `record`, or nothing when the events are over; notes the tiles between.
    fn record(
        &mut self,
        place: Sequence,
        tiles: &mut Vec<Hash>,
        record: &mut Vec<u8>,
    ) -> Result<bool, InvalidBundle> {
        let due = place.0 > 1 && (place.0 - 1).is_multiple_of(TILE);
        if due && (tiles.len() as u64) < (place.0 - 1) / TILE {
            let line = self.text()?;
            let hash = line.strip_prefix("t ").and_then(|hash| Hash::parse_hash(hash).ok());
            match hash {
                Some(hash) => tiles.push(hash),
                None => return Err(self.refuse("the root of a tile belongs there")),
            }
        }
        let Some(line) = self.read_line()? else {
            return Err(self.refuse("the bundle is cut off"));
        };
        record.clear();
        let decoded = line.strip_prefix(b"e ").map(|text| STANDARD.decode_vec(text, record));
        match decoded {
            Some(Ok(())) if record.len() <= MAX_RECORD_BYTES => Ok(true),
            Some(_) => Err(self.refuse("it is no record")),
            None => {
                self.kept = true;
                Ok(false)
            }
        }
    }
}

impl<R: BufRead> Events<R> {
    pub(super) fn of(lines: Lines<R>) -> Self {
        Self(Mutex::new(Held { lines, tiles: vec![], refused: None }))
    }

    /// What follows the events, and the roots of their tiles, or why they could not be read.
    pub(super) fn rest(self) -> Result<(Lines<R>, Vec<Hash>), InvalidBundle> {
        let held = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        match held.refused {
            Some(refused) => Err(refused),
            None => Ok((held.lines, held.tiles)),
        }
    }
}

impl<R: BufRead + Send + 'static> Log for Events<R> {
    fn read(
        &self,
        _organization: &OrganizationName,
        after: Sequence,
        visit: &mut Visit<'_>,
    ) -> Result<(), ReadError> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Held { lines, tiles, refused } = &mut *held;
        let (mut place, mut record) = (after.next(), Vec::new());
        loop {
            match lines.record(place, tiles, &mut record) {
                Ok(true) if visit(place, &record).is_continue() => place = place.next(),
                Ok(_) => return Ok(()),
                Err(error) => {
                    *refused = Some(error);
                    let cause = io::Error::other("the bundle is damaged");
                    return Err(ReadError::Unavailable(cause.into()));
                }
            }
        }
    }

    fn append(&self, _batch: &[Append]) -> Result<(), AppendError> {
        self.ready()
    }

    fn heads(&self) -> Result<HeadsByName, ReadError> {
        Ok(HeadsByName::new())
    }

    fn ready(&self) -> Result<(), AppendError> {
        Err(AppendError::Unavailable(io::Error::other("a bundle is only read").into()))
    }
}

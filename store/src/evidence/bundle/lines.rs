//! The lines of a bundle, read once. While they are events they are a log, so that they are folded
//! as any other log is.

use std::{
    io::{self, BufRead, Read},
    sync::{Mutex, PoisonError},
};

use base64_simd::STANDARD;
use memchr::memchr;
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
        record.clear();
        if let Some(is_record) = self.record_in_hand(record) {
            return if is_record { Ok(true) } else { Err(self.refuse("it is no record")) };
        }
        let Some(line) = self.read_line()? else {
            return Err(self.refuse("the bundle is cut off"));
        };
        match is_record(line, record) {
            Some(true) => Ok(true),
            Some(false) => Err(self.refuse("it is no record")),
            None => {
                self.kept = true;
                Ok(false)
            }
        }
    }

    /// The same, where the next line is one of a record and lies whole in what was read already: nearly
    /// all do, and are not copied then.
    fn record_in_hand(&mut self, record: &mut Vec<u8>) -> Option<bool> {
        if self.kept {
            return None;
        }
        let held = self.input.fill_buf().ok()?; // whoever reads on meets the error
        let end = memchr(b'\n', held)?;
        let is_record = is_record(held.get(..end)?, record)?;
        self.input.consume(end + 1);
        self.number += 1;
        Some(is_record)
    }
}

/// Whether a line that says it is a record is one, which is decoded.
fn is_record(line: &[u8], record: &mut Vec<u8>) -> Option<bool> {
    let decoded = STANDARD.decode_append(line.strip_prefix(b"e ")?, &mut *record);
    Some(decoded.is_ok() && record.len() <= MAX_RECORD_BYTES)
}

impl<R: BufRead> Events<R> {
    pub(super) fn of(lines: Lines<R>) -> Self {
        Self(Mutex::new(Held { lines, tiles: vec![] }))
    }

    /// What follows the events that were read, and the roots of their tiles.
    pub(super) fn rest(self) -> (Lines<R>, Vec<Hash>) {
        let Held { lines, tiles } = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        (lines, tiles)
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
        let Held { lines, tiles } = &mut *held;
        let (mut place, mut record) = (after.next(), Vec::new());
        loop {
            match lines.record(place, tiles, &mut record) {
                Ok(true) if visit(place, &record).is_continue() => place = place.next(),
                Ok(_) => return Ok(()),
                Err(damaged) => return Err(ReadError::Unavailable(Box::new(damaged))),
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

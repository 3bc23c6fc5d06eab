//! Zeros written ahead of the log, so that a flush carries only the batch.
//!
//! A file that grows has to tell the disk its new length and its new blocks with every flush; one
//! that is overwritten in place has not, which halves the time a batch takes. So the data file ends
//! in a segment that sled has not begun. Zeros are only ever appended, never written at a place, so
//! they cannot lie on what sled writes; to sled such a segment is a free one.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom},
    os::unix::fs::FileExt,
    path::Path,
};

use super::files::SEGMENT_BYTES;

/// What sled's head of a segment takes; it is never all zeros.
const HEAD_BYTES: usize = 20;

/// The data file, to append to.
pub(super) struct Ahead(File);

impl Ahead {
    pub(super) fn of(data_file: &Path) -> io::Result<Self> {
        OpenOptions::new().read(true).append(true).open(data_file).map(Self)
    }

    /// Appends a segment of zeros when sled has begun the last one.
    pub(super) fn keep(&mut self) -> io::Result<()> {
        let segment = SEGMENT_BYTES as u64;
        // Not from the file's metadata: a file whose times were asked for gets finer ones at the next
        // write, which every flush then has to write too.
        let length = self.0.seek(SeekFrom::End(0))?;
        let whole = length.next_multiple_of(segment);
        if whole == length && self.is_untouched(length.saturating_sub(segment))? {
            return Ok(());
        }
        let missing = whole - length + segment;
        io::copy(&mut io::repeat(0).take(missing), &mut self.0).map(drop)
    }

    fn is_untouched(&self, segment: u64) -> io::Result<bool> {
        let mut head = [0; HEAD_BYTES];
        match self.0.read_exact_at(&mut head, segment) {
            Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => Err(error),
            read => Ok(read.is_ok() && head == [0; HEAD_BYTES]),
        }
    }
}

//! The reference of everything durable: a plain file, one write and one `fdatasync` a batch.

use std::{
    fs::{File, OpenOptions},
    io::Write,
    path::Path,
};

use super::Trouble;

/// A file that only grows.
pub(super) struct PlainFile(File);

impl PlainFile {
    /// Begins an empty file.
    pub(super) fn create(path: &Path) -> Result<Self, Trouble> {
        Ok(Self(OpenOptions::new().create_new(true).append(true).open(path)?))
    }

    /// Appends that many bytes and waits for the disk.
    pub(super) fn append(&mut self, bytes: usize) -> Result<(), Trouble> {
        self.0.write_all(&vec![0xD0; bytes])?;
        self.0.sync_data()?;
        Ok(())
    }
}

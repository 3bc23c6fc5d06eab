//! What the log is asked for where it must be proved: its records just as they lie there.

use std::{io::Write, ops::ControlFlow};

use super::{ReadRecordsError, Store};
use crate::{
    directory::OrganizationName,
    evidence::{
        Hash, Signer, TILE, Tree, TreeError,
        bundle::{self, WriteBundleError},
    },
    keys::KeysError,
    record::Sequence,
};

impl Store {
    /// Writes the log of an organization, as far as it is published, as a bundle that proves itself.
    ///
    /// # Errors
    /// See [`WriteBundleError`]; `Moved` also when there is no such organization.
    pub fn bundle(
        &self,
        organization: &OrganizationName,
        signer: &Signer,
        out: &mut dyn Write,
    ) -> Result<(), WriteBundleError> {
        let published = self.published.load_full();
        let held = published.get(organization).zip(published.tree(organization));
        let (directory, tree) = held.ok_or(WriteBundleError::Moved)?;
        bundle::write(self.log.as_ref(), organization, (directory, tree), signer, out)
    }

    /// The keys of personal fields of an organization as they lie in the data directory, if there are any.
    pub(crate) fn keys_as_kept(
        &self,
        organization: &OrganizationName,
    ) -> Result<Option<Vec<u8>>, KeysError> {
        let kept = self.keys.as_ref().map(|keys| keys.as_kept(organization)).transpose();
        kept.map(Option::flatten)
    }

    /// A record as it lies in the log, if there is one.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn record(
        &self,
        organization: &OrganizationName,
        sequence: Sequence,
    ) -> Result<Option<Vec<u8>>, ReadRecordsError> {
        let mut found = None;
        let before = Sequence(sequence.0.saturating_sub(1));
        self.log.read(organization, before, &mut |_, record| {
            found = Some(record.to_vec());
            ControlFlow::Break(())
        })?;
        Ok(found)
    }

    /// The hashes of a full tile of leaves (tlog-tiles), anew from the log.
    ///
    /// # Errors
    /// When the log cannot be read, or does not have them.
    pub fn leaves(
        &self,
        organization: &OrganizationName,
        tile: u64,
    ) -> Result<Vec<Hash>, TreeError> {
        let mut leaves = Vec::new();
        let first = Sequence(tile.saturating_mul(TILE));
        let read = self.log.read(organization, first, &mut |_, record| {
            leaves.push(Tree::leaf(record));
            if leaves.len() as u64 == TILE {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        read.map_err(|error| TreeError::InvalidInput(error.to_string()))?;
        Ok(leaves)
    }
}

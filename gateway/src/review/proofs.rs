//! The proof of each event that a review cites.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use doorward_store::{
    Sequence,
    directory::OrganizationName,
    evidence::{Hash, SignedCheckpoint, Tree, TreeError, prove},
};

use crate::{
    exit::Exit,
    operator::{Failure, House},
};

/// How many tiles of leaves are kept: events that follow one another are in the same.
const KEPT: usize = 64;

/// Proves events below a checkpoint of just this tree.
///
/// # Errors
/// When the log cannot be read.
pub(super) fn of(
    house: &House,
    organization: &OrganizationName,
    tree: &Tree,
    checkpoint: &SignedCheckpoint,
    cited: &BTreeSet<Sequence>,
) -> Result<Vec<(Sequence, String)>, Failure> {
    let kept = RefCell::new(BTreeMap::<u64, Vec<Hash>>::new());
    let leaves = |tile: u64| -> Result<Vec<Hash>, TreeError> {
        if let Some(leaves) = kept.borrow().get(&tile) {
            return Ok(leaves.clone());
        }
        let leaves = house.store.leaves(organization, tile)?;
        let mut kept = kept.borrow_mut();
        if kept.len() >= KEPT {
            kept.pop_first();
        }
        kept.insert(tile, leaves.clone());
        Ok(leaves)
    };
    let proof = |sequence: &Sequence| {
        let absent = || Failure::new(Exit::Disk, format!("event {sequence} cannot be read"));
        let record = house.store.record(organization, *sequence)?.ok_or_else(absent)?;
        let proof = prove(tree, (*sequence, &record), &leaves, checkpoint);
        let proof = proof.map_err(|error| Failure::of(Exit::Disk, &error))?;
        Ok((*sequence, proof))
    };
    cited.iter().map(proof).collect()
}

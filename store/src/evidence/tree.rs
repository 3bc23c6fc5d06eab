//! The tree of one organization (RFC 6962 §2.1), as much of it as must be held: the hashes of the
//! leaves after the last full tile, and the roots of all full tiles, level by level. What lies below
//! a full tile is hashed again from the log when a proof asks for it.

use std::{
    cell::RefCell,
    collections::{BTreeMap, btree_map::Entry},
};

use imbl::Vector;
use tlog_tiles::tlog::{
    self, Error, Hash, HashReader, node_hash, record_hash, split_stored_hash_index,
};

use crate::record::Sequence;

/// How many hashes a tile has, as tlog-tiles wants it.
pub const TILE: u64 = FULL as u64;
const FULL: usize = 256;
/// The levels of the tree that a tile spans.
const TILE_LEVELS: u8 = 8;

/// A tree that grows. A clone costs at most 8 KiB.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    size: u64,
    /// The leaves of the tile that is not full.
    open: Vec<Hash>,
    /// The roots of full tiles: of 256 leaves, of 256 such roots, and so on.
    roots: Vec<Vector<Hash>>,
}

/// Gives the hashes of a full tile of leaves, anew from the log.
pub type Leaves<'a> = dyn Fn(u64) -> Result<Vec<Hash>, Error> + 'a;

/// Every node of a tree, for proofs.
pub struct Nodes<'a> {
    tree: &'a Tree,
    leaves: &'a Leaves<'a>,
    /// Tiles of leaves that were asked for: the nodes of a proof lie together.
    read: RefCell<BTreeMap<u64, Vec<Hash>>>,
}

impl Tree {
    /// How many records it stands for: the head of the log.
    #[must_use]
    pub fn size(&self) -> Sequence {
        Sequence(self.size)
    }

    /// The hash of a record as a leaf.
    #[must_use]
    pub fn leaf(record: &[u8]) -> Hash {
        record_hash(record)
    }

    /// Adds a record to the end.
    pub fn push(&mut self, record: &[u8]) {
        self.push_leaf(Self::leaf(record));
    }

    /// Adds a record to the end, of which the hash is known.
    pub fn push_leaf(&mut self, leaf: Hash) {
        self.size = self.size.saturating_add(1);
        self.open.push(leaf);
        if self.open.len() == FULL {
            let root = subtree(std::mem::take(&mut self.open));
            self.carry(0, root);
        }
    }

    /// The root: what a checkpoint signs.
    #[must_use]
    pub fn root(&self) -> Hash {
        let nothing_below = |_: u64| -> Result<Vec<Hash>, Error> { Err(Error::IndexesNotInTree) };
        // At its own size a tree needs no node below a full tile.
        tlog::tree_hash(self.size, &Nodes::of(self, &nothing_below)).unwrap_or_default()
    }

    /// The roots of the full tiles of leaves, in order.
    #[must_use]
    pub fn tile_roots(&self) -> Vector<Hash> {
        self.roots.first().cloned().unwrap_or_default()
    }

    fn carry(&mut self, level: usize, root: Hash) {
        if self.roots.len() == level {
            self.roots.push(Vector::new());
        }
        let Some(held) = self.roots.get_mut(level) else { return };
        held.push_back(root);
        if held.len().is_multiple_of(FULL) {
            let full = held.iter().skip(held.len().saturating_sub(FULL));
            let root = subtree(full.copied().collect());
            self.carry(level + 1, root);
        }
    }
}

impl<'a> Nodes<'a> {
    /// The nodes of `tree`; leaves below full tiles are asked of `leaves`.
    #[must_use]
    pub fn of(tree: &'a Tree, leaves: &'a Leaves<'a>) -> Self {
        Self { tree, leaves, read: RefCell::default() }
    }

    /// The hashes of a tile: those from `first` on its level, `count` of them; level 0 has leaves,
    /// level 1 the roots of full tiles of leaves.
    ///
    /// # Errors
    /// When the tree does not have them, or the log cannot be read.
    pub fn hashes(&self, level: u8, first: u64, count: u64) -> Result<Vec<Hash>, Error> {
        let hashes = match usize::from(level).checked_sub(1) {
            Some(above) => {
                let held = self.tree.roots.get(above);
                held.map(|held| cut(held.iter(), first, count)).unwrap_or_default()
            }
            None => self.leaf_hashes(first, count)?,
        };
        if hashes.len() as u64 == count { Ok(hashes) } else { Err(Error::IndexesNotInTree) }
    }

    /// Leaves of one tile.
    fn leaf_hashes(&self, first: u64, count: u64) -> Result<Vec<Hash>, Error> {
        let open = self.tree.size - self.tree.open.len() as u64;
        if first >= open {
            return Ok(cut(self.tree.open.iter(), first - open, count));
        }
        let tile = first / TILE;
        let mut read = self.read.borrow_mut();
        let leaves = match read.entry(tile) {
            Entry::Occupied(read) => read.into_mut(),
            Entry::Vacant(unread) => unread.insert((self.leaves)(tile)?),
        };
        Ok(cut(leaves.iter(), first % TILE, count))
    }
}

impl HashReader for Nodes<'_> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, Error> {
        let node = |index: &u64| {
            let (level, n) = split_stored_hash_index(*index);
            let (tile_level, within) = (level / TILE_LEVELS, level % TILE_LEVELS);
            self.hashes(tile_level, n << within, 1 << within).map(subtree)
        };
        indexes.iter().map(node).collect()
    }
}

/// The root of a full binary tree over these hashes, whose number is a power of two.
fn subtree(mut hashes: Vec<Hash>) -> Hash {
    while hashes.len() > 1 {
        let pairs = hashes.chunks_exact(2).filter_map(|pair| <&[Hash; 2]>::try_from(pair).ok());
        hashes = pairs.map(|[left, right]| node_hash(*left, *right)).collect();
    }
    hashes.pop().unwrap_or_default()
}

fn cut<'a>(hashes: impl Iterator<Item = &'a Hash>, first: u64, count: u64) -> Vec<Hash> {
    let number = |n| usize::try_from(n).unwrap_or(usize::MAX);
    hashes.skip(number(first)).take(number(count)).copied().collect()
}

#[cfg(test)]
mod tests;

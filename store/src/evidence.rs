//! What shows that a log is what it was: a Merkle tree over its records, and signed statements about
//! that tree. Published formats only: RFC 6962 for the tree; signed-note, tlog-checkpoint, tlog-tiles
//! and tlog-proof of C2SP for what is told. No clock, no dice, no HTTP.
//!
//! A leaf is a record as it lies in the log (`codec::encode`), the first of an organization the leaf
//! 0. So sequence `n` is leaf `n - 1`, and a tree's size is the head of the log.

pub mod bundle;
mod checkpoint;
mod handover;
mod known;
mod parts;
mod proof;
pub mod review;
mod signer;
mod state;
mod tile;
mod tree;
pub mod witness;

pub use tlog_tiles::tlog::{Error as TreeError, HASH_SIZE as HASH_BYTES, Hash};

pub use self::{
    checkpoint::{Checkpoint, InvalidCheckpoint, SignedCheckpoint},
    handover::{NotFollowed, followed, hand_over},
    known::{Changed, Known, KnownByName, KnownFile, ReadKnownError},
    parts::{NotFollowing, follow_parts, part},
    proof::{continuation, prove},
    signer::{InvalidKey, Origin, PublicKey, Signer, Unsigned},
    state::state_digest,
    tile::TilePlace,
    tree::{Leaves, Nodes, TILE, Tree},
};

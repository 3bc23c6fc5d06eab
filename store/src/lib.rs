#![doc = include_str!("../README.md")]

pub mod codec;
pub mod directory;
pub mod log;
pub mod record;

pub use record::{Actor, Recorded, RequestId, Sequence, Timestamp};

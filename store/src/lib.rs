#![doc = include_str!("../README.md")]

pub mod directory;
pub mod log;
pub mod record;

pub use record::{Actor, RequestId, Sequence, Timestamp};

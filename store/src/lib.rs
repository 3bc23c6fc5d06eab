#![doc = include_str!("../README.md")]

pub mod codec;
pub mod data_dir;
pub mod directory;
pub mod log;
pub mod record;
mod replace_file;

pub use record::{Actor, Recorded, RequestId, Sequence, Timestamp};

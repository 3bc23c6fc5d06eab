#![doc = include_str!("../README.md")]

pub mod backup;
pub mod codec;
pub mod data_dir;
pub mod directory;
pub mod evidence;
pub mod finding;
pub mod keys;
pub mod log;
mod one_processor;
pub mod past;
pub mod record;
mod replace_file;

pub mod store;

pub use record::{Actor, Recorded, RequestId, Sequence, Timestamp};
pub use replace_file::replace_file;
pub use store::{
    Committed, Health, NotClosed, Organizations, PATIENCE, ReadRecordsError, Store, Submission,
    SubmitError, Until,
};

//! The fence around sled: it panics where others return an error.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// Why sled did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// It said so.
    #[error("the storage engine failed")]
    Failed(#[source] sled::Error),
    /// It panicked.
    #[error("the storage engine gave up: {0}")]
    Panicked(String),
    /// Another call failed, and the engine is about to be opened anew.
    #[error("the storage engine is being opened anew")]
    Abandoned,
    /// What sled had written could not be brought to the disk.
    #[error("the disk did not keep what was written")]
    NotKept(#[source] std::io::Error),
}

impl EngineError {
    /// Whether the engine found bytes that are not what it wrote.
    pub(super) fn is_damage(&self) -> bool {
        match self {
            Self::Failed(error) => matches!(error, sled::Error::Corruption { .. }),
            Self::Panicked(_) | Self::Abandoned | Self::NotKept(_) => false,
        }
    }
}

/// Calls into sled; a panic becomes an error.
pub(super) fn guarded<T>(call: impl FnOnce() -> sled::Result<T>) -> Result<T, EngineError> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(result) => result.map_err(EngineError::Failed),
        Err(panic) => Err(EngineError::Panicked(text(panic.as_ref()))),
    }
}

fn text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "it panicked without a word".into())
}

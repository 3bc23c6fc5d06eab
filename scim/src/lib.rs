#![doc = include_str!("../README.md")]

pub mod error;
pub mod mode;
pub mod schema;

pub use error::{Error, ScimType};
pub use mode::Mode;

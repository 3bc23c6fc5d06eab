#![doc = include_str!("../README.md")]

pub mod attribute_path;
pub mod error;
pub mod mode;
pub mod schema;

pub use attribute_path::AttributePath;
pub use error::{Error, ScimType};
pub use mode::Mode;

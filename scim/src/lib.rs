#![doc = include_str!("../README.md")]

#[cfg(test)]
mod arbitrary;
pub mod attribute_path;
mod body;
pub mod bulk;
mod caseless;
pub mod cursor;
pub mod discovery;
pub mod endpoint;
pub mod error;
pub mod filter;
pub mod list;
mod lookup;
pub mod mode;
pub mod patch;
mod percent;
pub mod query;
pub mod resource;
pub mod schema;
pub mod security_event;
pub mod selection;
pub mod sort;

pub use attribute_path::AttributePath;
pub use endpoint::Endpoint;
pub use error::{Error, ScimType};
pub use filter::Filter;
pub use mode::Mode;
pub use patch::{GroupChange, PatchOp};
pub use resource::{Object, Resource, ResourceType};
pub use selection::Selection;

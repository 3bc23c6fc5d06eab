#![doc = include_str!("../README.md")]

#[cfg(test)]
mod arbitrary;
pub mod attribute_path;
mod body;
mod caseless;
pub mod discovery;
pub mod error;
pub mod filter;
mod lookup;
pub mod mode;
pub mod resource;
pub mod schema;
pub mod selection;

pub use attribute_path::AttributePath;
pub use error::{Error, ScimType};
pub use filter::Filter;
pub use mode::Mode;
pub use resource::{Member, Object, Resource, ResourceType};
pub use selection::Selection;

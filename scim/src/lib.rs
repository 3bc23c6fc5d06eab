#![doc = include_str!("../README.md")]

pub mod attribute_path;
mod body;
mod caseless;
pub mod error;
pub mod filter;
pub mod mode;
pub mod resource;
pub mod schema;

pub use attribute_path::AttributePath;
pub use error::{Error, ScimType};
pub use filter::Filter;
pub use mode::Mode;
pub use resource::{Member, Object, Resource, ResourceType};

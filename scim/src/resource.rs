//! What a client said of a person or a group, in canonical form.

mod kind;

pub use kind::{Resolved, ResourceType};

/// The members of a JSON object, in the order they were written.
pub type Object = serde_json::Map<String, serde_json::Value>;

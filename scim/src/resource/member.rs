//! A member of a group, as far as a client may say.

use serde_json::Value;

use super::ResourceType;

/// A member by its id. `display` and `$ref` are the server's to say.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Member {
    /// The id of the person or group.
    pub value: String,
    /// Which of the two it is, if that was said.
    pub kind: Option<ResourceType>,
}

impl Member {
    /// Reads an element in canonical form. A `$ref` into `/Groups/` tells a group as well as the
    /// `type` does.
    pub(crate) fn of(element: &Value) -> Option<Self> {
        let part = |name| element.get(name).and_then(Value::as_str);
        let referred = || {
            let (front, _) = part("$ref")?.rsplit_once('/')?;
            ResourceType::ALL.into_iter().find(|kind| front.ends_with(kind.endpoint()))
        };
        Some(Self {
            value: part("value")?.to_owned(),
            kind: part("type").and_then(ResourceType::named).or_else(referred),
        })
    }
}

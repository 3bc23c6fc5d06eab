//! What a member is beyond its id. A member's `type`, `$ref` and `display` are those of the person
//! or group it names: what was held of them stays, and what a PATCH says of them counts for
//! nothing, neither here nor where a PATCH becomes changes.

use std::collections::HashMap;

use serde_json::Value;

use crate::resource::{Object, member_id};

/// The members a group had before a PATCH, by id.
pub(super) struct Known(HashMap<String, Value>);

impl Known {
    pub(super) fn of(group: &Object) -> Self {
        let members = group.get("members").and_then(Value::as_array).into_iter().flatten();
        Self(members.filter_map(|it| Some((member_id(it)?.to_owned(), it.clone()))).collect())
    }

    /// Puts back what is known of each member, and leaves of the others who they are.
    pub(super) fn restore(&self, group: &mut Object) {
        let Some(Value::Array(members)) = group.get_mut("members") else { return };
        let known = |id: &str| self.0.get(id).cloned().unwrap_or_else(|| bare(id));
        *members = members.iter().filter_map(member_id).map(known).collect();
        if members.is_empty() {
            group.shift_remove("members");
        }
    }
}

fn bare(id: &str) -> Value {
    Value::Object(Object::from_iter([("value".to_owned(), id.into())]))
}

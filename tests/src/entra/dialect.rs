//! The two ways in which Entra writes the same PATCH.

use serde_json::{Map, Value, json};

use super::mapping::{ENTERPRISE, Place};

const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// Which of Entra's PATCH dialects a provisioning job speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// What every job speaks unless told otherwise: capitalised operations, one per attribute,
    /// booleans as strings, members removed by a list of values.
    #[default]
    Usual,
    /// What `aadOptscim062020` in the Tenant URL switches on: lower case, one operation without a
    /// path for all plain attributes, members removed by a filter.
    AadOptscim062020,
}

/// What is to become of one attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Difference {
    /// The server has nothing there.
    Missing(Place, String),
    /// The server has something else there.
    Other(Place, String),
    /// The server has something where the source has nothing.
    Cleared(Place),
    /// May the person sign in?
    Active(bool),
    /// Who leads the person now, by the server's id; empty for nobody.
    Manager(String),
    /// The new name of a group.
    GroupName(String),
}

impl Dialect {
    /// The PATCH body that makes these differences disappear.
    pub(super) fn patch(self, differences: Vec<Difference>) -> Value {
        match self {
            Self::Usual => body(&differences.into_iter().map(usual).collect::<Vec<_>>()),
            Self::AadOptscim062020 => body(&flagged(differences)),
        }
    }

    /// The PATCH body that adds these members, by the server's ids.
    pub(super) fn add_members(self, ids: &[String]) -> Value {
        let members = |id: &String| json!({ "$ref": null, "value": id });
        let value: Vec<_> = ids.iter().map(members).collect();
        body(&[json!({ "op": self.op("Add"), "path": "members", "value": value })])
    }

    /// The PATCH body that removes these members, by the server's ids.
    pub(super) fn remove_members(self, ids: &[String]) -> Value {
        match self {
            Self::Usual => {
                let value: Vec<_> = ids.iter().map(|id| json!({ "value": id })).collect();
                body(&[json!({ "op": "Remove", "path": "members", "value": value })])
            }
            Self::AadOptscim062020 => {
                let path = |id: &String| format!("members[value eq \"{id}\"]");
                let removes = ids.iter().map(|id| json!({ "op": "remove", "path": path(id) }));
                body(&removes.collect::<Vec<_>>())
            }
        }
    }

    fn op(self, op: &str) -> String {
        match self {
            Self::Usual => op.to_owned(),
            Self::AadOptscim062020 => op.to_lowercase(),
        }
    }
}

fn body(operations: &[Value]) -> Value {
    json!({ "schemas": [PATCH_OP], "Operations": operations })
}

fn manager_path() -> String {
    Place::Enterprise("manager").path()
}

fn usual(difference: Difference) -> Value {
    match difference {
        Difference::Missing(place, text) => {
            json!({ "op": "Add", "path": place.path(), "value": text })
        }
        Difference::Other(place, text) => {
            json!({ "op": "Replace", "path": place.path(), "value": text })
        }
        Difference::Cleared(place) => json!({ "op": "Remove", "path": place.path() }),
        Difference::Active(active) => {
            let text = if active { "True" } else { "False" };
            json!({ "op": "Replace", "path": "active", "value": text })
        }
        Difference::Manager(id) => json!({ "op": "Add", "path": manager_path(), "value": id }),
        Difference::GroupName(name) => {
            json!({ "op": "Replace", "path": "displayName", "value": name })
        }
    }
}

/// One operation for every bracketed path and every removal; all the rest in one without a path.
fn flagged(differences: Vec<Difference>) -> Vec<Value> {
    let mut operations = Vec::new();
    let mut plain = Map::new();
    for difference in differences {
        match difference {
            Difference::Missing(place @ Place::Typed(..), text) => {
                operations.push(json!({ "op": "add", "path": place.path(), "value": text }));
            }
            Difference::Other(place @ Place::Typed(..), text) => {
                operations.push(json!({ "op": "replace", "path": place.path(), "value": text }));
            }
            Difference::Missing(place, text) | Difference::Other(place, text) => {
                plain.insert(place.path(), json!(text));
            }
            Difference::Cleared(place) => {
                operations.push(json!({ "op": "remove", "path": place.path() }));
            }
            Difference::Active(active) => {
                operations.push(json!({ "op": "replace", "path": "active", "value": active }));
            }
            Difference::Manager(id) => {
                plain.insert(format!("{ENTERPRISE}:manager"), json!(id));
            }
            Difference::GroupName(name) => {
                plain.insert("displayName".to_owned(), json!(name));
            }
        }
    }
    if !plain.is_empty() {
        operations.push(json!({ "op": "replace", "value": plain }));
    }
    operations
}

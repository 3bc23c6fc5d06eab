//! A person and a group as a Microsoft Entra directory holds them: the source, not what SCIM says.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The object ID that Entra gives to every person and group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ObjectId(pub Uuid);

impl std::fmt::Display for ObjectId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Whether a person may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Assigned to the application and enabled.
    #[default]
    Active,
    /// Unassigned, blocked, or in the recycle bin for 30 days.
    Disabled,
}

/// A person. Empty text means that the attribute is not set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Entra's object ID.
    pub object_id: ObjectId,
    /// The name to sign in with.
    pub user_principal_name: String,
    /// What colleagues read.
    pub display_name: String,
    /// First name.
    pub given_name: String,
    /// Last name.
    pub family_name: String,
    /// Work e-mail.
    #[serde(default)]
    pub mail: String,
    /// Mobile number.
    #[serde(default)]
    pub mobile: String,
    /// Job title.
    #[serde(default)]
    pub job_title: String,
    /// Department.
    #[serde(default)]
    pub department: String,
    /// Employee number.
    #[serde(default)]
    pub employee_id: String,
    /// City of the office.
    #[serde(default)]
    pub city: String,
    /// Who leads this person.
    #[serde(default)]
    pub manager: Option<ObjectId>,
    /// Whether the person may sign in.
    #[serde(default)]
    pub standing: Standing,
}

/// A security group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Entra's object ID; access rules name it.
    pub object_id: ObjectId,
    /// Its name.
    pub display_name: String,
    /// The people in it.
    #[serde(default)]
    pub members: BTreeSet<ObjectId>,
}

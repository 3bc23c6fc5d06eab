//! What has happened to a user. Fields are never moved or removed: a change is a new version.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::directory::{
    id::UserId,
    profile::{Attribute, Profile, Value},
    user::UserName,
};

/// `user.provisioned`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserProvisioned {
    /// The new id.
    pub user: UserId,
    /// The name the person signs in with.
    pub user_name: UserName,
    /// What the provisioning client calls the person.
    pub external_id: Option<Box<str>>,
    /// Whether the person may sign in.
    pub active: bool,
    /// Everything else.
    pub profile: Profile,
}

/// `user.changed`: what is different now. Whether the person is active is told by events of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserChanged {
    /// Who.
    pub user: UserId,
    /// The new name, if it changed.
    pub user_name: Option<UserName>,
    /// The new external id, if it changed; `Some(None)` when it was taken away.
    pub external_id: Option<NewExternalId>,
    /// The attributes that changed, each once; `None` where a value was taken away.
    pub attributes: BTreeMap<Attribute, Option<Value>>,
}

/// `user.replaced`: a person said anew as a whole (PUT), by what is different now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserReplaced(pub UserChanged);

/// An external id that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewExternalId {
    /// What it is now; `None` when it was taken away.
    pub now: Option<Box<str>>,
}

/// `user.deactivated`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserDeactivated {
    /// Who.
    pub user: UserId,
}

/// `user.reactivated`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserReactivated {
    /// Who.
    pub user: UserId,
}

/// `user.deleted`: the person leaves every group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserDeleted {
    /// Who.
    pub user: UserId,
}

//! PATCH as Entra sends it, as the RFC says it, and as somebody else might.

#![allow(clippy::needless_pass_by_value, reason = "tables read better without borrows")]

mod arbitrary;
mod clearing;
mod dialects;
mod elements;
mod equality;
mod groups;
mod manager;
mod refusals;
mod rfc;
mod strict;

use serde_json::{Value, json};

use super::*;
use crate::error::ScimType;
use crate::schema::ENTERPRISE_USER;

const USER: ResourceType = ResourceType::User;
const GROUP: ResourceType = ResourceType::Group;

/// A body out of operations.
fn body(operations: Value) -> Value {
    json!({ "schemas": [SCHEMA], "Operations": operations })
}

/// A user out of attributes; `userName` is given.
fn user(attributes: Value) -> Resource {
    let mut attributes = attributes;
    let members = attributes.as_object_mut().unwrap();
    members.entry("userName").or_insert(json!("ada"));
    Resource::read(USER, attributes, Mode::Tolerant).unwrap()
}

fn patched(mode: Mode, before: Value, operations: Value) -> Result<Resource, Error> {
    PatchOp::read(USER, body(operations), mode)?.apply(user(before))
}

/// Tolerant mode makes of one user another.
#[track_caller]
fn becomes(before: Value, operations: Value, after: Value) {
    let got = patched(Mode::Tolerant, before, operations.clone());
    let got = got.unwrap_or_else(|error| panic!("{error}: {operations}"));
    assert_eq!(got, user(after), "{operations}");
}

/// A mode refuses the operations, said as `scimType: detail`.
#[track_caller]
fn refused(mode: Mode, operations: Value, want: &str) {
    let error = patched(mode, json!({}), operations.clone()).unwrap_err();
    let reason = error.scim_type.map(ScimType::as_str).unwrap_or_default();
    assert_eq!((error.status, format!("{reason}: {error}").as_str()), (400, want), "{operations}");
}

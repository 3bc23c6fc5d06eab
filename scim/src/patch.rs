//! PATCH (RFC 7644 §3.5.2) in both of Entra's dialects: operations in order, all or nothing.
//! A body becomes steps whose paths are resolved and whose values are settled; applying them needs
//! no schema any more. How a path is written is in `filter`, what a value may be in `resource`.

mod action;
mod apply;
mod elements;
mod group;
mod members;
mod reader;
mod step;
mod target;

use serde_json::Value;

pub use group::GroupChange;

use crate::body;
use crate::error::Error;
use crate::mode::Mode;
use crate::resource::{self, Object, Resource, ResourceType};
use members::Known;
use step::Step;

/// The URN of a PATCH body.
pub const SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// The changes a PATCH asks for, understood and ready.
#[derive(Debug, Clone)]
pub struct PatchOp {
    mode: Mode,
    steps: Vec<Step>,
}

impl PatchOp {
    /// Reads a body of PATCH.
    ///
    /// # Errors
    /// 400 with `invalidSyntax` for what is no PATCH body, `invalidPath` and `invalidFilter` for
    /// paths, `noTarget` for a removal without one, `invalidValue` for values of the wrong type,
    /// `mutability` for what only the server may write and for removing what is required. The
    /// detail counts operations from 1. Strict mode also refuses, with `invalidSyntax`, an empty
    /// list, an operation without a path, and unknown attributes.
    pub fn parse(kind: ResourceType, body: &[u8], mode: Mode) -> Result<Self, Error> {
        Self::of(kind, body::object(body)?, mode)
    }

    /// The same for a PATCH that lay inside another body, such as the `data` of a bulk operation.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn read(kind: ResourceType, value: Value, mode: Mode) -> Result<Self, Error> {
        Self::of(kind, body::shallow_object(value)?, mode)
    }

    fn of(kind: ResourceType, body: Object, mode: Mode) -> Result<Self, Error> {
        Ok(Self { mode, steps: reader::read(kind, body, mode)? })
    }

    /// The resource after all operations, in their order. It is the one that was given when the
    /// operations change nothing.
    ///
    /// # Errors
    /// 400 `noTarget` when a path selects no element and none can be made of it; nothing has
    /// happened then.
    pub fn apply(&self, resource: Resource) -> Result<Resource, Error> {
        let kind = resource.kind();
        let mut attributes = resource.into_attributes();
        let known = (kind == ResourceType::Group).then(|| Known::of(&attributes));
        for step in &self.steps {
            step.apply(&mut attributes, self.mode)?;
            if let Some(known) = &known {
                known.restore(&mut attributes);
            }
        }
        let attributes = resource::finish(kind, attributes)?;
        Ok(Resource::held(kind, attributes))
    }

    /// The changes a PATCH of a group makes, in order, said without knowing the members it has.
    ///
    /// # Errors
    /// 400 `mutability` for changing a part of a member, `noTarget` when no member can be made of
    /// a path.
    pub fn into_group_changes(self) -> Result<Vec<GroupChange>, Error> {
        let mut changes = Vec::with_capacity(self.steps.len());
        for step in self.steps {
            group::changes(step, &mut changes)?;
        }
        Ok(changes)
    }
}

#[cfg(test)]
mod tests;

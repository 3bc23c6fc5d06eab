//! The body of a request, or the `data` of an operation of a Bulk request: JSON all the same.

use actix_web::web::Bytes;
use doorward_scim::{Error, Mode, Resource, ResourceType, patch::PatchOp};
use serde_json::Value;

/// What was said, not yet read.
#[derive(Debug)]
pub(super) enum Said {
    /// A body.
    Body(Bytes),
    /// A part of another body.
    Data(Value),
}

impl Said {
    pub(super) fn resource(self, kind: ResourceType, mode: Mode) -> Result<Resource, Error> {
        match self {
            Self::Body(body) => Resource::parse(kind, &body, mode),
            Self::Data(data) => Resource::read(kind, data, mode),
        }
    }

    pub(super) fn patch(self, kind: ResourceType, mode: Mode) -> Result<PatchOp, Error> {
        match self {
            Self::Body(body) => PatchOp::parse(kind, &body, mode),
            Self::Data(data) => PatchOp::read(kind, data, mode),
        }
    }
}

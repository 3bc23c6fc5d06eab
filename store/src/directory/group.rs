//! A group as provisioned, and who belongs to it.

use std::sync::Arc;

use imbl::OrdSet;
use serde::Serialize;

pub(super) use evolve::{put_off, settle};

use super::id::{GroupId, Number};
use crate::record::{Sequence, Timestamp};

pub mod decide;
pub mod event;
mod evolve;
mod members;

/// A group of people and of other groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The SCIM `id`.
    pub id: GroupId,
    /// The name people see: unique in the directory, whatever its case.
    pub display_name: Box<str>,
    /// What the provisioning client calls the group: Entra's object ID, which allow-lists name.
    pub external_id: Option<Box<str>>,
    /// When the group was provisioned.
    pub created: Timestamp,
    /// When the group or its members last changed.
    pub changed: Timestamp,
    /// The event of the last change.
    pub sequence: Sequence,
    /// Those who belong to it.
    #[serde(skip)]
    pub(super) members: OrdSet<Number>,
    /// Values that were named as members and that nobody answers to yet.
    #[serde(skip)]
    pub(super) pending: OrdSet<Arc<str>>,
}

impl Group {
    /// The longest name or external id in bytes.
    pub const MAX_TEXT_BYTES: usize = 1024;

    /// How many belong to it, those awaited not counted.
    #[must_use]
    pub fn size(&self) -> usize {
        self.members.len()
    }

    /// How many are awaited.
    #[must_use]
    pub fn pending_count(&self) -> usize {
        self.pending.len()
    }

    /// The numbers of the members, in the order they were provisioned.
    pub(crate) fn member_numbers(&self) -> impl Iterator<Item = Number> {
        self.members.iter().copied()
    }

    /// The values that were named as members and that nobody answers to yet.
    pub fn pending(&self) -> impl Iterator<Item = &str> {
        self.pending.iter().map(AsRef::as_ref)
    }
}

/// A group as the provisioning client wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedGroup {
    /// The name people see.
    pub display_name: Box<str>,
    /// What the provisioning client calls it.
    pub external_id: Option<Box<str>>,
    /// Who shall belong to it: ids, or external ids.
    pub members: Vec<Box<str>>,
}

/// One wish about a group; several are carried out in order, all or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupChange {
    /// Give it this name.
    DisplayName(Box<str>),
    /// Give it this external id, or none.
    ExternalId(Option<Box<str>>),
    /// Let these belong to it.
    AddMembers(Vec<Box<str>>),
    /// Let these no longer belong to it.
    RemoveMembers(Vec<Box<str>>),
    /// Let exactly these belong to it.
    ReplaceMembers(Vec<Box<str>>),
}

/// What to do with a member that nobody answers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownMember {
    /// Keep the value and let the member in on arrival.
    Await,
    /// Refuse the whole command.
    Refuse,
}

//! A workspace: one of the places that access rules guard.

use std::sync::Arc;

use serde::Serialize;

use super::access_rule::Rule;
use crate::record::{Sequence, Timestamp};

pub mod decide;
pub mod event;
mod evolve;
mod lookup;
pub mod slug;

pub use slug::{InvalidSlug, Slug};

/// A workspace as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Workspace {
    /// Its name in URLs.
    pub slug: Slug,
    /// The name people see.
    pub name: Box<str>,
    /// Where requests are passed on to.
    pub upstream: Option<Box<str>>,
    /// Its own access rule; `None` when it inherits the workspace defaults.
    #[serde(skip)]
    pub(super) rule: Option<Arc<Rule>>,
    /// When it was created.
    pub created: Timestamp,
    /// When it was last changed, its rule not counted.
    pub changed: Timestamp,
    /// The event of the last change, its rule not counted.
    pub sequence: Sequence,
}

impl Workspace {
    /// The longest display name in bytes.
    pub const MAX_NAME_BYTES: usize = 256;
    /// The longest upstream URL in bytes.
    pub const MAX_UPSTREAM_BYTES: usize = 2048;

    /// Its own access rule; `None` when it inherits the workspace defaults.
    #[must_use]
    pub fn own_rule(&self) -> Option<&Rule> {
        self.rule.as_deref()
    }
}

//! What has happened to a workspace. Fields are never moved or removed.

use serde::{Deserialize, Serialize};

use super::Slug;

/// `workspace.created`: it inherits the workspace defaults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceCreated {
    /// Its name in URLs.
    pub workspace: Slug,
    /// The name people see.
    pub name: Box<str>,
    /// Where requests are passed on to.
    pub upstream: Option<Box<str>>,
}

/// `workspace.changed`: what is different now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceChanged {
    /// Which.
    pub workspace: Slug,
    /// The new name, if it changed.
    pub name: Option<Box<str>>,
    /// The new upstream, if it changed.
    pub upstream: Option<NewUpstream>,
}

/// An upstream that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewUpstream {
    /// What it is now; `None` when it was taken away.
    pub now: Option<Box<str>>,
}

/// `workspace.removed`: its access rule goes with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceRemoved {
    /// Which.
    pub workspace: Slug,
}

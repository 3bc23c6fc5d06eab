//! What a cycle did, told while it runs and when it is over.

use std::time::Duration;

/// Told after each object, for a progress bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A person is dealt with.
    Person(String),
    /// A reference to a manager is dealt with.
    Manager(String),
    /// A group and its members are dealt with.
    Group(String),
}

/// One object that could not be provisioned; Entra tries it again in the next cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Which object.
    pub object: String,
    /// What the server said.
    pub reason: String,
}

/// The provisioning log of one cycle.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cycle {
    /// People created.
    pub created: usize,
    /// People whose attributes changed.
    pub changed: usize,
    /// People switched off.
    pub disabled: usize,
    /// People switched on again.
    pub restored: usize,
    /// People deleted.
    pub deleted: usize,
    /// Managers set or cleared.
    pub managers: usize,
    /// Groups created.
    pub groups_created: usize,
    /// Groups renamed.
    pub groups_renamed: usize,
    /// Groups deleted.
    pub groups_deleted: usize,
    /// Memberships added.
    pub members_added: usize,
    /// Memberships removed.
    pub members_removed: usize,
    /// Requests sent.
    pub requests: u64,
    /// How long it took.
    pub took: Duration,
    /// What went wrong.
    pub failures: Vec<Failure>,
}

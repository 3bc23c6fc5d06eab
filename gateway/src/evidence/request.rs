//! What can be asked about evidence.

use doorward_store::{directory::OrganizationName, record::Sequence};

/// A wish of whoever wants to see for himself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Sign what the log is now.
    Checkpoint {
        /// Whose.
        organization: OrganizationName,
    },
    /// Sign the log with another key from now on.
    ChangeKey {
        /// Whose.
        organization: OrganizationName,
    },
    /// Tell the whole log as a bundle that proves itself.
    Bundle {
        /// Whose.
        organization: OrganizationName,
    },
    /// Prove that the log continues what it was, for the next part of an export.
    ProvePart {
        /// Whose.
        organization: OrganizationName,
        /// How far the part before went.
        after: Sequence,
    },
    /// Prove that one event is in the log.
    Prove {
        /// Whose.
        organization: OrganizationName,
        /// Which event.
        sequence: Sequence,
    },
}

//! What becomes of a person who is erased: their key is destroyed, so that nobody can read again what
//! the log says of them, and a receipt stays. The id stays legible; it is nobody any more.

use super::{Directory, id::UserId};

pub mod decide;
pub mod event;
mod evolve;

/// The longest reason, in bytes.
pub const REASON_BYTES: usize = 512;

impl Directory {
    /// Everybody who was erased.
    pub fn erased(&self) -> impl Iterator<Item = UserId> {
        self.erased.iter().copied()
    }

    /// Whether a person was erased.
    #[must_use]
    pub fn is_erased(&self, user: UserId) -> bool {
        self.erased.contains(&user)
    }
}

//! What becomes of a person who is erased: their key is destroyed, so that nobody can read again what
//! the log says of them, and a receipt stays. The id stays legible; it is nobody any more.

use super::{
    Directory,
    id::{Number, UserId},
};

pub mod decide;
pub mod event;
mod evolve;

/// The longest reason, in bytes.
pub const REASON_BYTES: usize = 512;

impl Directory {
    /// Everybody who was erased.
    pub fn erased(&self) -> impl Iterator<Item = UserId> {
        self.erased.values().copied()
    }

    /// Whether a person was erased.
    #[must_use]
    pub fn is_erased(&self, user: UserId) -> bool {
        self.erased.get(&user.number()) == Some(&user)
    }

    /// Whether that is somebody who is or may have been here: the number was given, and to nobody else
    /// who is there.
    pub(crate) fn may_have_been(&self, user: UserId) -> bool {
        let number = user.number();
        let given = Number(0) < number && number < self.next_number();
        let held = self.user_numbered(number).is_none_or(|held| held.id == user);
        let erased = self.erased.get(&number).is_none_or(|erased| *erased == user);
        given && held && erased && self.group_numbered(number).is_none()
    }
}

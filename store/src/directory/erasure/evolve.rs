//! What is so after somebody was erased. A log that is folded while the key is still there comes to
//! the same as one that is folded afterwards: that is why the receipt clears what sealed events left.

use super::event::UserErased;
use crate::directory::{
    Directory, Happened, Profile, UserName, personal::Erased, user::event::UserProvisioned,
};

impl Directory {
    pub(in crate::directory) fn user_erased(&mut self, happened: Happened, event: &UserErased) {
        self.user_leaves(happened, event.user);
        self.links.remove(event.user);
        self.forget_refusals(happened);
        self.erased.insert(event.user.number(), event.user);
    }

    /// An event that nobody can read. Somebody came all the same, and belongs where others put them
    /// until the receipt; of what else happened to them only the legible is known.
    pub(in crate::directory) fn erased_event(&mut self, happened: Happened, event: &Erased) {
        let Some((user, active)) = event.arrival() else { return };
        if !self.people.awaits(user.number()) {
            return; // no decision makes such an event
        }
        let nameless = UserProvisioned {
            user,
            user_name: UserName::of_nobody(user),
            external_id: None,
            active,
            profile: Profile::default(),
        };
        self.user_arrives(happened, nameless);
    }
}

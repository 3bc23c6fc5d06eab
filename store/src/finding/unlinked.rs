//! Who is recognized at a sign-in by name only.

use imbl::OrdSet;

use crate::{
    directory::{Event, Number, ObjectId, UserId, user::event::UserReplaced},
    record::Recorded,
};

/// The people whose external id is no object ID of Entra.
#[derive(Debug, Clone, Default)]
pub struct Unlinked(OrdSet<Number>);

impl Unlinked {
    /// Takes in the next record of the log.
    pub fn read(&mut self, recorded: &Recorded) {
        if let Event::UserProvisioned(it) = &recorded.event {
            self.put(it.user, it.external_id.as_deref());
        }
        if let Event::UserChanged(it) | Event::UserReplaced(UserReplaced(it)) = &recorded.event
            && let Some(new) = &it.external_id
        {
            self.put(it.user, new.now.as_deref());
        }
        if let Event::UserDeleted(it) = &recorded.event {
            self.0.remove(&it.user.number());
        }
        if let Event::UserErased(it) = &recorded.event {
            self.0.remove(&it.user.number());
        }
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    fn put(&mut self, user: UserId, external_id: Option<&str>) {
        match ObjectId::of(external_id) {
            Some(_) => drop(self.0.remove(&user.number())),
            None => drop(self.0.insert(user.number())),
        }
    }
}

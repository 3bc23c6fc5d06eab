//! Finding people by the words of their userName or displayName, and groups by those of theirs.

use super::words::{Called, Found, Place, Words};
use crate::{
    directory::{
        Directory, Event, Group, User, UserId,
        group::event::GroupReplaced,
        profile::{Attribute, Value},
        user::event::UserReplaced,
    },
    record::Recorded,
};

/// The words of all names.
#[derive(Debug, Clone, Default)]
pub struct Names {
    people: Words,
    groups: Words,
}

impl Names {
    /// Takes in the next record of the log.
    pub fn read(&mut self, recorded: &Recorded) {
        if let Event::UserProvisioned(it) = &recorded.event {
            let shown = it.profile.text(Attribute::DisplayName);
            self.take(it.user, Some(it.user_name.as_str()), shown.as_deref());
        }
        if let Event::UserChanged(it) | Event::UserReplaced(UserReplaced(it)) = &recorded.event {
            let shown = match it.attributes.get(&Attribute::DisplayName) {
                Some(Some(Value::Text(shown))) => Some(shown.as_str()),
                Some(Some(Value::Entries(_)) | None) | None => None,
            };
            self.take(it.user, it.user_name.as_ref().map(|name| name.as_str()), shown);
        }
        if let Event::GroupProvisioned(it) = &recorded.event {
            self.groups.take(it.group.number(), &called(None, Some(&it.display_name)));
        }
        if let Event::GroupChanged(it) | Event::GroupReplaced(GroupReplaced(it)) = &recorded.event {
            self.groups.take(it.group.number(), &called(None, it.display_name.as_deref()));
        }
    }

    /// Everything that was read can be found from now on.
    pub fn settle(&mut self) {
        self.people.settle();
        self.groups.settle();
    }

    /// Whether [`Self::merged`] is worth its time.
    #[must_use]
    pub fn is_due(&self) -> bool {
        self.people.is_due() || self.groups.is_due()
    }

    /// Sets apart what [`Self::merged`] puts in order.
    pub fn set_apart(&mut self) {
        self.people.set_apart();
        self.groups.set_apart();
    }

    /// The same, with what was set apart put in order: costs what there is.
    #[must_use]
    pub fn merged(&self) -> Self {
        Self { people: self.people.merged(), groups: self.groups.merged() }
    }

    /// Takes over what was [`Self::merged`], whatever has been read since.
    pub fn adopt(&mut self, merged: &Self) {
        self.people.adopt(&merged.people);
        self.groups.adopt(&merged.groups);
    }

    /// The people who have, for every word of `wanted`, a word in their names that begins so; at
    /// most `most`, after a place.
    #[must_use]
    pub fn people<'a>(
        &self,
        directory: &'a Directory,
        wanted: &str,
        after: Option<Place>,
        most: usize,
    ) -> Found<&'a User> {
        self.people.find(wanted, after, most, |number| {
            let user = directory.user_numbered(number)?;
            let shown = user.profile.text(Attribute::DisplayName);
            Some((user, called(Some(user.user_name.as_str()), shown.as_deref())))
        })
    }

    /// The groups whose names have such words.
    #[must_use]
    pub fn groups<'a>(
        &self,
        directory: &'a Directory,
        wanted: &str,
        after: Option<Place>,
        most: usize,
    ) -> Found<&'a Group> {
        self.groups.find(wanted, after, most, |number| {
            let group = directory.group_numbered(number)?;
            Some((group, called(None, Some(&group.display_name))))
        })
    }

    fn take(&mut self, user: UserId, user_name: Option<&str>, display_name: Option<&str>) {
        self.people.take(user.number(), &called(user_name, display_name));
    }
}

fn called(user_name: Option<&str>, display_name: Option<&str>) -> Called {
    let small = |name: Option<&str>| name.map(str::to_lowercase).unwrap_or_default();
    Called { user_name: small(user_name), display_name: small(display_name) }
}

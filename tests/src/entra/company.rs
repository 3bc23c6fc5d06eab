//! The directory that is provisioned from, with a revision for every object, so that a cycle can
//! ask what changed since its watermark as Entra asks Microsoft Graph.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    Group, ObjectId, Person, Standing,
    delta::{Delta, Revision},
};

/// People and groups of one Entra directory that are assigned to the application.
#[derive(Debug, Clone, Default)]
pub struct Company {
    people: BTreeMap<ObjectId, Person>,
    groups: BTreeMap<ObjectId, Group>,
    delta: Delta,
}

/// A company as it stands in a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    people: Vec<Person>,
    groups: Vec<Group>,
}

impl Company {
    /// Reads a company from JSON: `{"people": [...], "groups": [...]}`.
    ///
    /// # Errors
    /// When the text is not a company; the error names the line.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        let Written { people, groups } = serde_json::from_str(text)?;
        let mut company = Self::default();
        people.into_iter().for_each(|person| company.put_person(person));
        groups.into_iter().for_each(|group| company.put_group(group));
        Ok(company)
    }

    /// All people, in order of object ID.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    /// All groups, in order of object ID.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.values()
    }

    /// One person.
    #[must_use]
    pub fn person(&self, id: ObjectId) -> Option<&Person> {
        self.people.get(&id)
    }

    /// One group.
    #[must_use]
    pub fn group(&self, id: ObjectId) -> Option<&Group> {
        self.groups.get(&id)
    }

    /// The person who signs in with this name.
    #[must_use]
    pub fn person_named(&self, user_principal_name: &str) -> Option<&Person> {
        self.people().find(|person| person.user_principal_name == user_principal_name)
    }

    /// The group of this name.
    #[must_use]
    pub fn group_named(&self, display_name: &str) -> Option<&Group> {
        self.groups().find(|group| group.display_name == display_name)
    }

    /// How many memberships there are.
    #[must_use]
    pub fn memberships(&self) -> usize {
        self.groups().map(|group| group.members.len()).sum()
    }

    /// Hires a person, or replaces what is known of one.
    pub fn put_person(&mut self, person: Person) {
        self.delta.touch(person.object_id);
        self.people.insert(person.object_id, person);
    }

    /// Founds a group, or replaces what is known of one.
    pub fn put_group(&mut self, group: Group) {
        self.delta.touch(group.object_id);
        self.groups.insert(group.object_id, group);
    }

    /// Changes a person; an unknown one stays unknown.
    pub fn change_person(&mut self, id: ObjectId, change: impl FnOnce(&mut Person)) {
        if let Some(person) = self.people.get_mut(&id) {
            change(person);
            self.delta.touch(id);
        }
    }

    /// Changes a group; an unknown one stays unknown.
    pub fn change_group(&mut self, id: ObjectId, change: impl FnOnce(&mut Group)) {
        if let Some(group) = self.groups.get_mut(&id) {
            change(group);
            self.delta.touch(id);
        }
    }

    /// Unassigns, blocks or soft-deletes a person. The memberships stay, as they do in Entra.
    pub fn disable(&mut self, id: ObjectId) {
        self.change_person(id, |person| person.standing = Standing::Disabled);
    }

    /// Takes a person back.
    pub fn restore(&mut self, id: ObjectId) {
        self.change_person(id, |person| person.standing = Standing::Active);
    }

    /// Deletes a person for good, and every membership and report line that names the person.
    pub fn purge(&mut self, id: ObjectId) {
        self.people.remove(&id);
        self.delta.touch(id);
        let led: Vec<_> =
            self.people().filter(|p| p.manager == Some(id)).map(|p| p.object_id).collect();
        led.into_iter().for_each(|led| self.change_person(led, |person| person.manager = None));
        let joined: Vec<_> =
            self.groups().filter(|g| g.members.contains(&id)).map(|g| g.object_id).collect();
        for group in joined {
            self.change_group(group, |group| {
                group.members.remove(&id);
            });
        }
    }

    /// Deletes a group.
    pub fn dissolve(&mut self, id: ObjectId) {
        self.groups.remove(&id);
        self.delta.touch(id);
    }

    /// Where the company stands now.
    #[must_use]
    pub fn revision(&self) -> Revision {
        self.delta.revision()
    }

    /// Everyone and everything touched after that revision, in the order of the last touch.
    #[must_use]
    pub fn changed_since(&self, revision: Revision) -> Vec<ObjectId> {
        self.delta.since(revision)
    }
}

//! What one client has made: people and groups, without ids. Knows nothing of HTTP.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// One change, by the names of what it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    Provision { user: String },
    Title { user: String, title: String },
    Active { user: String, active: bool },
    Remove { user: String },
    Found { group: String },
    Join { group: String, user: String },
    Leave { group: String, user: String },
    CrowdJoins { group: String },
    CrowdLeaves { group: String },
    Dissolve { group: String },
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) title: Option<String>,
    pub(super) active: bool,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Team {
    pub(super) members: BTreeSet<String>,
    /// How many of the crowd belong to it.
    pub(super) crowd: usize,
}

/// Everything that one client owns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct World {
    pub(super) people: BTreeMap<String, Person>,
    pub(super) teams: BTreeMap<String, Team>,
}

impl World {
    pub(super) fn apply(&mut self, change: &Change, crowd: usize) {
        match change {
            Change::Provision { user } => {
                self.people.insert(user.clone(), Person { title: None, active: true });
            }
            Change::Title { user, title } => {
                self.person(user, |person| person.title = Some(title.clone()));
            }
            Change::Active { user, active } => self.person(user, |person| person.active = *active),
            Change::Remove { user } => {
                self.people.remove(user);
                for team in self.teams.values_mut() {
                    team.members.remove(user);
                }
            }
            Change::Found { group } => drop(self.teams.insert(group.clone(), Team::default())),
            Change::Join { group, user } => {
                self.team(group, |team| team.members.insert(user.clone()));
            }
            Change::Leave { group, user } => {
                self.team(group, |team| team.members.remove(user));
            }
            Change::CrowdJoins { group } => self.team(group, |team| team.crowd = crowd),
            Change::CrowdLeaves { group } => self.team(group, |team| team.crowd = 0),
            Change::Dissolve { group } => drop(self.teams.remove(group)),
        }
    }

    /// What is not as it is here, in words.
    pub(super) fn difference(&self, held: &Self) -> String {
        let people = difference("user", &self.people, &held.people);
        people
            .or_else(|| difference("group", &self.teams, &held.teams))
            .unwrap_or_else(|| "nothing".to_owned())
    }

    fn person<R>(&mut self, name: &str, change: impl FnOnce(&mut Person) -> R) {
        if let Some(person) = self.people.get_mut(name) {
            change(person);
        }
    }

    fn team<R>(&mut self, name: &str, change: impl FnOnce(&mut Team) -> R) {
        if let Some(team) = self.teams.get_mut(name) {
            change(team);
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Provision { user } => write!(f, "user {user}"),
            Self::Title { user, title } => write!(f, "title {user} {title}"),
            Self::Active { user, active } => write!(f, "active {user} {active}"),
            Self::Remove { user } => write!(f, "no-user {user}"),
            Self::Found { group } => write!(f, "group {group}"),
            Self::Join { group, user } => write!(f, "member {group} {user}"),
            Self::Leave { group, user } => write!(f, "no-member {group} {user}"),
            Self::CrowdJoins { group } => write!(f, "crowd-members {group}"),
            Self::CrowdLeaves { group } => write!(f, "no-crowd-members {group}"),
            Self::Dissolve { group } => write!(f, "no-group {group}"),
        }
    }
}

fn difference<T: PartialEq + fmt::Debug>(
    kind: &str,
    wanted: &BTreeMap<String, T>,
    held: &BTreeMap<String, T>,
) -> Option<String> {
    let names: BTreeSet<&String> = wanted.keys().chain(held.keys()).collect();
    let name = names.into_iter().find(|name| wanted.get(*name) != held.get(*name))?;
    let (wanted, held) = (wanted.get(name), held.get(name));
    Some(format!("{kind} `{name}` is {held:?}, acknowledged was {wanted:?}"))
}

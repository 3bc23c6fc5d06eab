//! One question: what was folded, and the log, from which everything with words is read.

use std::{collections::BTreeMap, sync::Arc};

use super::Past;
use crate::{
    directory::{
        Event, GroupId, Number, Rule, UserId, UserName, fold, group::event::GroupReplaced,
        user::event::UserReplaced,
    },
    record::{Recorded, Sequence},
    store::ReadRecordsError,
};

/// Reads some events of the log, in the order they were asked for.
pub(super) type Read<'a> = dyn Fn(&[Sequence]) -> Result<Vec<Recorded>, ReadRecordsError> + 'a;

/// A question about the past of one organization.
pub struct Question<'a> {
    pub(super) past: &'a Past,
    pub(super) read: &'a Read<'a>,
    rules: BTreeMap<Sequence, Arc<Rule>>,
}

/// Somebody as they were called after an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: UserId,
    /// The userName they had.
    pub user_name: UserName,
}

/// A group as it was called after an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerGroup {
    /// Which.
    pub id: GroupId,
    /// The name it had.
    pub display_name: Box<str>,
}

impl<'a> Question<'a> {
    /// Asks what was folded and, through `read`, the log that it was folded from.
    #[must_use]
    pub fn new(past: &'a Past, read: &'a Read<'a>) -> Self {
        Self { past, read, rules: BTreeMap::new() }
    }

    /// The person who had a userName after an event.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn called(&self, name: &str, at: Sequence) -> Result<Option<Number>, ReadRecordsError> {
        for number in self.past.ever_called(name) {
            let named = self.past.lives.at(number, at).named;
            if self.name_given(named.as_slice(), name)?.is_some() {
                return Ok(Some(number));
            }
        }
        Ok(None)
    }

    /// The person who was the last to get a userName up to an event, whatever became of them.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn last_called(
        &self,
        name: &str,
        at: Sequence,
    ) -> Result<Option<Number>, ReadRecordsError> {
        let mut last = None;
        for number in self.past.ever_called(name) {
            let names: Vec<_> = self.past.lives.names(number, at).collect();
            last = last.max(self.name_given(&names, name)?.map(|given| (given, number)));
        }
        Ok(last.map(|(_, number)| number))
    }

    /// Whether somebody of that id ever was.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn ever_was(&self, id: UserId) -> Result<bool, ReadRecordsError> {
        let person = self.people(&[id.number()], Sequence(u64::MAX))?;
        Ok(person.iter().any(|(_, person)| person.id == id))
    }

    /// Who some people are, as they were last called up to an event.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn people(
        &self,
        numbers: &[Number],
        at: Sequence,
    ) -> Result<BTreeMap<Number, Person>, ReadRecordsError> {
        let mut people = BTreeMap::new();
        for recorded in (self.read)(&self.naming(numbers, at))? {
            if let Event::Erased(it) = &recorded.event
                && let Some((user, _)) = it.arrival()
            {
                let person = Person { id: user, user_name: UserName::of_nobody(user) };
                people.insert(user.number(), person);
            }
            if let Event::UserProvisioned(it) = recorded.event {
                let person = Person { id: it.user, user_name: it.user_name };
                people.insert(it.user.number(), person);
            } else if let Event::UserChanged(it) | Event::UserReplaced(UserReplaced(it)) =
                recorded.event
                && let (Some(person), Some(name)) =
                    (people.get_mut(&it.user.number()), it.user_name)
            {
                person.user_name = name;
            }
        }
        Ok(people)
    }

    /// Which groups some are, as they were last called up to an event.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn groups(
        &self,
        numbers: &[Number],
        at: Sequence,
    ) -> Result<BTreeMap<Number, FormerGroup>, ReadRecordsError> {
        let mut groups = BTreeMap::new();
        for recorded in (self.read)(&self.naming(numbers, at))? {
            if let Event::GroupProvisioned(it) = recorded.event {
                let group = FormerGroup { id: it.group, display_name: it.display_name };
                groups.insert(it.group.number(), group);
            } else if let Event::GroupChanged(it) | Event::GroupReplaced(GroupReplaced(it)) =
                recorded.event
                && let (Some(group), Some(name)) =
                    (groups.get_mut(&it.group.number()), it.display_name)
            {
                group.display_name = name;
            }
        }
        Ok(groups)
    }

    /// The rule that an event set.
    pub(super) fn rule(&mut self, set: Sequence) -> Result<Option<Arc<Rule>>, ReadRecordsError> {
        if !self.rules.contains_key(&set) {
            self.look_up(&[set])?;
        }
        Ok(self.known_rule(set))
    }

    /// The rule that an event set, where it was looked up.
    pub(super) fn known_rule(&self, set: Sequence) -> Option<Arc<Rule>> {
        self.rules.get(&set).cloned()
    }

    /// Looks up the rules that some events set.
    pub(super) fn look_up(&mut self, sets: &[Sequence]) -> Result<(), ReadRecordsError> {
        let unknown = |set: &&Sequence| !self.rules.contains_key(*set);
        let wanted: Vec<_> = sets.iter().filter(unknown).copied().collect();
        if wanted.is_empty() {
            return Ok(());
        }
        for recorded in (self.read)(&wanted)? {
            let Recorded { sequence, time: changed, event, .. } = recorded;
            if let Event::AccessRuleChanged(it) = event
                && let Some(admission) = it.admission
            {
                let rule = Rule { admission, sequence, changed };
                self.rules.insert(sequence, Arc::new(rule));
            }
        }
        Ok(())
    }

    /// The events that say who some are: the first, and the one of their last name.
    fn naming(&self, numbers: &[Number], at: Sequence) -> Vec<Sequence> {
        let mut wanted = Vec::new();
        for number in numbers {
            let mut names = self.past.lives.names(*number, at);
            let first = names.next();
            wanted.extend(first.into_iter().chain(names.last()));
        }
        wanted.sort_unstable();
        wanted.dedup();
        wanted
    }

    /// The last of some events that gave a userName.
    fn name_given(
        &self,
        events: &[Sequence],
        name: &str,
    ) -> Result<Option<Sequence>, ReadRecordsError> {
        let folded = fold(name);
        let given = |recorded: &Recorded| {
            let name = if let Event::UserProvisioned(it) = &recorded.event {
                Some(&it.user_name)
            } else if let Event::UserChanged(it) | Event::UserReplaced(UserReplaced(it)) =
                &recorded.event
            {
                it.user_name.as_ref()
            } else {
                None
            };
            name.is_some_and(|name| name.folded() == folded)
        };
        let read = (self.read)(events)?;
        Ok(read.iter().filter(|recorded| given(recorded)).map(|it| it.sequence).max())
    }
}

//! How things were for one person and one target, as a directory to decide on: folded from the events
//! that the decision rests on, and from no other.

use std::collections::{BTreeMap, BTreeSet};

use super::{Question, settings::Standing};
use crate::{
    directory::{
        Admission, Admitted, Directory, Event, Happened, MemberId, Number, RuleTarget,
        group::event::GroupMembersAdded, sketch::Sketch,
    },
    record::{Recorded, Sequence, Timestamp},
    store::ReadRecordsError,
};

/// A membership: the event since which, the group, the member.
type Membership = (Sequence, Number, Number);

impl Question<'_> {
    /// The directory after an event, as far as it has a say in whether a person may enter something.
    /// It decides and explains as the whole one did.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn directory(
        &mut self,
        person: Option<Number>,
        target: &RuleTarget,
        at: Sequence,
    ) -> Result<Directory, ReadRecordsError> {
        let mut events = self.settings_events(target, at)?;
        let mut memberships: BTreeSet<Membership> = BTreeSet::new();
        if let Some(person) = person {
            let life = self.past.lives.at(person, at);
            events
                .extend([life.came, life.named, life.switched, life.linked].into_iter().flatten());
            for way in self.past.above(person, at) {
                let mut inner = person;
                for (group, since) in way.0.iter().rev() {
                    memberships.insert((*since, *group, inner));
                    events.extend(self.group_events(*group, at));
                    inner = *group;
                }
            }
        }
        let wanted: Vec<_> = events.iter().copied().chain([at]).collect();
        let read = (self.read)(&wanted)?;
        let time = read.last().map_or(Timestamp::default(), |recorded| recorded.time);
        Ok(drawn(read, &events, memberships).at(at, time))
    }

    /// The events of the rules that are asked, of where they let people sign in, and of the groups
    /// they name.
    fn settings_events(
        &mut self,
        target: &RuleTarget,
        at: Sequence,
    ) -> Result<BTreeSet<Sequence>, ReadRecordsError> {
        let (past, mut events) = (self.past, BTreeSet::new());
        let settings = &past.settings;
        events.extend(settings.created(target, at).filter(|_| is_workspace(target)));
        for place in [target, &RuleTarget::Defaults] {
            let Some((set, Standing::Rule)) = settings.at(place, at) else { continue };
            events.insert(set);
            let Some(rule) = self.rule(set)? else { continue };
            let Admission::On { configuration, admitted, .. } = &rule.admission else { continue };
            events.extend(settings.events_of(*configuration).filter(|event| *event <= at));
            let Admitted::Groups(list) = admitted else { continue };
            for object in list.ids() {
                let named = past.objects.ever(*object).filter(|group| {
                    past.objects.at(*group, at).is_some_and(|(_, held)| held == Some(*object))
                });
                events.extend(named.flat_map(|group| self.group_events(group, at)));
            }
        }
        Ok(events)
    }

    /// The events of a group that was there.
    fn group_events(&self, group: Number, at: Sequence) -> impl Iterator<Item = Sequence> + use<> {
        let life = self.past.lives.at(group, at);
        let called = self.past.objects.at(group, at).map(|(called, _)| called);
        let called = called.filter(|_| life.came.is_some());
        [life.came, life.named, called].into_iter().flatten()
    }
}

fn is_workspace(target: &RuleTarget) -> bool {
    matches!(target, RuleTarget::Workspace(_))
}

/// Draws events and memberships in the order in which they happened.
fn drawn(
    read: Vec<Recorded>,
    wanted: &BTreeSet<Sequence>,
    memberships: BTreeSet<Membership>,
) -> Sketch {
    let mut ids: BTreeMap<Number, MemberId> = BTreeMap::new();
    let mut steps: Vec<(Happened, Event)> = Vec::new();
    for recorded in read.into_iter().filter(|recorded| wanted.contains(&recorded.sequence)) {
        if let Event::UserProvisioned(it) = &recorded.event {
            ids.insert(it.user.number(), MemberId::User(it.user));
        } else if let Event::Erased(it) = &recorded.event
            && let Some((user, _)) = it.arrival()
        {
            ids.insert(user.number(), MemberId::User(user));
        } else if let Event::GroupProvisioned(it) = &recorded.event {
            ids.insert(it.group.number(), MemberId::Group(it.group));
        }
        steps.push((recorded.happened(), recorded.event));
    }
    for (sequence, group, member) in memberships {
        if let (Some(MemberId::Group(group)), Some(member)) = (ids.get(&group), ids.get(&member)) {
            let happened = Happened { sequence, time: Timestamp::default() };
            let added =
                GroupMembersAdded { group: *group, members: vec![*member], pending: vec![] };
            steps.push((happened, added.into()));
        }
    }
    steps.sort_by_key(|(happened, _)| happened.sequence);
    let mut sketch = Sketch::new();
    for (happened, event) in steps {
        sketch.draw(happened, &event);
    }
    sketch
}

//! What a person was, as far as a rule asks: somebody or not, of which directory, in which groups.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Past;
use crate::{
    directory::{Number, ObjectId, TenantId},
    record::Sequence,
};

/// How somebody belonged to a group: from the group down to the one that the person was put into,
/// each with the event since which the next one, or the person, was in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way(pub Vec<(Number, Sequence)>);

/// A person who might enter something, after an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Presence {
    /// Of which directory the person was that they were pinned to.
    pub(super) tenant: Option<TenantId>,
    /// The groups they belonged to, by what Entra called them; the shortest way to each.
    pub(super) ways: BTreeMap<ObjectId, Way>,
}

impl Past {
    /// What a person was after an event; nothing when they were nobody, or deactivated.
    pub(super) fn presence(&self, person: Number, at: Sequence) -> Option<Presence> {
        let life = self.lives.at(person, at);
        let tenant = life.linked.and_then(|linked| self.links.get(&(person, linked)).copied());
        life.active.then(|| Presence { tenant, ways: self.ways(person, at) })
    }

    /// What a person was, from each event that changed it. The first of each pair is the event.
    pub(super) fn presences(&self, person: Number) -> Vec<(Sequence, Option<Presence>)> {
        let mut events: BTreeSet<_> = self.lives.events(person).collect();
        let (mut waiting, mut seen) = (vec![person], BTreeSet::new());
        while let Some(member) = waiting.pop() {
            for (group, at) in self.memberships.turns(member) {
                events.insert(at);
                if seen.insert(group) {
                    events.extend(self.lives.events(group));
                    events.extend(self.objects.events(group));
                    waiting.push(group);
                }
            }
        }
        let mut presences = Vec::new();
        for at in events {
            let presence = self.presence(person, at);
            if presences.last().is_none_or(|(_, last)| *last != presence) {
                presences.push((at, presence));
            }
        }
        presences
    }

    /// The groups that a member belonged to after an event, nearest first, with the way there.
    pub(super) fn above(&self, member: Number, at: Sequence) -> Vec<Way> {
        let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
        let mut waiting = VecDeque::from([(member, Way(vec![]))]);
        while let Some((member, below)) = waiting.pop_front() {
            for (group, since) in self.memberships.of(member, at) {
                if self.lives.at(group, at).came.is_some() && seen.insert(group) {
                    let steps = std::iter::once((group, since)).chain(below.0.iter().copied());
                    let way = Way(steps.collect());
                    waiting.push_back((group, way.clone()));
                    found.push(way);
                }
            }
        }
        found
    }

    fn ways(&self, person: Number, at: Sequence) -> BTreeMap<ObjectId, Way> {
        let mut ways = BTreeMap::new();
        for way in self.above(person, at) {
            let called = way.0.first().and_then(|(group, _)| self.objects.at(*group, at));
            if let Some((_, Some(object))) = called {
                ways.entry(object).or_insert(way);
            }
        }
        ways
    }
}

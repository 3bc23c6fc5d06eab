//! Who was put into which group and taken out of it, found from either side. A membership ends with
//! the group or the member too: whoever asks looks at their lives.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    directory::{GroupId, MemberId, Number},
    finding::Sorted,
    record::Sequence,
};

/// A sequence, and whether one belonged to it from there: eight bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Turn(u64);

/// One side, the other, and what happened: sixteen bytes.
type Step = (Number, Number, Turn);

/// All memberships there ever were.
#[derive(Debug, Clone, Default)]
pub(super) struct Memberships {
    by_member: Sorted<Step>,
    by_group: Sorted<Step>,
    /// The outer group and the inner one.
    nested: Sorted<(Number, Number)>,
    new: Vec<Step>,
    new_nested: Vec<(Number, Number)>,
}

impl Turn {
    const FIRST: Self = Self(0);
    const LAST: Self = Self(u64::MAX);

    fn new(at: Sequence, inside: bool) -> Self {
        Self((at.0 << 1) | u64::from(inside))
    }

    fn at(self) -> Sequence {
        Sequence(self.0 >> 1)
    }

    fn inside(self) -> bool {
        self.0 & 1 == 1
    }
}

impl Memberships {
    pub(super) fn note(
        &mut self,
        group: GroupId,
        members: &[MemberId],
        at: Sequence,
        inside: bool,
    ) {
        let turn = Turn::new(at, inside);
        let steps = members.iter().map(|member| (member.number(), group.number(), turn));
        self.new.extend(steps);
        let inner = members.iter().filter(|member| matches!(member, MemberId::Group(_)));
        self.new_nested.extend(inner.map(|member| (group.number(), member.number())));
    }

    pub(super) fn settle(&mut self) {
        let new = std::mem::take(&mut self.new);
        self.by_group
            .extend(new.iter().map(|(member, group, turn)| (*group, *member, *turn)).collect());
        self.by_member.extend(new);
        self.nested.extend(std::mem::take(&mut self.new_nested));
    }

    pub(super) fn is_due(&self) -> bool {
        self.by_member.is_due() || self.by_group.is_due() || self.nested.is_due()
    }

    pub(super) fn set_apart(&mut self) {
        self.by_member.set_apart();
        self.by_group.set_apart();
        self.nested.set_apart();
    }

    pub(super) fn merged(&self) -> Self {
        let (by_member, by_group) = (self.by_member.merged(), self.by_group.merged());
        Self { by_member, by_group, nested: self.nested.merged(), new: vec![], new_nested: vec![] }
    }

    pub(super) fn adopt(&mut self, merged: &Self) {
        self.by_member.adopt(&merged.by_member);
        self.by_group.adopt(&merged.by_group);
        self.nested.adopt(&merged.nested);
    }

    /// The groups that a member belonged to directly after an event, and since which. Groups that
    /// were gone are among them.
    pub(super) fn of(&self, member: Number, at: Sequence) -> BTreeMap<Number, Sequence> {
        let mut held = BTreeMap::new();
        for (_, group, turn) in self.by_member.range(all(member)) {
            match turn.at() <= at {
                // Whoever is put in twice belongs to it since the first time.
                true if turn.inside() => drop(held.entry(group).or_insert(turn.at())),
                true => drop(held.remove(&group)),
                false => {}
            }
        }
        held
    }

    /// The event since which a member belonged to a group directly after another event.
    pub(super) fn since(&self, member: Number, group: Number, at: Sequence) -> Option<Sequence> {
        let turns = (member, group, Turn::FIRST)..=(member, group, Turn::new(at, true));
        self.by_member.range(turns).fold(None, |since, (_, _, turn)| match turn.inside() {
            true => since.or(Some(turn.at())),
            false => None,
        })
    }

    /// Every group that a member was ever put into, with every event that did so or undid it.
    pub(super) fn turns(&self, member: Number) -> impl Iterator<Item = (Number, Sequence)> {
        self.by_member.range(all(member)).map(|(_, group, turn)| (group, turn.at()))
    }

    /// These groups, and every group that was ever inside one of them, however deep.
    pub(super) fn ever_below(&self, groups: impl IntoIterator<Item = Number>) -> BTreeSet<Number> {
        let mut waiting: Vec<Number> = groups.into_iter().collect();
        let mut seen = BTreeSet::new();
        while let Some(outer) = waiting.pop() {
            if seen.insert(outer) {
                let inner = self.nested.range((outer, Number(0))..=(outer, Number(u32::MAX)));
                waiting.extend(inner.map(|(_, inner)| inner));
            }
        }
        seen
    }

    /// Everybody after a number who was ever put into a group.
    pub(super) fn ever_in(&self, group: Number, after: Number) -> impl Iterator<Item = Number> {
        let first = (group, Number(after.0.saturating_add(1)), Turn::FIRST);
        let mut last = after;
        self.by_group.range(first..=(group, Number(u32::MAX), Turn::LAST)).filter_map(
            move |(_, member, _)| {
                (std::mem::replace(&mut last, member) != member).then_some(member)
            },
        )
    }
}

fn all(one: Number) -> std::ops::RangeInclusive<Step> {
    (one, Number(0), Turn::FIRST)..=(one, Number(u32::MAX), Turn::LAST)
}

//! What Entra called each group, and when.

use crate::{
    directory::{Number, ObjectId},
    finding::Sorted,
    record::Sequence,
};

/// A group, the event, and its object ID from there.
type Step = (Number, Sequence, Option<ObjectId>);

/// The object IDs that groups ever had.
#[derive(Debug, Clone, Default)]
pub(super) struct Objects {
    steps: Sorted<Step>,
    groups: Sorted<(ObjectId, Number)>,
    new: Vec<Step>,
}

impl Objects {
    /// A group was provisioned, or got another external id.
    pub(super) fn called(&mut self, group: Number, at: Sequence, external_id: Option<&str>) {
        self.new.push((group, at, ObjectId::of(external_id)));
    }

    pub(super) fn settle(&mut self) {
        let new = std::mem::take(&mut self.new);
        let named = new.iter().filter_map(|(group, _, object)| Some(((*object)?, *group)));
        self.groups.extend(named.collect());
        self.steps.extend(new);
    }

    pub(super) fn is_due(&self) -> bool {
        self.steps.is_due() || self.groups.is_due()
    }

    pub(super) fn set_apart(&mut self) {
        self.steps.set_apart();
        self.groups.set_apart();
    }

    pub(super) fn merged(&self) -> Self {
        Self { steps: self.steps.merged(), groups: self.groups.merged(), new: vec![] }
    }

    pub(super) fn adopt(&mut self, merged: &Self) {
        self.steps.adopt(&merged.steps);
        self.groups.adopt(&merged.groups);
    }

    /// What a group was called after an event, and which event said so.
    pub(super) fn at(&self, group: Number, at: Sequence) -> Option<(Sequence, Option<ObjectId>)> {
        let steps = self.steps.backwards((group, Sequence::START, None)..=last(group, at));
        steps.map(|(_, at, object)| (at, object)).next()
    }

    /// The events that said what a group is called.
    pub(super) fn events(&self, group: Number) -> impl Iterator<Item = Sequence> {
        let all = (group, Sequence::START, None)..=last(group, Sequence(u64::MAX));
        self.steps.range(all).map(|(_, at, _)| at)
    }

    /// The groups that were ever called so.
    pub(super) fn ever(&self, object: ObjectId) -> impl Iterator<Item = Number> {
        self.groups.range((object, Number(0))..=(object, Number(u32::MAX))).map(|(_, group)| group)
    }
}

fn last(group: Number, at: Sequence) -> Step {
    (group, at, Some(ObjectId(uuid::Uuid::max())))
}

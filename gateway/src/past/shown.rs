//! What the store answers, with names and times.

use std::collections::BTreeMap;

use doorward_store::{
    Recorded, Sequence,
    directory::{Number, OrganizationName},
    past::{FormerGroup, Grant, Question},
};

use super::{AtEvent, By};
use crate::{
    access::Step,
    operator::{Failure, House},
    time_text,
};

/// The groups through which some people could enter, as they were called.
pub(super) fn groups<'a>(
    question: &Question<'_>,
    grants: impl Iterator<Item = &'a Grant>,
    at: Sequence,
) -> Result<BTreeMap<Number, FormerGroup>, Failure> {
    let ways = grants.filter_map(|grant| grant.by.as_ref()).flat_map(|(_, way)| &way.0);
    let mut numbers: Vec<_> = ways.map(|(group, _)| *group).collect();
    numbers.sort_unstable();
    numbers.dedup();
    Ok(question.groups(&numbers, at)?)
}

/// By what somebody could enter.
pub(super) fn by(grant: &Grant, groups: &BTreeMap<Number, FormerGroup>) -> By {
    let through = grant.by.iter().flat_map(|(_, way)| &way.0).filter_map(|(group, since)| {
        let group = groups.get(group)?;
        let display_name = Some(group.display_name.to_string());
        Some(Step { group: group.id, display_name, sequence: Some(*since) })
    });
    By {
        rule: grant.rule,
        inherited: grant.inherited,
        everyone: grant.by.is_none(),
        group: grant.by.as_ref().map(|(object, _)| *object),
        through: through.collect(),
    }
}

/// Some events, by their places.
pub(super) fn events(
    house: &House,
    organization: &OrganizationName,
    mut wanted: Vec<Sequence>,
) -> Result<BTreeMap<Sequence, AtEvent>, Failure> {
    wanted.sort_unstable();
    wanted.dedup();
    let read = house.store.at(organization, &wanted)?;
    Ok(read.iter().map(|recorded| (recorded.sequence, AtEvent::of(recorded))).collect())
}

impl AtEvent {
    /// An event, without what happened.
    pub(crate) fn of(recorded: &Recorded) -> Self {
        Self {
            sequence: recorded.sequence,
            time: time_text::show(recorded.time),
            event: recorded.event.name().into(),
        }
    }
}

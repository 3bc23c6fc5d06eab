//! Telling events: some, one, or all that happen from now on.

use std::{collections::VecDeque, ops::ControlFlow};

use doorward_store::{
    directory::{Event, OrganizationName},
    record::{Recorded, Sequence},
};

use super::{Answer, Answers, EventText, Failure, House};
use crate::exit::Exit;

/// Which events.
pub(super) struct Wanted<'a> {
    /// Those after this place; when absent and limited, the newest.
    pub(super) after: Option<Sequence>,
    /// As far as this place.
    pub(super) until: Option<Sequence>,
    /// No more than this many.
    pub(super) limit: Option<usize>,
    /// Only those of this name.
    pub(super) kind: Option<&'a str>,
}

/// Tells events in order: those after a place, or the newest.
pub(super) fn read(
    house: &House,
    organization: &OrganizationName,
    wanted: &Wanted<'_>,
    answers: &Answers,
) -> Result<(), Failure> {
    let Wanted { after, until, limit, kind } = *wanted;
    check_kind(kind)?;
    let head = super::execute::directory(house, organization)?.head();
    let wanted = |recorded: &Recorded| kind.is_none_or(|kind| recorded.event.name() == kind);
    match (after, limit, kind) {
        (None, Some(limit), Some(_)) => {
            let newest = newest(house, organization, limit, &wanted)?;
            let mut answers = newest.iter().map(|recorded| tell(organization, recorded, answers));
            let _ = answers.try_fold((), |(), told| told); // nobody listens any more
            Ok(())
        }
        (None, Some(limit), None) => {
            let skipped = head.0.saturating_sub(u64::try_from(limit).unwrap_or(u64::MAX));
            let newest = (Sequence(skipped), Sequence(u64::MAX));
            some(house, organization, newest, usize::MAX, &wanted, answers).map(drop)
        }
        (after, limit, _) => {
            let between = (after.unwrap_or_default(), until.unwrap_or(Sequence(u64::MAX)));
            let limit = limit.unwrap_or(usize::MAX);
            some(house, organization, between, limit, &wanted, answers).map(drop)
        }
    }
}

/// Tells one event.
pub(super) fn show(
    house: &House,
    organization: &OrganizationName,
    sequence: Sequence,
    answers: &Answers,
) -> Result<(), Failure> {
    let head = super::execute::directory(house, organization)?.head();
    if sequence == Sequence::START || sequence > head {
        let message = format!("there is no event {sequence}: `{organization}` has 1 to {head}");
        return Err(Failure::new(Exit::Refused, message).at("sequence"));
    }
    let between = (Sequence(sequence.0.saturating_sub(1)), sequence);
    some(house, organization, between, 1, &|_| true, answers).map(drop)
}

/// Tells the wanted events after a place and as far as another until told enough; says which was the
/// last one seen.
pub(super) fn some(
    house: &House,
    organization: &OrganizationName,
    (after, until): (Sequence, Sequence),
    limit: usize,
    wanted: &dyn Fn(&Recorded) -> bool,
    answers: &Answers,
) -> Result<Sequence, Failure> {
    let (mut seen, mut told) = (after, 0);
    if limit == 0 {
        return Ok(seen);
    }
    house.store.read(organization, after, &mut |recorded| {
        if recorded.sequence > until {
            return ControlFlow::Break(());
        }
        seen = recorded.sequence;
        if !wanted(&recorded) {
            return ControlFlow::Continue(());
        }
        told += 1;
        tell(organization, &recorded, answers)?;
        if told == limit { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(seen)
}

fn newest(
    house: &House,
    organization: &OrganizationName,
    limit: usize,
    wanted: &dyn Fn(&Recorded) -> bool,
) -> Result<VecDeque<Recorded>, Failure> {
    let mut newest = VecDeque::new();
    house.store.read(organization, Sequence::START, &mut |recorded| {
        if wanted(&recorded) {
            newest.push_back(recorded);
        }
        if newest.len() > limit {
            newest.pop_front();
        }
        ControlFlow::Continue(())
    })?;
    Ok(newest)
}

fn tell(
    organization: &OrganizationName,
    recorded: &Recorded,
    answers: &Answers,
) -> ControlFlow<()> {
    match answers.blocking_send(Answer::Event(EventText::of(organization, recorded))) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    }
}

fn check_kind(kind: Option<&str>) -> Result<(), Failure> {
    match kind {
        Some(kind) if !Event::NAMES.contains(&kind) => {
            let names = Event::NAMES.join("`, `");
            let message = format!("there is no event `{kind}`: there are `{names}`");
            Err(Failure::new(Exit::Refused, message).at("kind"))
        }
        Some(_) | None => Ok(()),
    }
}

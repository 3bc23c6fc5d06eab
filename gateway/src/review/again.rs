//! The question of a review, asked anew of a bundle: whoever has nothing else knows all that it should
//! tell, but the names of people and who was refused.

use std::{collections::BTreeMap, io::BufRead};

use doorward_store::{
    ReadRecordsError, Sequence, Timestamp,
    directory::{Event, GroupId, ObjectId, RuleTarget, UserId},
    evidence::bundle::InvalidBundle,
    past::{Bundled, Grant, Question},
};

use super::{
    Period, Review,
    changes::{self, Standing},
};
use crate::operator::Moment;

/// Why a bundle does not tell what a review does.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Again {
    /// The bundle cannot be read.
    #[error(transparent)]
    Bundle(#[from] InvalidBundle),
    /// The question cannot be answered from it.
    #[error(transparent)]
    Unread(#[from] ReadRecordsError),
    /// What is reviewed has no such name.
    #[error("`{0}` is nothing that anybody enters")]
    Resource(String),
    /// It tells something else.
    #[error("the bundle tells otherwise than the review: {0}")]
    Differs(String),
}

/// From when to when somebody could enter, by what: as both tell it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    user: UserId,
    from: Sequence,
    until: Option<Sequence>,
    rule: Sequence,
    inherited: bool,
    group: Option<ObjectId>,
    through: Vec<(GroupId, Option<Sequence>)>,
}

/// What is met on the way through a bundle.
struct Met<'a> {
    standing: Standing<'a>,
    rules: Vec<Sequence>,
    entered: BTreeMap<UserId, usize>,
    /// The last event at or before the time that was asked for.
    from: Option<Sequence>,
    to: Option<Sequence>,
}

/// Asks anew, and compares.
///
/// # Errors
/// What is told otherwise, first of all who could enter when.
pub(crate) fn compare<R: BufRead + Send + 'static>(
    bundle: R,
    review: &Review,
) -> Result<(), Again> {
    let unknown = || Again::Resource(review.resource.clone());
    let target: RuleTarget = review.resource.parse().map_err(|_| unknown())?;
    let window = window(&review.period);
    let (from, to) =
        (time(review.period.from_asked.as_ref()), time(review.period.to_asked.as_ref()));
    let mut met = Met {
        standing: Standing::of(&target),
        rules: vec![],
        entered: BTreeMap::new(),
        from: from.map(|_| Sequence::START),
        to: to.map(|_| Sequence::START),
    };
    let bundled = Bundled::read(bundle, &review.organization, review.until, &mut |recorded| {
        let at = recorded.sequence;
        let is_within = at > window.0 && at <= window.1;
        if met.standing.takes(&recorded.event) && is_within {
            met.rules.push(at);
        }
        if let Event::EntryAllowed(it) = &recorded.event
            && it.resource == target
            && is_within
        {
            *met.entered.entry(it.user).or_default() += 1;
        }
        if from.is_some_and(|from| recorded.time <= from) {
            met.from = Some(at);
        }
        if to.is_some_and(|to| recorded.time <= to) {
            met.to = Some(at);
        }
    })?;
    let (from, to) = (review.period.from_asked.as_ref(), review.period.to_asked.as_ref());
    let began = from.map_or(Some(Sequence::START), |from| place(from, met.from));
    let ended = to.map_or(Some(review.until), |to| place(to, met.to));
    if (began, ended) != (Some(window.0), Some(window.1)) {
        return Err(Again::Differs("the period is of other events".into()));
    }
    let anew = bundled.ask(|question| rows(question, &target, window))?;
    require_same(told(review), anew)?;
    let changed = changes::effects(&review.access, &met.rules, window);
    let is_told = review.changes.iter().map(|change| change.at.sequence);
    if !changed.keys().copied().eq(is_told) {
        return Err(Again::Differs("it has other changes".into()));
    }
    if changes::summary(&review.access, window, &changed) != review.summary {
        return Err(Again::Differs("it counts otherwise who came and went".into()));
    }
    let entered = review.entered.iter().map(|entered| (entered.user, entered.times));
    match met.entered.into_iter().eq(entered) {
        true => Ok(()),
        false => Err(Again::Differs("it tells otherwise who entered".into())),
    }
}

fn window(period: &Period) -> (Sequence, Sequence) {
    let from = period.from.as_ref().map_or(Sequence::START, |from| from.sequence);
    (from, period.to.sequence)
}

/// The event that was asked for, where a time is the last event at or before it.
fn place(asked: &str, at_time: Option<Sequence>) -> Option<Sequence> {
    match asked.parse().ok()? {
        Moment::Sequence(sequence) => Some(sequence),
        Moment::Time(_) => at_time,
        Moment::Now => None,
    }
}

/// The time that was asked for, where it was one.
fn time(asked: Option<&String>) -> Option<Timestamp> {
    match asked?.parse().ok()? {
        Moment::Time(time) => Some(time),
        Moment::Now | Moment::Sequence(_) => None,
    }
}

/// What a review tells.
fn told(review: &Review) -> Vec<Row> {
    let told = review.access.iter().map(|it| Row {
        user: it.user,
        from: it.from.sequence,
        until: it.until.as_ref().map(|until| until.sequence),
        rule: it.by.rule,
        inherited: it.by.inherited,
        group: it.by.group,
        through: it.by.through.iter().map(|step| (step.group, step.sequence)).collect(),
    });
    told.collect()
}

/// What a bundle tells.
fn rows(
    question: &mut Question<'_>,
    target: &RuleTarget,
    window: (Sequence, Sequence),
) -> Result<Vec<Row>, ReadRecordsError> {
    let found = question.spans_of_target(target, window, Default::default(), usize::MAX)?;
    let people: Vec<_> = found.iter().map(|(person, _)| *person).collect();
    let people = question.people(&people, window.1)?;
    let ways = found.iter().flat_map(|(_, spans)| spans).filter_map(|it| it.grant.by.as_ref());
    let mut groups: Vec<_> = ways.flat_map(|(_, way)| &way.0).map(|(group, _)| *group).collect();
    groups.sort_unstable();
    groups.dedup();
    let groups = question.groups(&groups, window.1)?;
    let all = found.iter().flat_map(|(person, spans)| spans.iter().map(move |it| (person, it)));
    let rows = all.filter_map(|(person, span)| {
        let Grant { rule, inherited, by } = &span.grant;
        let way = by.iter().flat_map(|(_, way)| &way.0);
        let step = |(group, since): &(_, Sequence)| Some((groups.get(group)?.id, Some(*since)));
        Some(Row {
            user: people.get(person)?.id,
            from: span.from,
            until: span.until,
            rule: *rule,
            inherited: *inherited,
            group: by.as_ref().map(|(object, _)| *object),
            through: way.filter_map(step).collect(),
        })
    });
    Ok(rows.collect())
}

/// Requires the same intervals, and names the first that only one of both tells.
fn require_same(mut told: Vec<Row>, mut anew: Vec<Row>) -> Result<(), Again> {
    told.sort_unstable();
    anew.sort_unstable();
    let differs = |row: &Row, how: &str| {
        let Row { user, from, .. } = row;
        Err(Again::Differs(format!("{user} could enter from event {from}, {how}")))
    };
    if let Some(row) = anew.iter().find(|row| told.binary_search(row).is_err()) {
        return differs(row, "and the review does not say just that");
    }
    match told.iter().find(|row| anew.binary_search(row).is_err()) {
        Some(row) => differs(row, "says the review alone"),
        None if told.len() != anew.len() => Err(Again::Differs("an interval is told twice".into())),
        None => Ok(()),
    }
}

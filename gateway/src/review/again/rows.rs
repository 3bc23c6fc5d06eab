//! Intervals as a review and a bundle tell them, without names.

use doorward_store::{
    ReadRecordsError, Sequence,
    directory::{GroupId, ObjectId, RuleTarget, UserId},
    past::{Grant, Question},
};

use super::{super::Review, Again};

/// From when to when somebody could enter, by what: as both tell it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    pub(super) user: UserId,
    from: Sequence,
    until: Option<Sequence>,
    rule: Sequence,
    inherited: bool,
    group: Option<ObjectId>,
    through: Vec<(GroupId, Option<Sequence>)>,
}

/// What a review tells.
pub(super) fn told(review: &Review) -> Vec<Row> {
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
pub(super) fn rows(
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
pub(super) fn require_same(mut told: Vec<Row>, mut anew: Vec<Row>) -> Result<(), Again> {
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

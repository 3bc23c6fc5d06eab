//! The question of a review, asked anew of a bundle: whoever has nothing else knows all that it should
//! tell, but the names of people and who was refused.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, BufRead},
};

use doorward_store::{
    ReadRecordsError, Recorded, Sequence, Timestamp,
    directory::{Event, RuleTarget, TenantId, UserId},
    evidence::bundle::InvalidBundle,
    past::{Bundled, linked},
};

mod rows;

use super::{
    Period, Review,
    changes::{self, Standing},
};
use crate::operator::Moment;
use rows::{Row, require_same};

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

/// What is met on the way through a bundle.
struct Met<'a> {
    standing: Standing<'a>,
    rules: Vec<Sequence>,
    entered: BTreeMap<UserId, usize>,
    /// Who signed in, and the directories that they may be of.
    linked: BTreeSet<UserId>,
    tenants: BTreeSet<TenantId>,
    /// The last event at or before the time that was asked for.
    from: Option<Sequence>,
    to: Option<Sequence>,
}

/// Asks a bundle anew, which is read more than once, and compares.
///
/// # Errors
/// What is told otherwise, first of all who could enter when.
pub(crate) fn compare<R: BufRead + Send + 'static>(
    open: &dyn Fn() -> io::Result<R>,
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
        linked: BTreeSet::new(),
        tenants: BTreeSet::new(),
        from: from.map(|_| Sequence::START),
        to: to.map(|_| Sequence::START),
    };
    let anew = Anew { open, review, target: &target, window };
    let all = anew.rows(None, &mut |recorded| {
        let at = recorded.sequence;
        met.linked.extend(linked(&recorded.event));
        if let Event::SsoConfigurationAdded(it) = &recorded.event {
            met.tenants.insert(it.tenant);
        }
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
    let told = rows::told(review);
    let all = anew.with_directories(&told, all, &met)?;
    require_same(told, all)?;
    let changed = changes::effects(&review.access, &met.rules, window);
    let is_told = changed.len() == review.changes.len()
        && changed
            .iter()
            .zip(&review.changes)
            .all(|((at, effect), change)| change.at.sequence == *at && effect.is_of(change));
    if !is_told {
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

/// A question, and where it is asked.
struct Anew<'a, R> {
    open: &'a dyn Fn() -> io::Result<R>,
    review: &'a Review,
    target: &'a RuleTarget,
    window: (Sequence, Sequence),
}

impl<R: BufRead + Send + 'static> Anew<'_, R> {
    /// Who could enter, if all who signed in were of a directory.
    fn rows(
        &self,
        tenant: Option<TenantId>,
        visit: &mut dyn FnMut(&Recorded),
    ) -> Result<Vec<Row>, Again> {
        let Self { open, review, target, window } = self;
        let bundle = open().map_err(InvalidBundle::Disk)?;
        let far = (review.until, tenant);
        let bundled = Bundled::read(bundle, &review.organization, far, visit)?;
        Ok(bundled.ask(|question| rows::rows(question, target, *window))?)
    }

    /// The same, where everybody who signed in is of the directory that the review takes them to be of,
    /// if there is one: only the keys tell which it is, and one of several may be that of no rule.
    fn with_directories(
        &self,
        told: &[Row],
        mut all: Vec<Row>,
        met: &Met<'_>,
    ) -> Result<Vec<Row>, Again> {
        if met.tenants.len() < 2 {
            return Ok(all);
        }
        let told = by_person(told);
        for tenant in &met.tenants {
            let others = self.rows(Some(*tenant), &mut |_| {})?;
            let (others, so_far) = (by_person(&others), by_person(&all));
            let fits = |user: &&UserId| {
                told.get(user) == others.get(user) && told.get(user) != so_far.get(user)
            };
            let fitting: BTreeSet<_> = met.linked.iter().filter(fits).collect();
            let taken = fitting.iter().filter_map(|user| others.get(user)).flatten();
            let taken: Vec<_> = taken.map(|row| (*row).clone()).collect();
            all.retain(|row| !fitting.contains(&row.user));
            all.extend(taken);
        }
        Ok(all)
    }
}

fn by_person(rows: &[Row]) -> BTreeMap<UserId, BTreeSet<&Row>> {
    let mut all = BTreeMap::<_, BTreeSet<_>>::new();
    for row in rows {
        all.entry(row.user).or_default().insert(row);
    }
    all
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

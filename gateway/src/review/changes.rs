//! What changed who could enter: the ends of intervals, and the rules that were asked in their time.

use std::collections::{BTreeMap, BTreeSet};

use doorward_store::{
    ReadRecordsError, Recorded, Sequence, Store,
    directory::{Event, OrganizationName, RuleTarget, UserId},
    finding::{Topic, Trail},
};

use super::{Change, Summary, is_at};
use crate::{
    dashboard::{activity::Teller, told::Sentence},
    operator::ActorText,
    past::{AtEvent, Interval},
};

/// How many events are read at once.
const HANDFUL: usize = 512;

/// Which rule is asked of a resource, event by event.
#[derive(Debug, Clone)]
pub(super) struct Standing<'a> {
    target: &'a RuleTarget,
    inherits: bool,
}

/// A change, and its sentences with what strangers wrote set apart.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) change: Change,
    pub(super) sentence: Sentence,
    pub(super) by: Sentence,
}

/// Whom an event made able to enter, or no longer, or by something else.
#[derive(Debug, Clone, Default)]
pub(super) struct Effect {
    came: Vec<UserId>,
    went: Vec<UserId>,
    otherwise: Vec<UserId>,
}

impl<'a> Standing<'a> {
    /// Before the first event.
    pub(super) const fn of(target: &'a RuleTarget) -> Self {
        Self { target, inherits: false }
    }

    /// Those of a part of the log that are about what is asked, of all events that may be.
    pub(super) fn all(
        mut self,
        events: &[Recorded],
        (from, to): (Sequence, Sequence),
    ) -> Vec<Sequence> {
        let about = events.iter().filter(|recorded| self.takes(&recorded.event));
        about.map(|it| it.sequence).filter(|at| *at > from && *at <= to).collect()
    }

    /// Takes in the next event; whether it is about what is asked.
    pub(super) fn takes(&mut self, event: &Event) -> bool {
        let is_ours = |slug| matches!(self.target, RuleTarget::Workspace(ours) if ours == slug);
        if let Event::AccessRuleChanged(it) = event {
            if it.target == *self.target {
                let is_workspace = matches!(self.target, RuleTarget::Workspace(_));
                self.inherits = is_workspace && it.admission.is_none();
                return true;
            }
            return it.target == RuleTarget::Defaults && self.inherits;
        }
        if let Event::WorkspaceCreated(it) = event
            && is_ours(&it.workspace)
        {
            self.inherits = true;
            return true;
        }
        if let Event::WorkspaceRemoved(it) = event
            && is_ours(&it.workspace)
        {
            self.inherits = false;
            return true;
        }
        false
    }
}

impl Effect {
    /// Whether a change tells just this.
    pub(super) fn is_of(&self, change: &Change) -> bool {
        let Self { came, went, otherwise } = self;
        (came, went, otherwise) == (&change.came, &change.went, &change.otherwise)
    }
}

/// The events up to a place that may change which rule is asked of a resource, the oldest first.
pub(super) fn of_rules(trail: &Trail, target: &RuleTarget, to: Sequence) -> Vec<Sequence> {
    let about = [Topic::target(target), Topic::target(&RuleTarget::Defaults)];
    let kinds = ["access_rule.changed", "workspace.created", "workspace.removed"];
    let places = kinds.iter().flat_map(|kind| {
        let all = trail.oldest(Topic::kind(kind), Sequence::START).take_while(|at| *at <= to);
        all.filter(|at| about.iter().any(|topic| trail.has(*topic, *at))).collect::<Vec<_>>()
    });
    places.collect::<BTreeSet<_>>().into_iter().collect()
}

/// What each event did that began or ended an interval in a part of the log, or set a rule there.
pub(super) fn effects(
    access: &[Interval],
    rules: &[Sequence],
    (from, to): (Sequence, Sequence),
) -> BTreeMap<Sequence, Effect> {
    let (mut begun, mut ended) = (BTreeSet::new(), BTreeSet::new());
    for Interval { user, from: first, until, .. } in access {
        begun.insert((first.sequence, *user));
        ended.extend(until.as_ref().map(|until| (until.sequence, *user)));
    }
    let mut effects: BTreeMap<_, Effect> =
        rules.iter().map(|rule| (*rule, Effect::default())).collect();
    let all: BTreeSet<_> = begun.union(&ended).copied().collect();
    for (sequence, user) in all.into_iter().filter(|(at, _)| *at > from && *at <= to) {
        let effect = effects.entry(sequence).or_default();
        match (begun.contains(&(sequence, user)), ended.contains(&(sequence, user))) {
            (true, true) => effect.otherwise.push(user),
            (true, false) => effect.came.push(user),
            (false, _) => effect.went.push(user),
        }
    }
    effects
}

/// How many people could enter, and came and went.
pub(super) fn summary(
    access: &[Interval],
    (from, to): (Sequence, Sequence),
    effects: &BTreeMap<Sequence, Effect>,
) -> Summary {
    let at = |place: Sequence| {
        let then = access.iter().filter(|interval| is_at(interval, place));
        then.map(|interval| interval.user).collect::<BTreeSet<_>>().len()
    };
    let all = |which: fn(&Effect) -> &Vec<UserId>| {
        effects.values().flat_map(which).collect::<BTreeSet<_>>().len()
    };
    Summary {
        at_the_beginning: at(from),
        at_the_end: at(to),
        came: all(|effect| &effect.came),
        went: all(|effect| &effect.went),
    }
}

/// Tells the events that did something.
///
/// # Errors
/// When the log cannot be read.
pub(super) fn said(
    store: &Store,
    organization: &OrganizationName,
    teller: Teller<'_>,
    mut effects: BTreeMap<Sequence, Effect>,
) -> Result<Vec<Said>, ReadRecordsError> {
    let places: Vec<_> = effects.keys().copied().collect();
    let mut told = Vec::new();
    for handful in places.chunks(HANDFUL) {
        for recorded in store.at(organization, handful)? {
            let effect = effects.remove(&recorded.sequence).unwrap_or_default();
            told.push(Said::of(teller, &recorded, effect));
        }
    }
    Ok(told)
}

impl Said {
    fn of(teller: Teller<'_>, recorded: &Recorded, effect: Effect) -> Self {
        let (sentence, by) = (teller.say(&recorded.event), teller.by(recorded));
        let Effect { came, went, otherwise } = effect;
        let change = Change {
            at: AtEvent::of(recorded),
            actor: ActorText::of(&recorded.actor),
            request_id: recorded.request.to_string(),
            sentence: sentence.to_string(),
            by: by.to_string(),
            came,
            went,
            otherwise,
        };
        Self { change, sentence, by }
    }
}

#[cfg(test)]
mod tests;

//! When somebody could enter something: from which event to which, by which rule and which group.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    Question, Way,
    presence::Presence,
    settings::{Settings, Standing},
};
use crate::{
    directory::{Admission, Admitted, Number, ObjectId, Rule, RuleTarget},
    record::Sequence,
    store::ReadRecordsError,
};

/// By what somebody could enter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The event that set the rule.
    pub rule: Sequence,
    /// Whether the rule was the workspace defaults'.
    pub inherited: bool,
    /// The group that the rule admitted, as Entra calls it, and how the person belonged to it;
    /// nothing where everyone was admitted.
    pub by: Option<(ObjectId, Way)>,
}

/// When somebody could enter something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The event from which.
    pub from: Sequence,
    /// The event that ended it; nothing when it is still so.
    pub until: Option<Sequence>,
    /// By what.
    pub grant: Grant,
}

impl Span {
    /// Whether it was so at some time from one event to another.
    #[must_use]
    pub fn overlaps(&self, from: Sequence, to: Sequence) -> bool {
        self.from <= to && self.until.is_none_or(|until| until > from)
    }
}

impl Question<'_> {
    /// When a person could enter something, from the beginning of the log; what only a session knew
    /// is not asked.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn spans(
        &mut self,
        person: Number,
        target: &RuleTarget,
    ) -> Result<Vec<Span>, ReadRecordsError> {
        let presences = self.past.presences(person);
        self.spans_of(&presences, target)
    }

    /// When a person could enter what, for everything after a target; at most so many targets of
    /// which it was anything from one event to another.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn spans_of_person(
        &mut self,
        person: Number,
        (from, to): (Sequence, Sequence),
        after: Option<&RuleTarget>,
        most: usize,
    ) -> Result<Vec<(RuleTarget, Vec<Span>)>, ReadRecordsError> {
        let (past, presences) = (self.past, self.past.presences(person));
        let mut found = Vec::new();
        for target in past.settings.targets_after(after) {
            let mut spans = self.spans_of(&presences, &target)?;
            spans.retain(|span| span.overlaps(from, to));
            if !spans.is_empty() {
                found.push((target, spans));
            }
            if found.len() >= most {
                break;
            }
        }
        Ok(found)
    }

    /// When who could enter something, for everybody after a number; at most so many people for whom
    /// it was so at some time from one event to another.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn spans_of_target(
        &mut self,
        target: &RuleTarget,
        (from, to): (Sequence, Sequence),
        after: Number,
        most: usize,
    ) -> Result<Vec<(Number, Vec<Span>)>, ReadRecordsError> {
        let rules = self.rules_of(target, to)?;
        let mut found = Vec::new();
        for person in self.candidates(&rules, after) {
            let mut spans = self.spans(person, target)?;
            spans.retain(|span| span.overlaps(from, to));
            if !spans.is_empty() {
                found.push((person, spans));
            }
            if found.len() >= most {
                break;
            }
        }
        Ok(found)
    }

    /// Who could enter something after an event, of everybody after a number; at most so many.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn who(
        &mut self,
        target: &RuleTarget,
        at: Sequence,
        after: Number,
        most: usize,
    ) -> Result<Vec<(Number, Grant)>, ReadRecordsError> {
        let Some((rule, _)) = self.past.settings.asked(target, at) else { return Ok(vec![]) };
        let rule = self.rule(rule)?.into_iter().collect::<Vec<_>>();
        let mut found = Vec::new();
        for person in self.candidates(&rule, after) {
            let presence = self.past.presence(person, at);
            if let Some(grant) = self.grant(presence.as_ref(), target, at)? {
                found.push((person, grant));
            }
            if found.len() >= most {
                break;
            }
        }
        Ok(found)
    }

    fn spans_of(
        &mut self,
        presences: &[(Sequence, Option<Presence>)],
        target: &RuleTarget,
    ) -> Result<Vec<Span>, ReadRecordsError> {
        let settings = &self.past.settings;
        let mut events: BTreeSet<_> = presences.iter().map(|(at, _)| *at).collect();
        for target in asked_of(target) {
            events.extend(settings.events(&target));
        }
        for rule in self.rules_of(target, Sequence(u64::MAX))? {
            if let Admission::On { configuration, .. } = &rule.admission {
                events.extend(settings.events_of(*configuration));
            }
        }
        let mut spans: Vec<Span> = Vec::new();
        let mut open: Option<Span> = None;
        for at in events {
            let then = presences.partition_point(|(from, _)| *from <= at).checked_sub(1);
            let presence = then.and_then(|then| presences.get(then)?.1.as_ref());
            let grant = self.grant(presence, target, at)?;
            if open.as_ref().map(|span| &span.grant) != grant.as_ref() {
                spans.extend(open.take().map(|span| Span { until: Some(at), ..span }));
                open = grant.map(|grant| Span { from: at, until: None, grant });
            }
        }
        spans.extend(open);
        Ok(spans)
    }

    /// By what a person could enter something after an event, if they could.
    fn grant(
        &mut self,
        presence: Option<&Presence>,
        target: &RuleTarget,
        at: Sequence,
    ) -> Result<Option<Grant>, ReadRecordsError> {
        let Some(presence) = presence else { return Ok(None) };
        let Some((set, inherited)) = self.past.settings.asked(target, at) else { return Ok(None) };
        let Some(rule) = self.rule(set)? else { return Ok(None) };
        let Admission::On { configuration, admitted, .. } = &rule.admission else {
            return Ok(None);
        };
        let configured = self.past.settings.configuration(*configuration, at);
        let there = configured.is_some_and(|it| {
            it.active && presence.tenant.is_none_or(|tenant| tenant == it.tenant)
        });
        let by = match admitted {
            Admitted::Everyone => Some(None),
            Admitted::Groups(list) => list.ids().iter().find_map(|object| {
                presence.ways.get(object).map(|way| Some((*object, way.clone())))
            }),
        };
        Ok(by.filter(|_| there).map(|by| Grant { rule: set, inherited, by }))
    }

    /// Every rule that was asked of a target up to an event.
    fn rules_of(
        &mut self,
        target: &RuleTarget,
        to: Sequence,
    ) -> Result<Vec<Arc<Rule>>, ReadRecordsError> {
        let settings = &self.past.settings;
        let sets = asked_of(target).flat_map(|target| settings.rules(&target, to));
        let sets: Vec<_> = sets.collect();
        self.look_up(&sets)?;
        Ok(sets.iter().filter_map(|set| self.known_rule(*set)).collect())
    }

    /// Everybody after a number whom one of these rules might have admitted, in order.
    fn candidates(&self, rules: &[Arc<Rule>], after: Number) -> Box<dyn Iterator<Item = Number>> {
        let (past, mut next) = (self.past.clone(), after);
        let mut groups = BTreeSet::new();
        for rule in rules {
            match &rule.admission {
                Admission::Off => {}
                Admission::On { admitted: Admitted::Groups(list), .. } => {
                    groups.extend(list.ids().iter().flat_map(|object| past.objects.ever(*object)));
                }
                Admission::On { admitted: Admitted::Everyone, .. } => {
                    return Box::new(std::iter::from_fn(move || {
                        next = past.lives.after(next).next()?;
                        Some(next)
                    }));
                }
            }
        }
        let groups = past.memberships.ever_below(groups);
        // The least of all who come after the last one: each group is asked anew.
        Box::new(std::iter::from_fn(move || {
            let firsts = groups.iter().filter_map(|it| past.memberships.ever_in(*it, next).next());
            next = firsts.min()?;
            Some(next)
        }))
    }
}

impl Settings {
    /// The event that set the rule which a target was under after an event, and whether it was
    /// inherited.
    pub(super) fn asked(&self, target: &RuleTarget, at: Sequence) -> Option<(Sequence, bool)> {
        match self.at(target, at)? {
            (set, Standing::Rule) => Some((set, false)),
            (_, Standing::Absent) => None,
            (_, Standing::Nothing) if matches!(target, RuleTarget::Workspace(_)) => {
                let (set, standing) = self.at(&RuleTarget::Defaults, at)?;
                (standing == Standing::Rule).then_some((set, true))
            }
            (_, Standing::Nothing) => None,
        }
    }
}

/// Where the rules stand that are asked of a target.
fn asked_of(target: &RuleTarget) -> impl Iterator<Item = RuleTarget> + use<> {
    let inherited = matches!(target, RuleTarget::Workspace(_)).then_some(RuleTarget::Defaults);
    std::iter::once(target.clone()).chain(inherited)
}

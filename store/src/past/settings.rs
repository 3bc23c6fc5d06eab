//! Which rule stood where, which workspaces there were, and where people could sign in.

use imbl::OrdMap;

use crate::{
    directory::{Event, RuleTarget, Slug, SsoConfigurationId, TenantId, sso_configuration::Kind},
    record::Sequence,
};

/// What stood at a place after an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// There was no such workspace.
    Absent,
    /// A workspace that inherited, or nothing.
    Nothing,
    /// A rule of its own, set by that event.
    Rule,
}

/// An SSO configuration after an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Configured {
    /// Of which directory.
    pub(super) tenant: TenantId,
    /// Whether people could sign in there.
    pub(super) active: bool,
}

/// What was set and when.
#[derive(Debug, Clone, Default)]
pub(super) struct Settings {
    standing: OrdMap<(RuleTarget, Sequence), Standing>,
    configurations: OrdMap<(SsoConfigurationId, Sequence), Option<Configured>>,
}

impl Settings {
    pub(super) fn read(&mut self, at: Sequence, event: &Event) {
        if let Event::WorkspaceCreated(it) = event {
            self.stands(workspace(&it.workspace), at, Standing::Nothing);
        }
        if let Event::WorkspaceRemoved(it) = event {
            self.stands(workspace(&it.workspace), at, Standing::Absent);
        }
        if let Event::AccessRuleChanged(it) = event
            && !self.is_absent(&it.target, at)
        {
            let standing = if it.admission.is_some() { Standing::Rule } else { Standing::Nothing };
            self.stands(it.target.clone(), at, standing);
        }
        if let Event::SsoConfigurationAdded(it) = event {
            let active = matches!(it.kind, Kind::SingleTenant { .. });
            self.configured(it.configuration, at, Some(Configured { tenant: it.tenant, active }));
        }
        if let Event::SsoConfigurationTenantProved(it) = event
            && let Some(held) = self.configuration(it.configuration, at)
        {
            self.configured(it.configuration, at, Some(Configured { active: true, ..held }));
        }
        if let Event::SsoConfigurationRemoved(it) = event {
            self.configured(it.configuration, at, None);
        }
    }

    /// What stood at a place after an event, and the event that made it so.
    pub(super) fn at(&self, target: &RuleTarget, at: Sequence) -> Option<(Sequence, Standing)> {
        let range = (target.clone(), Sequence::START)..=(target.clone(), at);
        self.standing.range(range).next_back().map(|((_, at), standing)| (*at, *standing))
    }

    /// The events that changed what stands at a place.
    pub(super) fn events(&self, target: &RuleTarget) -> impl Iterator<Item = Sequence> {
        let range = (target.clone(), Sequence::START)..=(target.clone(), Sequence(u64::MAX));
        self.standing.range(range).map(|((_, at), _)| *at)
    }

    /// The events up to a place that set a rule there.
    pub(super) fn rules(
        &self,
        target: &RuleTarget,
        to: Sequence,
    ) -> impl Iterator<Item = Sequence> + use<'_> {
        let range = (target.clone(), Sequence::START)..=(target.clone(), to);
        let rules = self.standing.range(range).filter(|(_, standing)| **standing == Standing::Rule);
        rules.map(|((_, at), _)| *at)
    }

    /// The event that made a workspace which was there after another event.
    pub(super) fn created(&self, target: &RuleTarget, at: Sequence) -> Option<Sequence> {
        let range = (target.clone(), Sequence::START)..=(target.clone(), at);
        let mut created = None;
        for ((_, at), standing) in self.standing.range(range) {
            match (standing, created) {
                (Standing::Absent, _) => created = None,
                (Standing::Nothing | Standing::Rule, None) => created = Some(*at),
                (Standing::Nothing | Standing::Rule, Some(_)) => {}
            }
        }
        created
    }

    /// An SSO configuration after an event.
    pub(super) fn configuration(&self, id: SsoConfigurationId, at: Sequence) -> Option<Configured> {
        self.configurations.range((id, Sequence::START)..=(id, at)).next_back().and_then(|it| *it.1)
    }

    /// The events of one SSO configuration.
    pub(super) fn events_of(&self, id: SsoConfigurationId) -> impl Iterator<Item = Sequence> {
        let range = (id, Sequence::START)..=(id, Sequence(u64::MAX));
        self.configurations.range(range).map(|((_, at), _)| *at)
    }

    /// Everything that ever was to be entered, after one: the dashboard first.
    pub(super) fn targets_after(
        &self,
        after: Option<&RuleTarget>,
    ) -> impl Iterator<Item = RuleTarget> {
        let first = after.cloned().unwrap_or(RuleTarget::Dashboard);
        let begin = if after.is_some() { Sequence(u64::MAX) } else { Sequence::START };
        let mut last = after.cloned();
        self.standing.range((first, begin)..).filter_map(move |((target, _), _)| {
            let new = *target != RuleTarget::Defaults && last.as_ref() != Some(target);
            new.then(|| last.insert(target.clone()).clone())
        })
    }

    fn is_absent(&self, target: &RuleTarget, at: Sequence) -> bool {
        matches!(target, RuleTarget::Workspace(_))
            && matches!(self.at(target, at), None | Some((_, Standing::Absent)))
    }

    fn stands(&mut self, target: RuleTarget, at: Sequence, standing: Standing) {
        self.standing.insert((target, at), standing);
    }

    fn configured(&mut self, id: SsoConfigurationId, at: Sequence, now: Option<Configured>) {
        self.configurations.insert((id, at), now);
    }
}

fn workspace(slug: &Slug) -> RuleTarget {
    RuleTarget::Workspace(slug.clone())
}

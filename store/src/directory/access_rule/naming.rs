//! From groups to the rules that name them.

use std::ops::Bound;

use super::{Admission, Admitted, Rule, RuleTarget};
use crate::directory::{Directory, entra::ObjectId, id::SsoConfigurationId};

impl Directory {
    /// The rules whose allow-lists name a group: the dashboard's, the auditors', the defaults, then
    /// workspaces.
    pub fn rules_naming(&self, group: ObjectId) -> impl Iterator<Item = RuleTarget> {
        let first = [RuleTarget::Dashboard, RuleTarget::Auditors, RuleTarget::Defaults];
        let first =
            first.into_iter().filter(move |target| listed(self.rule(target)).contains(&group));
        first.chain(self.reach.naming(group, None).cloned().map(RuleTarget::Workspace))
    }

    /// The rules that ask for a sign-in at an SSO configuration, in the same order.
    pub fn rules_signing_in(&self, id: SsoConfigurationId) -> impl Iterator<Item = RuleTarget> {
        let first = [RuleTarget::Dashboard, RuleTarget::Auditors, RuleTarget::Defaults];
        let asks = move |target: &RuleTarget| {
            let admission = self.rule(target).map(|rule| &rule.admission);
            matches!(admission, Some(Admission::On { configuration, .. }) if *configuration == id)
        };
        let workspaces = self.reach.signing_in(id).cloned().map(RuleTarget::Workspace);
        first.into_iter().filter(asks).chain(workspaces)
    }

    /// The groups after one that rules name and nobody has provisioned.
    pub fn named_and_not_provisioned(
        &self,
        after: Option<ObjectId>,
    ) -> impl Iterator<Item = ObjectId> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        self.missing_groups.range((from, Bound::Unbounded)).copied()
    }

    /// How many groups rules name and nobody has provisioned.
    #[must_use]
    pub fn named_and_not_provisioned_count(&self) -> usize {
        self.missing_groups.len()
    }

    /// Looks at groups anew that a rule named or names.
    pub(in crate::directory) fn look_for_groups(&mut self, groups: &[ObjectId]) {
        for group in groups {
            self.look_for_group(*group);
        }
    }

    /// Looks at a group anew: a rule names it now or no longer, or it came or went.
    pub(in crate::directory) fn look_for_group(&mut self, group: ObjectId) {
        let here = self.group_objects.numbers(group).next().is_some();
        if here || self.rules_naming(group).next().is_none() {
            self.missing_groups.remove(&group);
        } else {
            self.missing_groups.insert(group);
        }
    }
}

/// The groups of the allow-list of a rule.
pub(in crate::directory) fn listed(rule: Option<&Rule>) -> &[ObjectId] {
    match rule.map(|rule| &rule.admission) {
        Some(Admission::On { admitted: Admitted::Groups(list), .. }) => list.ids(),
        Some(Admission::On { admitted: Admitted::Everyone, .. } | Admission::Off) | None => &[],
    }
}

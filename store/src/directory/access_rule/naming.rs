//! From groups to the rules that name them.

use std::collections::BTreeMap;

use super::{Admission, Admitted, RuleTarget};
use crate::directory::{Directory, entra::ObjectId};

impl Directory {
    /// The rules whose allow-lists name a group: the dashboard's, the defaults, then workspaces.
    #[must_use]
    pub fn rules_naming(&self, group: ObjectId) -> Vec<RuleTarget> {
        let first = [RuleTarget::Dashboard, RuleTarget::Defaults];
        let first = first.into_iter().filter(|target| self.listed(target).contains(&group));
        let workspaces = self.reach.naming(group).cloned().map(RuleTarget::Workspace);
        first.chain(workspaces).collect()
    }

    /// The groups that rules name and nobody has provisioned, each with those rules.
    #[must_use]
    pub fn named_and_not_provisioned(&self) -> BTreeMap<ObjectId, Vec<RuleTarget>> {
        let first = [RuleTarget::Dashboard, RuleTarget::Defaults];
        let first = first.iter().flat_map(|target| self.listed(target)).copied();
        let mut missing = BTreeMap::new();
        for group in first.chain(self.reach.named()) {
            if !missing.contains_key(&group) && self.groups_of_object(group).next().is_none() {
                missing.insert(group, self.rules_naming(group));
            }
        }
        missing
    }

    fn listed(&self, target: &RuleTarget) -> &[ObjectId] {
        match self.rule(target).map(|rule| &rule.admission) {
            Some(Admission::On { admitted: Admitted::Groups(list), .. }) => list.ids(),
            Some(Admission::On { admitted: Admitted::Everyone, .. } | Admission::Off) | None => &[],
        }
    }
}

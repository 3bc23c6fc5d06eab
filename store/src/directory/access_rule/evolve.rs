//! What is so after an access rule changed.

use std::sync::Arc;

use super::{Rule, RuleTarget, event::AccessRuleChanged, naming::listed};
use crate::directory::{Directory, Happened};

impl Directory {
    pub(in crate::directory) fn access_rule_changed(
        &mut self,
        happened: Happened,
        event: &AccessRuleChanged,
    ) {
        let rule = event.admission.clone().map(|admission| {
            Arc::new(Rule { admission, sequence: happened.sequence, changed: happened.time })
        });
        let (now, before) = (
            rule.clone(),
            match &event.target {
                RuleTarget::Dashboard => std::mem::replace(&mut self.dashboard_rule, rule),
                RuleTarget::Auditors => std::mem::replace(&mut self.auditors_rule, rule),
                RuleTarget::Defaults => std::mem::replace(&mut self.default_rule, rule),
                RuleTarget::Workspace(slug) => {
                    let Some(held) = self.workspaces.get_mut(slug) else { return };
                    self.reach.remove(slug, held.own_rule());
                    self.reach.insert(slug, rule.as_deref());
                    std::mem::replace(&mut Arc::make_mut(held).rule, rule)
                }
            },
        );
        self.look_for_groups(listed(before.as_deref()));
        self.look_for_groups(listed(now.as_deref()));
    }
}

//! How many there were.

use super::{Past, settings::Standing};
use crate::{directory::RuleTarget, record::Sequence};

/// How many there were of everything after an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// People.
    pub people: usize,
    /// Those of them who were active.
    pub active: usize,
    /// Groups.
    pub groups: usize,
    /// Workspaces.
    pub workspaces: usize,
}

impl Past {
    /// How many there were after an event. Costs what there ever were.
    #[must_use]
    pub fn tally(&self, at: Sequence) -> Tally {
        let mut tally = Tally::default();
        for life in self.lives.all_at(at) {
            tally.groups += usize::from(life.group);
            tally.people += usize::from(!life.group);
            tally.active += usize::from(life.active);
        }
        let workspaces = self.settings.targets_after(Some(&RuleTarget::Defaults));
        let workspaces = workspaces.filter(|it| matches!(it, RuleTarget::Workspace(_)));
        let there = |target: &RuleTarget| match self.settings.at(target, at) {
            None | Some((_, Standing::Absent)) => false,
            Some((_, Standing::Nothing | Standing::Rule)) => true,
        };
        tally.workspaces = workspaces.filter(there).count();
        tally
    }
}

//! What a change of an access rule would do, before it is made: who would gain access and who would
//! lose it.

use crate::directory::{
    Directory, User,
    access::Entry,
    access_rule::{Admission, Rule, RuleTarget},
    id::{Number, UserId},
};

/// The people for whom the answer would be another one, in the order they were provisioned. What
/// only a session knows is not asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preview {
    /// Who may not enter now and might then.
    pub gains: Vec<UserId>,
    /// Who may enter now and might not then.
    pub losses: Vec<UserId>,
    /// How many may enter now.
    pub before: usize,
    /// How many might then.
    pub after: usize,
    /// How many workspaces it is about; none for the dashboard.
    pub workspaces: usize,
}

impl Directory {
    /// What would be different if a rule were another one; `None` lets a workspace inherit the
    /// defaults again. Costs what there are people.
    #[must_use]
    pub fn preview(&self, target: &RuleTarget, admission: Option<&Admission>) -> Preview {
        let own = |admission: &Admission| Rule {
            admission: admission.clone(),
            sequence: self.head.next(),
            changed: self.time,
        };
        let wanted = admission.map(own);
        let defaults = self.default_rule.as_deref();
        let (before, inherited, workspaces) = match target {
            RuleTarget::Dashboard => (self.dashboard_rule.as_deref(), None, 0),
            RuleTarget::Defaults => (defaults, None, self.reach.inheriting().count()),
            RuleTarget::Workspace(_) => (self.rule(target).or(defaults), defaults, 1),
        };
        let after = wanted.as_ref().or(inherited);
        let mut preview = Preview { workspaces, ..Preview::default() };
        for user in self.users_after(Number(0)) {
            let (was, is) = (self.lets_in(user, before), self.lets_in(user, after));
            preview.before += usize::from(was);
            preview.after += usize::from(is);
            match (was, is) {
                (false, true) => preview.gains.push(user.id),
                (true, false) => preview.losses.push(user.id),
                (true, true) | (false, false) => {}
            }
        }
        preview
    }

    fn lets_in(&self, user: &User, rule: Option<&Rule>) -> bool {
        let entry = rule.map(|rule| Entry { user, session: None, rule });
        user.active && entry.is_some_and(|entry| self.admitted(entry).is_ok())
    }
}

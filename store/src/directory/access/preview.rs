//! What a change of an access rule would do, before it is made: who would gain access and who would
//! lose it.

use std::collections::BTreeSet;

use crate::directory::{
    Directory, User,
    access::Entry,
    access_rule::{Admission, Admitted, Rule, RuleTarget},
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
    /// defaults again. Costs what the groups of both rules have members; what there are people where
    /// one of them admits everyone.
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
            RuleTarget::Dashboard | RuleTarget::Auditors => (self.rule(target), None, 0),
            RuleTarget::Defaults => (defaults, None, self.reach.inheriting_count()),
            RuleTarget::Workspace(_) => (self.rule(target).or(defaults), defaults, 1),
        };
        let after = wanted.as_ref().or(inherited);
        let mut preview = Preview { workspaces, ..Preview::default() };
        for user in self.people_of([before, after]) {
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

    /// Everyone whom one of these rules might admit, in the order they were provisioned.
    fn people_of(&self, rules: [Option<&Rule>; 2]) -> Box<dyn Iterator<Item = &User> + '_> {
        let mut groups = BTreeSet::new();
        for rule in rules.into_iter().flatten() {
            match &rule.admission {
                Admission::Off => {}
                Admission::On { admitted: Admitted::Groups(list), .. } => {
                    groups.extend(self.groups_of_list(list));
                }
                Admission::On { admitted: Admitted::Everyone, .. } => {
                    return Box::new(self.users_after(Number(0)));
                }
            }
        }
        let held = groups.into_iter().filter_map(|group| self.group_numbered(group));
        let members: BTreeSet<_> = held.flat_map(|group| group.members.iter().copied()).collect();
        Box::new(members.into_iter().filter_map(|number| self.user_numbered(number)))
    }

    fn lets_in(&self, user: &User, rule: Option<&Rule>) -> bool {
        let entry = rule.map(|rule| Entry { user, session: None, rule });
        user.active && entry.is_some_and(|entry| self.admitted(entry).is_ok())
    }
}

//! Which workspaces somebody may enter, and which people a resource admits. Both cost what they
//! answer, not what there is.

use std::collections::BTreeSet;

use super::{Effective, Entry, NoEntry, Resource, Who};
use crate::{
    directory::{
        Directory, User,
        access_rule::{Admission, Admitted},
        entra::ObjectId,
        id::Number,
        session::Session,
        workspace::{Slug, Workspace},
    },
    record::Timestamp,
};

/// A workspace that somebody may enter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reachable<'a> {
    /// Which.
    pub workspace: &'a Workspace,
    /// Whether they must first sign in more strongly.
    pub step_up_needed: bool,
}

impl Directory {
    /// The workspaces that somebody may enter, in the order of their slugs; none for nobody.
    #[must_use]
    pub fn workspaces_of(&self, who: Who<'_>, at: Timestamp) -> Vec<Reachable<'_>> {
        let Ok((user, session)) = self.present(who, at) else { return vec![] };
        let candidates = self.candidates(user, session);
        let reachable = candidates.into_iter().filter_map(|slug| {
            let workspace = self.workspace(slug.as_str())?;
            let Effective { rule, .. } =
                self.effective_rule(Resource::Workspace(slug.as_str())).ok()?;
            let step_up_needed = match self.admitted(Entry { user, session, rule }) {
                Ok(()) => false,
                Err(NoEntry::StepUpNeeded) => true,
                Err(_) => return None,
            };
            Some(Reachable { workspace, step_up_needed })
        });
        reachable.collect()
    }

    /// The people after a place whom the rule of a resource admits, in the order they were
    /// provisioned, at most so many; what only a session knows is not asked.
    #[must_use]
    pub fn people_admitted(
        &self,
        resource: Resource<'_>,
        after: Number,
        most: usize,
    ) -> Vec<&User> {
        let Ok(Effective { rule, .. }) = self.effective_rule(resource) else { return vec![] };
        let Admission::On { admitted, .. } = &rule.admission else { return vec![] };
        let admits = |user: &&User| {
            user.active && self.admitted(Entry { user, session: None, rule }).is_ok()
        };
        match admitted {
            Admitted::Everyone => self.users_after(after).filter(admits).take(most).collect(),
            Admitted::Groups(list) => {
                let listed =
                    list.ids().iter().flat_map(|object| self.group_objects.numbers(*object));
                let groups: BTreeSet<_> = listed
                    .flat_map(|group| std::iter::once(group).chain(self.group_objects.below(group)))
                    .collect();
                // The first of all are among the first of each.
                let people: BTreeSet<_> = groups
                    .into_iter()
                    .flat_map(|group| self.people_after(group, after).filter(admits).take(most))
                    .map(|user| user.id.number())
                    .collect();
                let first = people.into_iter().take(most);
                first.filter_map(|number| self.people.get(number)).map(AsRef::as_ref).collect()
            }
        }
    }

    /// What Entra calls the groups that a user or group belongs to, nested ones included.
    pub fn object_ids_of(&self, member: Number) -> impl Iterator<Item = ObjectId> {
        let mut seen = BTreeSet::new();
        let mut waiting = self.people.groups_of(member).to_vec();
        std::iter::from_fn(move || {
            loop {
                let next = waiting.pop()?;
                if self.groups.contains_key(&next) && seen.insert(next) {
                    waiting.extend(self.people.groups_of(next));
                    return Some(next);
                }
            }
        })
        .filter_map(|group| self.group_objects.object(group))
    }

    /// Every workspace whose rule might admit somebody, and few others.
    fn candidates(&self, user: &User, session: Option<&Session>) -> BTreeSet<&Slug> {
        let token = self.token_groups(session).iter().copied();
        let groups = self.object_ids_of(user.id.number()).chain(token);
        let mut slugs: BTreeSet<_> =
            groups.flat_map(|object| self.reach.naming(object).collect::<Vec<_>>()).collect();
        slugs.extend(self.reach.open());
        let by_default = self.default_rule.as_deref().map(|rule| Entry { user, session, rule });
        let admitted = by_default.map(|entry| self.admitted(entry));
        if let Some(Ok(()) | Err(NoEntry::StepUpNeeded)) = admitted {
            slugs.extend(self.reach.inheriting());
        }
        slugs
    }

    fn people_after(&self, group: Number, after: Number) -> impl Iterator<Item = &User> {
        let next = Number(after.0.saturating_add(1));
        let members = self.groups.get(&group).map(|group| group.members.range(next..));
        let people = members.into_iter().flatten();
        people.filter_map(|number| self.people.get(*number)).map(AsRef::as_ref)
    }
}

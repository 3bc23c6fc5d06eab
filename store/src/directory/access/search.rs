//! Which workspaces somebody may enter, and which people a resource admits. Both cost what they
//! answer, not what there is.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, BinaryHeap},
};

use super::{Effective, Entry, NoEntry, Resource, Who};
use crate::{
    directory::{
        Directory, User,
        access_rule::{Admission, Admitted, AllowList},
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
        self.workspaces_of_after(who, at, None).collect()
    }

    /// The same after a slug, one by one: the rest costs nothing until it is asked for.
    pub fn workspaces_of_after<'a>(
        &'a self,
        who: Who<'_>,
        at: Timestamp,
        after: Option<&Slug>,
    ) -> impl Iterator<Item = Reachable<'a>> {
        let present = self.present(who, at).ok();
        present.into_iter().flat_map(move |(user, session)| self.reachable(user, session, after))
    }

    fn reachable<'a>(
        &'a self,
        user: &'a User,
        session: Option<&'a Session>,
        after: Option<&Slug>,
    ) -> impl Iterator<Item = Reachable<'a>> + use<'a> {
        self.candidates(user, session, after).filter_map(move |slug| {
            let workspace = self.workspace(slug.as_str())?;
            let Effective { rule, .. } =
                self.effective_rule(Resource::Workspace(slug.as_str())).ok()?;
            let step_up_needed = match self.admitted(Entry { user, session, rule }) {
                Ok(()) => false,
                Err(NoEntry::StepUpNeeded) => true,
                Err(_) => return None,
            };
            Some(Reachable { workspace, step_up_needed })
        })
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
        let Admission::On { configuration, admitted, .. } = &rule.admission else { return vec![] };
        // Nobody is asked where nobody can sign in.
        let usable = self.sso_configuration(*configuration).is_some_and(|held| held.is_active());
        if !usable {
            return vec![];
        }
        let admits = |user: &&User| {
            user.active && self.admitted(Entry { user, session: None, rule }).is_ok()
        };
        match admitted {
            Admitted::Everyone => self.users_after(after).filter(admits).take(most).collect(),
            Admitted::Groups(list) => {
                // The first of all are among the first of each.
                let people: BTreeSet<_> = self
                    .groups_of_list(list)
                    .into_iter()
                    .flat_map(|group| self.people_after(group, after).filter(admits).take(most))
                    .map(|user| user.id.number())
                    .collect();
                let first = people.into_iter().take(most);
                first.filter_map(|number| self.people.get(number)).map(AsRef::as_ref).collect()
            }
        }
    }

    /// The groups of a list that are provisioned, and those inside them.
    pub(super) fn groups_of_list(&self, list: &AllowList) -> BTreeSet<Number> {
        let listed = list.ids().iter().flat_map(|object| self.group_objects.numbers(*object));
        listed
            .flat_map(|group| std::iter::once(group).chain(self.group_objects.below(group)))
            .collect()
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

    /// Every workspace after a slug whose rule might admit somebody, and few others, by slug.
    fn candidates<'a>(
        &'a self,
        user: &'a User,
        session: Option<&'a Session>,
        after: Option<&Slug>,
    ) -> impl Iterator<Item = &'a Slug> + use<'a> {
        let token = self.token_groups(session).iter().copied();
        let objects = self.object_ids_of(user.id.number()).chain(token);
        let mut ways: Vec<Way<'a>> =
            objects.map(|object| self.reach.naming(object, after)).map(way).collect();
        ways.push(way(self.reach.open(after)));
        let by_default = self.default_rule.as_deref().map(|rule| Entry { user, session, rule });
        let admitted = by_default.map(|entry| self.admitted(entry));
        if let Some(Ok(()) | Err(NoEntry::StepUpNeeded)) = admitted {
            ways.push(way(self.reach.inheriting(after)));
        }
        in_one_order(ways)
    }

    fn people_after(&self, group: Number, after: Number) -> impl Iterator<Item = &User> {
        let next = Number(after.0.saturating_add(1));
        let members = self.groups.get(&group).map(|group| group.members.range(next..));
        let people = members.into_iter().flatten();
        people.filter_map(|number| self.people.get(*number)).map(AsRef::as_ref)
    }
}

/// Slugs in order.
type Way<'a> = Box<dyn Iterator<Item = &'a Slug> + 'a>;

fn way<'a>(slugs: impl Iterator<Item = &'a Slug> + 'a) -> Way<'a> {
    Box::new(slugs)
}

/// The slugs of all ways in one order, each once.
fn in_one_order(mut ways: Vec<Way<'_>>) -> impl Iterator<Item = &Slug> {
    let firsts = ways.iter_mut().enumerate();
    let mut next: BinaryHeap<_> =
        firsts.filter_map(|(nth, way)| Some(Reverse((way.next()?, nth)))).collect();
    let mut last = None;
    std::iter::from_fn(move || {
        loop {
            let Reverse((slug, nth)) = next.pop()?;
            let following = ways.get_mut(nth).and_then(Iterator::next);
            next.extend(following.map(|slug| Reverse((slug, nth))));
            if last.replace(slug) != Some(slug) {
                return Some(slug);
            }
        }
    })
}

//! From a group to the workspaces that name it, so that "where may this person go" costs what it
//! answers and not what there is.

use std::ops::Bound;

use imbl::OrdSet;

use super::{Admission, Admitted, Rule};
use crate::directory::{entra::ObjectId, id::SsoConfigurationId, workspace::Slug};

/// Which workspaces somebody may be admitted to, and by what. A workspace that is off is nowhere.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::directory) struct Reach {
    naming: OrdSet<(ObjectId, Option<Slug>)>,
    open: OrdSet<Slug>,
    inheriting: OrdSet<Slug>,
    signing_in: OrdSet<(SsoConfigurationId, Option<Slug>)>,
}

impl Reach {
    /// Notes a workspace under its own rule, or as one that inherits.
    pub(in crate::directory) fn insert(&mut self, slug: &Slug, rule: Option<&Rule>) {
        let Some(rule) = rule else { return drop(self.inheriting.insert(slug.clone())) };
        let Admission::On { configuration, admitted, .. } = &rule.admission else { return };
        self.signing_in.insert((*configuration, Some(slug.clone())));
        match admitted {
            Admitted::Everyone => drop(self.open.insert(slug.clone())),
            Admitted::Groups(list) => {
                for id in list.ids() {
                    self.naming.insert((*id, Some(slug.clone())));
                }
            }
        }
    }

    /// Forgets a workspace under the rule it was noted with.
    pub(in crate::directory) fn remove(&mut self, slug: &Slug, rule: Option<&Rule>) {
        let Some(rule) = rule else { return drop(self.inheriting.remove(slug.as_str())) };
        let Admission::On { configuration, admitted, .. } = &rule.admission else { return };
        self.signing_in.remove(&(*configuration, Some(slug.clone())));
        match admitted {
            Admitted::Everyone => drop(self.open.remove(slug.as_str())),
            Admitted::Groups(list) => {
                for id in list.ids() {
                    self.naming.remove(&(*id, Some(slug.clone())));
                }
            }
        }
    }

    /// Workspaces after a slug whose own rule names a group.
    pub(in crate::directory) fn naming(
        &self,
        id: ObjectId,
        after: Option<&Slug>,
    ) -> impl Iterator<Item = &Slug> + use<'_> {
        of(&self.naming, id, after)
    }

    /// Workspaces whose own rule asks for a sign-in at an SSO configuration.
    pub(in crate::directory) fn signing_in(
        &self,
        id: SsoConfigurationId,
    ) -> impl Iterator<Item = &Slug> {
        of(&self.signing_in, id, None)
    }

    /// Workspaces after a slug whose own rule admits everyone who can sign in.
    pub(in crate::directory) fn open(
        &self,
        after: Option<&Slug>,
    ) -> impl Iterator<Item = &Slug> + use<'_> {
        later(&self.open, after)
    }

    /// Workspaces after a slug that inherit the defaults.
    pub(in crate::directory) fn inheriting(
        &self,
        after: Option<&Slug>,
    ) -> impl Iterator<Item = &Slug> + use<'_> {
        later(&self.inheriting, after)
    }

    /// How many workspaces inherit the defaults.
    pub(in crate::directory) fn inheriting_count(&self) -> usize {
        self.inheriting.len()
    }
}

/// The slugs beside a key, after a slug.
fn of<'a, K: Ord + Copy>(
    pairs: &'a OrdSet<(K, Option<Slug>)>,
    key: K,
    after: Option<&Slug>,
) -> impl Iterator<Item = &'a Slug> + use<'a, K> {
    let after = (key, after.cloned()); // nothing comes before every slug
    let pairs = pairs.range((Bound::Excluded(after), Bound::Unbounded));
    pairs.take_while(move |(held, _)| *held == key).filter_map(|(_, slug)| slug.as_ref())
}

fn later<'a>(
    slugs: &'a OrdSet<Slug>,
    after: Option<&Slug>,
) -> impl Iterator<Item = &'a Slug> + use<'a> {
    let from = after.map_or(Bound::Unbounded, Bound::Excluded);
    slugs.range::<_, Slug>((from, Bound::Unbounded))
}

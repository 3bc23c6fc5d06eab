//! From a group to the workspaces that name it, so that "where may this person go" costs what it
//! answers and not what there is.

use imbl::OrdSet;

use super::{Admission, Admitted, Rule};
use crate::directory::{entra::ObjectId, workspace::Slug};

/// Which workspaces somebody may be admitted to, and by what. A workspace that is off is nowhere.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::directory) struct Reach {
    naming: OrdSet<(ObjectId, Option<Slug>)>,
    open: OrdSet<Slug>,
    inheriting: OrdSet<Slug>,
}

impl Reach {
    /// Notes a workspace under its own rule, or as one that inherits.
    pub(in crate::directory) fn insert(&mut self, slug: &Slug, rule: Option<&Rule>) {
        match rule.map(|rule| &rule.admission) {
            None => drop(self.inheriting.insert(slug.clone())),
            Some(Admission::Off) => {}
            Some(Admission::On { admitted: Admitted::Everyone, .. }) => {
                self.open.insert(slug.clone());
            }
            Some(Admission::On { admitted: Admitted::Groups(list), .. }) => {
                for id in list.ids() {
                    self.naming.insert((*id, Some(slug.clone())));
                }
            }
        }
    }

    /// Forgets a workspace under the rule it was noted with.
    pub(in crate::directory) fn remove(&mut self, slug: &Slug, rule: Option<&Rule>) {
        match rule.map(|rule| &rule.admission) {
            None => drop(self.inheriting.remove(slug.as_str())),
            Some(Admission::Off) => {}
            Some(Admission::On { admitted: Admitted::Everyone, .. }) => {
                self.open.remove(slug.as_str());
            }
            Some(Admission::On { admitted: Admitted::Groups(list), .. }) => {
                for id in list.ids() {
                    self.naming.remove(&(*id, Some(slug.clone())));
                }
            }
        }
    }

    /// Workspaces whose own rule names a group.
    pub(in crate::directory) fn naming(&self, id: ObjectId) -> impl Iterator<Item = &Slug> {
        let from = self.naming.range((id, None)..);
        from.take_while(move |(held, _)| *held == id).filter_map(|(_, slug)| slug.as_ref())
    }

    /// Groups that workspaces' own rules name, in order, each as often as it is named.
    pub(in crate::directory) fn named(&self) -> impl Iterator<Item = ObjectId> {
        self.naming.iter().map(|(id, _)| *id)
    }

    /// Workspaces whose own rule admits everyone who can sign in.
    pub(in crate::directory) fn open(&self) -> impl Iterator<Item = &Slug> {
        self.open.iter()
    }

    /// Workspaces that inherit the defaults.
    pub(in crate::directory) fn inheriting(&self) -> impl Iterator<Item = &Slug> {
        self.inheriting.iter()
    }
}

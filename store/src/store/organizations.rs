//! The value that is published: every organization's directory.

use std::{collections::BTreeMap, sync::Arc};

use imbl::OrdMap;

use crate::{
    directory::{Directory, OrganizationName},
    evidence::Tree,
    record::Sequence,
};

/// Every organization's directory at one moment, and the tree over the records it is folded from.
#[derive(Debug, Clone, Default)]
pub struct Organizations {
    directories: OrdMap<OrganizationName, Arc<Directory>>,
    trees: OrdMap<OrganizationName, Arc<Tree>>,
}

/// What the records of one organization make.
#[derive(Debug, Clone, Default)]
pub(super) struct Folded {
    pub(super) directory: Directory,
    pub(super) tree: Tree,
}

impl Organizations {
    /// The directory of an organization.
    #[must_use]
    pub fn get(&self, organization: &OrganizationName) -> Option<&Arc<Directory>> {
        self.directories.get(organization)
    }

    /// The directory of the organization that a text names, if it names one.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Arc<Directory>> {
        self.directories.get(name)
    }

    /// Every organization, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&OrganizationName, &Arc<Directory>)> {
        self.directories.iter()
    }

    /// The last sequence of every organization.
    #[must_use]
    pub fn heads(&self) -> BTreeMap<OrganizationName, Sequence> {
        self.directories.iter().map(|(name, directory)| (name.clone(), directory.head())).collect()
    }

    /// The tree over the records of an organization.
    #[must_use]
    pub fn tree(&self, organization: &OrganizationName) -> Option<&Arc<Tree>> {
        self.trees.get(organization)
    }

    /// Every organization's tree, by name.
    pub fn trees(&self) -> impl Iterator<Item = (&OrganizationName, &Arc<Tree>)> {
        self.trees.iter()
    }

    pub(super) fn folded(&self, organization: &OrganizationName) -> Folded {
        let directory = self.get(organization).map(|held| Directory::clone(held));
        let tree = self.tree(organization).map(|held| Tree::clone(held));
        Folded { directory: directory.unwrap_or_default(), tree: tree.unwrap_or_default() }
    }

    pub(super) fn insert(&mut self, organization: OrganizationName, folded: Folded) {
        self.directories.insert(organization.clone(), Arc::new(folded.directory));
        self.trees.insert(organization, Arc::new(folded.tree));
    }
}

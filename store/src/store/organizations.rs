//! The value that is published: every organization's directory.

use std::{collections::BTreeMap, sync::Arc};

use imbl::OrdMap;

use crate::{
    directory::{Directory, OrganizationName},
    record::Sequence,
};

/// Every organization's directory at one moment.
#[derive(Debug, Clone, Default)]
pub struct Organizations(OrdMap<OrganizationName, Arc<Directory>>);

impl Organizations {
    /// The directory of an organization.
    #[must_use]
    pub fn get(&self, organization: &OrganizationName) -> Option<&Arc<Directory>> {
        self.0.get(organization)
    }

    /// The directory of the organization that a text names, if it names one.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Arc<Directory>> {
        self.0.get(name)
    }

    /// Every organization, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&OrganizationName, &Arc<Directory>)> {
        self.0.iter()
    }

    /// The last sequence of every organization.
    #[must_use]
    pub fn heads(&self) -> BTreeMap<OrganizationName, Sequence> {
        self.0.iter().map(|(name, directory)| (name.clone(), directory.head())).collect()
    }

    pub(super) fn insert(&mut self, organization: OrganizationName, directory: Directory) {
        self.0.insert(organization, Arc::new(directory));
    }
}

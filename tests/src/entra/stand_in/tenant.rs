//! A tenant: a company, its domain, and the applications it has consented to.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::entra::{Company, ObjectId, Person};

/// One directory.
#[derive(Debug)]
pub(super) struct Tenant {
    pub(super) domain: String,
    pub(super) company: Company,
    /// The vendor's applications that an administrator has consented to.
    pub(super) consented: BTreeSet<Uuid>,
}

impl Tenant {
    pub(super) fn new(domain: &str, company: Company) -> Self {
        Self { domain: domain.to_owned(), company, consented: BTreeSet::new() }
    }

    pub(super) fn person(&self, named: &str) -> Option<&Person> {
        let is = |person: &&Person| person.user_principal_name.eq_ignore_ascii_case(named);
        self.company.people().find(is)
    }

    /// The object IDs of the groups a person is in.
    pub(super) fn groups_of(&self, person: ObjectId) -> Vec<ObjectId> {
        let joined = self.company.groups().filter(|group| group.members.contains(&person));
        joined.map(|group| group.object_id).collect()
    }
}

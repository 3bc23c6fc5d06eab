//! Refusals that the store did not tell one by one: counted here until they are summed up.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use doorward_store::directory::OrganizationName;

/// How many refused sign-ins and entries of each organization stand in no event.
#[derive(Debug, Default)]
pub struct Untold(Mutex<BTreeMap<OrganizationName, (u64, u64)>>);

impl Untold {
    /// One more sign-in.
    pub fn sign_in(&self, organization: &OrganizationName) {
        let mut counts = self.counts();
        let (sign_ins, _) = counts.entry(organization.clone()).or_default();
        *sign_ins = sign_ins.saturating_add(1);
    }

    /// One more entry.
    pub fn entry(&self, organization: &OrganizationName) {
        let mut counts = self.counts();
        let (_, entries) = counts.entry(organization.clone()).or_default();
        *entries = entries.saturating_add(1);
    }

    /// Sign-ins and entries that wait to be summed up.
    #[must_use]
    pub fn of(&self, organization: &OrganizationName) -> (u64, u64) {
        self.counts().get(organization).copied().unwrap_or_default()
    }

    /// These stand in an event now.
    pub fn told(&self, organization: &OrganizationName, (sign_ins, entries): (u64, u64)) {
        let mut counts = self.counts();
        if let Some(held) = counts.get_mut(organization) {
            *held = (held.0.saturating_sub(sign_ins), held.1.saturating_sub(entries));
        }
    }

    fn counts(&self) -> MutexGuard<'_, BTreeMap<OrganizationName, (u64, u64)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_meanwhile_stays_counted() {
        let (untold, acme) = (Untold::default(), OrganizationName::parse("acme").unwrap());
        untold.sign_in(&acme);
        let seen = untold.of(&acme);
        untold.sign_in(&acme);
        untold.entry(&acme);
        untold.told(&acme, seen);
        assert_eq!(untold.of(&acme), (1, 1));
    }
}

//! The groups of a cycle: found and created without members, which follow by PATCH.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{KnownGroup, ProvisioningClient, Trouble, id_of};
use crate::entra::{
    Company, Cycle, Group, ObjectId, Step, dialect::Difference, mapping::group_body,
};

/// How many members go into one PATCH.
const MEMBERS_PER_PATCH: usize = 50;

impl ProvisioningClient {
    pub(super) async fn provision_groups(
        &mut self,
        company: &Company,
        changed: &[ObjectId],
        cycle: &mut Cycle,
        told: &mut dyn FnMut(Step),
    ) {
        for id in changed {
            if let Some(group) = company.group(*id) {
                if let Err(trouble) = self.provision_group(group, cycle).await {
                    self.put_off(*id, &group.display_name, &trouble, cycle);
                }
                told(Step::Group(group.display_name.clone()));
            } else if let Some(path) = self.group_id(*id).map(|id| format!("/Groups/{id}")) {
                match self.delete(&path).await {
                    Ok(()) => {
                        self.groups.remove(id);
                        cycle.groups_deleted += 1;
                    }
                    Err(trouble) => self.put_off(*id, &path, &trouble, cycle),
                }
            }
        }
    }

    async fn provision_group(&mut self, group: &Group, cycle: &mut Cycle) -> Result<(), Trouble> {
        let id = match self.group_id(group.object_id).map(str::to_owned) {
            Some(id) => self.update_group(&id, group, cycle).await?,
            None => self.match_or_create_group(group, cycle).await?,
        };
        self.provision_members(&id, group, cycle).await
    }

    async fn update_group(
        &mut self,
        id: &str,
        group: &Group,
        cycle: &mut Cycle,
    ) -> Result<String, Trouble> {
        let path = format!("/Groups/{id}?excludedAttributes=members");
        let held = self.ask("GET", &path, None, &[200]).await?.json();
        if held.get("displayName").and_then(Value::as_str) != Some(&group.display_name) {
            let renamed = vec![Difference::GroupName(group.display_name.clone())];
            self.patch(&format!("/Groups/{id}"), renamed).await?;
            cycle.groups_renamed += 1;
        }
        Ok(id.to_owned())
    }

    async fn match_or_create_group(
        &mut self,
        group: &Group,
        cycle: &mut Cycle,
    ) -> Result<String, Trouble> {
        let query = "/Groups?excludedAttributes=members&filter=";
        let resource = match self.find(query, "displayName", &group.display_name).await? {
            Some(found) => found,
            None => {
                cycle.groups_created += 1;
                self.ask("POST", "/Groups", Some(&group_body(group)), &[200, 201]).await?.json()
            }
        };
        let id = id_of(&resource)
            .ok_or_else(|| Trouble::Unreadable { method: "POST", path: "/Groups".to_owned() })?;
        let known = KnownGroup { id: id.clone(), members: BTreeSet::new() };
        self.groups.insert(group.object_id, known);
        Ok(id)
    }

    /// Pushes the difference between the members pushed before and those of now. Who was never
    /// provisioned is left out; who was deleted has left every group with the user.
    async fn provision_members(
        &mut self,
        id: &str,
        group: &Group,
        cycle: &mut Cycle,
    ) -> Result<(), Trouble> {
        let Some(known) = self.groups.get(&group.object_id) else { return Ok(()) };
        let provisioned = |person: &ObjectId| self.users.contains_key(person);
        let wanted: BTreeSet<_> =
            group.members.iter().copied().filter(|member| provisioned(member)).collect();
        let held: BTreeSet<_> =
            known.members.iter().copied().filter(|member| provisioned(member)).collect();
        let joined: Vec<_> = wanted.difference(&held).copied().collect();
        let left: Vec<_> = held.difference(&wanted).copied().collect();
        let path = format!("/Groups/{id}");
        for members in joined.chunks(MEMBERS_PER_PATCH) {
            let body = self.dialect.add_members(&self.ids_of(members));
            self.ask("PATCH", &path, Some(&body), &[200, 204]).await?;
            cycle.members_added += members.len();
        }
        for members in left.chunks(MEMBERS_PER_PATCH) {
            let body = self.dialect.remove_members(&self.ids_of(members));
            self.ask("PATCH", &path, Some(&body), &[200, 204]).await?;
            cycle.members_removed += members.len();
        }
        if let Some(known) = self.groups.get_mut(&group.object_id) {
            known.members = wanted;
        }
        Ok(())
    }

    fn ids_of(&self, people: &[ObjectId]) -> Vec<String> {
        people.iter().filter_map(|person| self.users.get(person).cloned()).collect()
    }
}

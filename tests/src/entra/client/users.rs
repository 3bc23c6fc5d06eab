//! The people of a cycle, then the references between them.

use serde_json::Value;

use super::{ProvisioningClient, Trouble, id_of, name_of};
use crate::entra::{
    Company, Cycle, ObjectId, Person, Standing, Step, dialect::Difference, difference,
    mapping::user_body,
};

impl ProvisioningClient {
    pub(super) async fn provision_people(
        &mut self,
        company: &Company,
        changed: &[ObjectId],
        cycle: &mut Cycle,
        told: &mut dyn FnMut(Step),
    ) {
        let mut led = Vec::new();
        for id in changed {
            if let Some(person) = company.person(*id) {
                match self.provision_person(person, cycle).await {
                    Ok(Some(user)) => led.push((person, user)),
                    Ok(None) => {}
                    Err(trouble) => self.put_off(*id, name_of(person), &trouble, cycle),
                }
                told(Step::Person(person.display_name.clone()));
            } else if let Some(user) = self.users.get(id).cloned() {
                match self.delete(&format!("/Users/{user}")).await {
                    Ok(()) => {
                        self.users.remove(id);
                        cycle.deleted += 1;
                    }
                    Err(trouble) => self.put_off(*id, &user, &trouble, cycle),
                }
            }
        }
        for (person, user) in led {
            if let Err(trouble) = self.provision_manager(person, &user, cycle).await {
                self.put_off(person.object_id, name_of(person), &trouble, cycle);
            }
            told(Step::Manager(person.display_name.clone()));
        }
    }

    /// Brings one person up to date; answers the user as the server held it before.
    async fn provision_person(
        &mut self,
        person: &Person,
        cycle: &mut Cycle,
    ) -> Result<Option<Value>, Trouble> {
        let held = match self.users.get(&person.object_id) {
            Some(id) => {
                let path = format!("/Users/{id}");
                Some(self.ask("GET", &path, None, &[200]).await?.json())
            }
            None => self.find("/Users?filter=", "userName", name_of(person)).await?,
        };
        let Some(held) = held else {
            return match person.standing {
                Standing::Active => self.create_person(person, cycle).await.map(Some),
                Standing::Disabled => Ok(None), // never created only to be disabled
            };
        };
        let id = id_of(&held)
            .ok_or_else(|| Trouble::Unreadable { method: "GET", path: "/Users".to_owned() })?;
        self.users.insert(person.object_id, id.clone());
        let differences = difference::between(person, &held);
        match differences.iter().find(|one| matches!(one, Difference::Active(_))) {
            Some(Difference::Active(true)) => cycle.restored += 1,
            Some(_) => cycle.disabled += 1,
            None if differences.is_empty() => {}
            None => cycle.changed += 1,
        }
        self.patch(&format!("/Users/{id}"), differences).await?;
        Ok(Some(held))
    }

    async fn create_person(
        &mut self,
        person: &Person,
        cycle: &mut Cycle,
    ) -> Result<Value, Trouble> {
        let created =
            self.ask("POST", "/Users", Some(&user_body(person)), &[200, 201]).await?.json();
        let id = id_of(&created)
            .ok_or_else(|| Trouble::Unreadable { method: "POST", path: "/Users".to_owned() })?;
        self.users.insert(person.object_id, id);
        cycle.created += 1;
        Ok(created)
    }

    /// Sets the manager once everybody is there who may be one.
    async fn provision_manager(
        &mut self,
        person: &Person,
        held: &Value,
        cycle: &mut Cycle,
    ) -> Result<(), Trouble> {
        let wanted = person.manager.and_then(|manager| self.users.get(&manager));
        let wanted = wanted.cloned().unwrap_or_default();
        let Some(id) = self.users.get(&person.object_id).cloned() else { return Ok(()) };
        if wanted == difference::manager_of(held) {
            return Ok(());
        }
        cycle.managers += 1;
        self.patch(&format!("/Users/{id}"), vec![Difference::Manager(wanted)]).await
    }

    /// Patches what differs, if anything does.
    pub(super) async fn patch(
        &mut self,
        path: &str,
        differences: Vec<Difference>,
    ) -> Result<(), Trouble> {
        if differences.is_empty() {
            return Ok(());
        }
        let body = self.dialect.patch(differences);
        self.ask("PATCH", path, Some(&body), &[200, 204]).await.map(drop)
    }

    /// Deletes; what is already gone is gone.
    pub(super) async fn delete(&mut self, path: &str) -> Result<(), Trouble> {
        self.ask("DELETE", path, None, &[204, 404]).await.map(drop)
    }
}

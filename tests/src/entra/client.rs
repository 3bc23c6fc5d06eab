//! The provisioning client: matching query, create, difference patches, references, groups without
//! members, member patches. It remembers the id of whatever it created or matched, for ever.

mod groups;
mod users;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Instant,
};

use serde_json::Value;
use uuid::Uuid;

use super::{
    Company, Cycle, Dialect, Failure, ObjectId, Revision, Step, Wire, encoded, person::Person,
};
use crate::http::{Answer, HttpError};

/// Entra's provisioning service, connected to one Tenant URL.
pub struct ProvisioningClient {
    wire: Wire,
    dialect: Dialect,
    users: BTreeMap<ObjectId, String>,
    groups: BTreeMap<ObjectId, KnownGroup>,
    watermark: Revision,
    escrow: BTreeSet<ObjectId>,
}

/// A group that was created or matched, and the members that were pushed.
struct KnownGroup {
    id: String,
    members: BTreeSet<ObjectId>,
}

/// Why one object could not be provisioned.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    #[error("{method} {path} was answered {status}: {detail}")]
    Refused { method: &'static str, path: String, status: u16, detail: String },
    #[error("{what} matches more than one object")]
    Ambiguous { what: String },
    #[error("the answer to {method} {path} has no `id`")]
    Unreadable { method: &'static str, path: String },
    #[error(transparent)]
    Http(#[from] HttpError),
}

impl ProvisioningClient {
    /// A client that knows nothing yet.
    #[must_use]
    pub fn new(tenant_url: &str, secret_token: &str, dialect: Dialect) -> Self {
        Self {
            wire: Wire::new(tenant_url, secret_token),
            dialect,
            users: BTreeMap::new(),
            groups: BTreeMap::new(),
            watermark: Revision::default(),
            escrow: BTreeSet::new(),
        }
    }

    /// The button *Test Connection*: asks for a user that cannot exist and expects an empty list.
    ///
    /// # Errors
    /// What the portal would show.
    pub async fn test_connection(&mut self) -> Result<(), Failure> {
        let nobody = Uuid::from_u128(0x0D00_12A2_D000_0000_0000_0000_0000_0001).to_string();
        match self.find("/Users?filter=", "userName", &nobody).await {
            Ok(None) => Ok(()),
            Ok(Some(_)) => {
                Err(failure("Test Connection", &"the server found a user that nobody created"))
            }
            Err(trouble) => Err(failure("Test Connection", &trouble)),
        }
    }

    /// The first cycle: everybody and every group in scope.
    pub async fn initial_cycle(&mut self, company: &Company, told: &mut dyn FnMut(Step)) -> Cycle {
        self.watermark = Revision::default();
        self.incremental_cycle(company, told).await
    }

    /// A later cycle: what changed since the last one, and what failed in it.
    pub async fn incremental_cycle(
        &mut self,
        company: &Company,
        told: &mut dyn FnMut(Step),
    ) -> Cycle {
        let began = Instant::now();
        let sent = self.wire.sent();
        let mut changed = company.changed_since(self.watermark);
        changed.extend(std::mem::take(&mut self.escrow));
        self.watermark = company.revision();
        let mut cycle = Cycle::default();
        self.provision_people(company, &changed, &mut cycle, told).await;
        self.provision_groups(company, &changed, &mut cycle, told).await;
        cycle.requests = self.wire.sent() - sent;
        cycle.took = began.elapsed();
        cycle
    }

    /// The server's id of a person who was provisioned.
    #[must_use]
    pub fn user_id(&self, person: ObjectId) -> Option<&str> {
        self.users.get(&person).map(String::as_str)
    }

    /// The server's id of a group that was provisioned.
    #[must_use]
    pub fn group_id(&self, group: ObjectId) -> Option<&str> {
        self.groups.get(&group).map(|known| known.id.as_str())
    }

    /// The connection, for what a test wants to ask with the same credentials.
    pub const fn wire(&mut self) -> &mut Wire {
        &mut self.wire
    }

    /// *Restart provisioning*: forgets every id, so that the next cycle matches anew.
    pub fn restart(&mut self) {
        self.users.clear();
        self.groups.clear();
        self.escrow.clear();
        self.watermark = Revision::default();
    }

    fn put_off(&mut self, id: ObjectId, object: &str, trouble: &Trouble, cycle: &mut Cycle) {
        self.escrow.insert(id);
        cycle.failures.push(failure(object, trouble));
    }

    /// The matching query: none or one.
    async fn find(
        &mut self,
        query: &str,
        attribute: &str,
        value: &str,
    ) -> Result<Option<Value>, Trouble> {
        let what =
            format!("{attribute} eq \"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""));
        let answer = self.ask("GET", &format!("{query}{}", encoded(&what)), None, &[200]).await?;
        let list = answer.json();
        let found = list.get("Resources").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        match found {
            [] => Ok(None),
            [one] => Ok(Some(one.clone())),
            [_, _, ..] => Err(Trouble::Ambiguous { what }),
        }
    }

    async fn ask(
        &mut self,
        method: &'static str,
        path: &str,
        body: Option<&Value>,
        wanted: &[u16],
    ) -> Result<Answer, Trouble> {
        let answer = self.wire.send(method, path, body).await?;
        if wanted.contains(&answer.status) {
            return Ok(answer);
        }
        let detail =
            answer.json().get("detail").and_then(Value::as_str).unwrap_or_default().to_owned();
        Err(Trouble::Refused { method, path: path.to_owned(), status: answer.status, detail })
    }
}

/// The id that the server gave.
fn id_of(resource: &Value) -> Option<String> {
    resource.get("id").and_then(Value::as_str).map(str::to_owned)
}

fn failure(object: &str, reason: &impl ToString) -> Failure {
    Failure { object: object.to_owned(), reason: reason.to_string() }
}

fn name_of(person: &Person) -> &str {
    &person.user_principal_name
}

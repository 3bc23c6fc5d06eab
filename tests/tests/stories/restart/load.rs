//! Sixty-four provisioning clients that remember what was acknowledged to them, and which one
//! request each was waiting for when the server died: that one may have happened or not.

use std::collections::BTreeMap;

use doorward_tests::{entra::Wire, host::Tenant, http::HttpError};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::super::scene::{Scene, USER, group, patch};

const CLIENTS: usize = 64;

/// A person as a client believes them to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Belief {
    exists: bool,
    active: bool,
    member: bool,
}

const NOBODY: Belief = Belief { exists: false, active: false, member: false };

/// What one client knows: by name, what is so, and what may be so instead.
#[derive(Debug, Clone, Default)]
pub(super) struct Knowledge {
    people: BTreeMap<String, (Belief, Option<Belief>)>,
    acknowledged: usize,
}

/// All clients.
pub(super) struct Load {
    team: String,
    clients: Vec<Knowledge>,
    rounds: usize,
    doubtful: usize,
}

pub(super) type Running = Vec<JoinHandle<Knowledge>>;

impl Load {
    pub(super) async fn begin(scene: &Scene) -> Self {
        let team = group(&mut scene.wire(), "Team").await;
        Self { team, clients: vec![Knowledge::default(); CLIENTS], rounds: 0, doubtful: 0 }
    }

    /// Sets all clients to work until the server is gone.
    pub(super) fn run(&mut self, tenant: &Tenant) -> Running {
        self.rounds += 1;
        let clients = std::mem::take(&mut self.clients);
        let start = |(number, knowledge): (usize, Knowledge)| {
            let name = format!("client{number}-{}", self.rounds);
            let wire = Wire::new(&tenant.url, &tenant.token);
            tokio::spawn(Client { wire, team: self.team.clone(), knowledge }.work(name))
        };
        clients.into_iter().enumerate().map(start).collect()
    }

    pub(super) async fn end(&mut self, running: Running) {
        for client in running {
            self.clients.push(client.await.expect("a client"));
        }
    }

    /// Every belief holds of what the log tells; a doubt is settled by it.
    pub(super) fn compare(&mut self, replayed: &Value) {
        let ids: BTreeMap<&str, bool> = replayed["users"]
            .as_array()
            .expect("users")
            .iter()
            .filter_map(|user| Some((user["user_name"].as_str()?, user["active"].as_bool()?)))
            .collect();
        let members = replayed["groups"][0]["members"].as_array().expect("members");
        let members: std::collections::BTreeSet<&str> =
            members.iter().filter_map(|member| member["name"].as_str()).collect();
        let mut known = 0;
        for knowledge in &mut self.clients {
            for (name, (belief, doubt)) in &mut knowledge.people {
                let held = ids.get(name.as_str()).map_or(NOBODY, |active| Belief {
                    exists: true,
                    active: *active,
                    member: members.contains(name.as_str()),
                });
                self.doubtful += usize::from(doubt.is_some());
                assert!(
                    held == *belief || Some(held) == *doubt,
                    "{name} is {held:?}, not {belief:?} or {doubt:?}"
                );
                (*belief, *doubt) = (held, None);
                known += usize::from(held.exists);
            }
        }
        assert_eq!(known, ids.len(), "people nobody asked for");
    }

    /// How many changes were acknowledged, and how many were not known to be.
    pub(super) fn counted(&self) -> (usize, usize) {
        (self.clients.iter().map(|client| client.acknowledged).sum(), self.doubtful)
    }
}

struct Client {
    wire: Wire,
    team: String,
    knowledge: Knowledge,
}

impl Client {
    /// Person after person: arrives, joins, is switched off, and every third one goes again.
    async fn work(mut self, name: String) -> Knowledge {
        for number in 0.. {
            if self.live(&format!("{name}-{number}"), number % 3 == 0).await.is_err() {
                break;
            }
        }
        self.knowledge
    }

    async fn live(&mut self, name: &str, goes: bool) -> Result<(), HttpError> {
        let arrived = Belief { exists: true, active: true, member: false };
        let body = json!({ "schemas": [USER], "userName": name });
        let created = self.change(name, arrived, "POST", "/Users", Some(body)).await?;
        let id = created["id"].as_str().expect("an id").to_owned();
        let (path, team) = (format!("/Users/{id}"), format!("/Groups/{}", self.team));
        let join = json!([{ "op": "Add", "path": "members", "value": [{ "value": id }] }]);
        let member = Belief { member: true, ..arrived };
        self.change(name, member, "PATCH", &team, patch(join)).await?;
        let off = json!([{ "op": "Replace", "path": "active", "value": "False" }]);
        let inactive = Belief { active: false, ..member };
        self.change(name, inactive, "PATCH", &path, patch(off)).await?;
        if goes {
            self.change(name, NOBODY, "DELETE", &path, None).await?;
        }
        Ok(())
    }

    /// Asks for a change: doubtful until it is acknowledged.
    async fn change(
        &mut self,
        name: &str,
        wished: Belief,
        method: &'static str,
        path: &str,
        body: Option<Value>,
    ) -> Result<Value, HttpError> {
        let entry = self.knowledge.people.entry(name.to_owned()).or_insert((NOBODY, None));
        entry.1 = Some(wished);
        let answer = self.wire.send(method, path, body.as_ref()).await?;
        assert!(answer.status < 300, "{method} {path}: {} {}", answer.status, answer.json());
        *entry = (wished, None);
        self.knowledge.acknowledged += 1;
        Ok(answer.json())
    }
}

//! One client on one keep-alive connection: carries out its script over SCIM and tells each step
//! that was acknowledged.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    Ack, Crowd, Target, Told,
    script::{Owner, Script},
    world::Change,
};
use crate::{
    entra::Wire,
    http::{Answer, HttpError},
};

pub(super) const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// Why a client cannot go on.
#[derive(Debug, thiserror::Error)]
pub(super) enum Setback {
    #[error(transparent)]
    Http(#[from] HttpError),
    #[error("`{change}` was answered {status}: {body}")]
    Refused { change: String, status: u16, body: Value },
}

impl Setback {
    pub(super) fn refused(change: String, answer: &Answer) -> Self {
        Self::Refused { change, status: answer.status, body: answer.json() }
    }
}

pub(super) struct Client {
    wire: Wire,
    owner: Owner,
    script: Script,
    crowd: Crowd,
    ids: BTreeMap<String, String>,
}

impl Client {
    pub(super) fn new(target: &Target, owner: Owner, crowd: Crowd) -> Self {
        let wire = Wire::new(&target.url, &target.token);
        Self { wire, owner, script: Script::of(owner), crowd, ids: BTreeMap::new() }
    }

    /// Step after step, until the server is gone or nobody listens any more.
    pub(super) async fn work(mut self, told: Told) -> Result<(), Setback> {
        loop {
            let change = self.script.next();
            let (method, path, body) = self.request(&change);
            let answer = self.wire.send(method, &path, body.as_ref()).await?;
            if answer.status >= 300 {
                return Err(Setback::refused(change.to_string(), &answer));
            }
            if let Change::Provision { user: name } | Change::Found { group: name } = &change {
                let created = answer.json();
                let id = created.get("id").and_then(Value::as_str).unwrap_or_default();
                self.ids.insert(name.clone(), id.to_owned());
            }
            if told.send(Ack::step(self.owner, self.script.step, &change)).is_err() {
                return Ok(());
            }
        }
    }

    fn request(&self, change: &Change) -> (&'static str, String, Option<Value>) {
        let user = |name: &str| format!("/Users/{}", self.id(name));
        let group = |name: &str| format!("/Groups/{}", self.id(name));
        let member = |name: &str| json!([{ "value": self.id(name) }]);
        match change {
            Change::Provision { user } => {
                let body = json!({ "schemas": [USER], "userName": user, "active": true });
                ("POST", "/Users".to_owned(), Some(body))
            }
            Change::Found { group } => {
                let body = json!({ "schemas": [GROUP], "displayName": group });
                ("POST", "/Groups".to_owned(), Some(body))
            }
            Change::Title { user: name, title } => {
                ("PATCH", user(name), patch("Replace", "title", &json!(title)))
            }
            Change::Active { user: name, active } => {
                ("PATCH", user(name), patch("Replace", "active", &json!(active)))
            }
            Change::Join { group: name, user } => {
                ("PATCH", group(name), patch("Add", "members", &member(user)))
            }
            Change::Leave { group: name, user } => {
                ("PATCH", group(name), patch("Remove", "members", &member(user)))
            }
            Change::CrowdJoins { group: name } => {
                ("PATCH", group(name), patch("Add", "members", &self.crowd.members()))
            }
            Change::CrowdLeaves { group: name } => {
                ("PATCH", group(name), patch("Remove", "members", &self.crowd.members()))
            }
            Change::Remove { user: name } => ("DELETE", user(name), None),
            Change::Dissolve { group: name } => ("DELETE", group(name), None),
        }
    }

    fn id(&self, name: &str) -> &str {
        self.ids.get(name).map_or("unknown", String::as_str)
    }
}

fn patch(op: &str, path: &str, value: &Value) -> Option<Value> {
    let operation = json!({ "op": op, "path": path, "value": value });
    Some(json!({ "schemas": [PATCH_OP], "Operations": [operation] }))
}

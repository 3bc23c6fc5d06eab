//! People who stay as they are, so that two thousand can join a group in one request: two events
//! of one command.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{Ack, Target, Told, Trouble, client::Setback};
use crate::entra::{Wire, encoded};

/// How many they are.
pub(super) const CROWD: usize = 2000;
const PREFIX: &str = "crowd-";

/// All of them, by their ids.
#[derive(Debug, Clone)]
pub struct Crowd(Arc<[String]>);

impl Crowd {
    /// The number of somebody of that name.
    pub(super) fn number(name: &str) -> Option<usize> {
        name.strip_prefix(PREFIX)?.parse().ok()
    }

    /// All of them as members.
    pub(super) fn members(&self) -> Value {
        self.0.iter().map(|id| json!({ "value": id })).collect()
    }

    pub(super) async fn gather(target: &Target, told: &Told) -> Result<Self, Trouble> {
        let mut clients = JoinSet::new();
        let step = usize::try_from(target.connections)?;
        for first in 0..step {
            let wire = Wire::new(&target.url, &target.token);
            clients.spawn(part(wire, (first..CROWD).step_by(step), told.clone()));
        }
        let mut ids = Vec::with_capacity(CROWD);
        while let Some(part) = clients.join_next().await {
            ids.extend(part??);
        }
        Ok(Self(ids.into()))
    }
}

async fn part(
    mut wire: Wire,
    numbers: impl Iterator<Item = usize> + Send,
    told: Told,
) -> Result<Vec<String>, Setback> {
    let mut ids = Vec::new();
    for number in numbers {
        let name = format!("{PREFIX}{number}");
        let body = json!({ "schemas": [super::client::USER], "userName": name });
        let created = wire.send("POST", "/Users", Some(&body)).await?;
        let id = match created.status {
            201 => {
                let _ = told.send(Ack::Crowd(number)); // whoever listens may have heard enough
                created.json().get("id").cloned()
            }
            409 => {
                let filter = encoded(&format!("userName eq \"{name}\""));
                let found = wire.send("GET", &format!("/Users?filter={filter}"), None).await?;
                found.json().pointer("/Resources/0/id").cloned()
            }
            _ => None,
        };
        match id.as_ref().and_then(Value::as_str) {
            Some(id) => ids.push(id.to_owned()),
            None => return Err(Setback::refused(format!("user {name}"), &created)),
        }
    }
    Ok(ids)
}

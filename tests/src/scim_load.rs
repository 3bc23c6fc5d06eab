//! Sixty-four provisioning clients that hammer a server, and the proof that nothing acknowledged
//! to them is lost, whatever happened to the server meanwhile.
//!
//! Each client owns its objects and follows a script that its seed and number determine. So an
//! acknowledgement is the number of a step, and what is found afterwards must be the client's whole
//! world after that step, or after one that was asked for later: never something in between.

mod ack;
mod check;
mod client;
mod crowd;
mod kills;
mod script;
mod world;

pub use self::{
    ack::{Ack, Acks},
    check::{Checked, replay_agrees, verify},
    crowd::Crowd,
    kills::Kills,
};

use std::error::Error;

use tokio::{sync::mpsc, task::JoinSet};

use crate::http::HttpError;

/// The organization that is filled unless another is named.
pub const ORGANIZATION: &str = "acme";
/// How many connections hammer unless told otherwise.
pub const CONNECTIONS: u32 = 64;

/// Whatever keeps the program from its end.
pub type Trouble = Box<dyn Error + Send + Sync>;

/// Where acknowledgements go as they come.
pub type Told = mpsc::UnboundedSender<Ack>;

/// A server to hammer.
#[derive(Debug, Clone)]
pub struct Target {
    /// The Tenant URL.
    pub url: String,
    /// The Secret Token.
    pub token: String,
    /// How many clients come at once.
    pub connections: u32,
}

impl Target {
    /// Creates the crowd, or finds what is there of it.
    ///
    /// # Errors
    /// When the server refuses or is gone.
    pub async fn crowd(&self, told: &Told) -> Result<Crowd, Trouble> {
        Crowd::gather(self, told).await
    }

    /// Hammers until the server is gone.
    ///
    /// # Errors
    /// When the server refuses a change that it should carry out.
    pub async fn hammer(&self, seed: u64, crowd: &Crowd, told: &Told) -> Result<(), Trouble> {
        let mut clients = JoinSet::new();
        for connection in 0..self.connections {
            let owner = script::Owner { seed, connection };
            clients.spawn(client::Client::new(self, owner, crowd.clone()).work(told.clone()));
        }
        while let Some(client) = clients.join_next().await {
            gone(client?)?;
        }
        Ok(())
    }
}

/// A server that is gone is expected; whatever else it does is not.
fn gone(outcome: Result<(), client::Setback>) -> Result<(), Trouble> {
    match outcome {
        Err(client::Setback::Http(HttpError::Broken(_) | HttpError::Connect { .. })) | Ok(()) => {
            Ok(())
        }
        Err(setback) => Err(setback.into()),
    }
}

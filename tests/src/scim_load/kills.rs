//! `kill -9` at random moments under load, again and again on one data directory, and the check
//! after each.

use std::{ops::Range, time::Duration};

use fastrand::Rng;
use tokio::sync::mpsc;

use super::{
    Ack, Acks, CONNECTIONS, Checked, Crowd, ORGANIZATION, Target, Trouble, replay_agrees, verify,
};
use crate::host::{Host, Server};

/// How long a server lives under load, in milliseconds.
const LIFE: Range<u64> = 20..1200;

/// A server that is killed again and again.
pub struct Kills {
    host: Host,
    server: Server,
    target: Target,
    crowd: Crowd,
    acks: Acks,
    dice: Rng,
    seed: u64,
}

impl Kills {
    /// A server on this host, with an organization and a crowd in it.
    ///
    /// # Errors
    /// When there is no server, or it refuses.
    pub async fn begin(host: Host, seed: u64) -> Result<Self, Trouble> {
        let server = host.serve()?;
        let tenant = host.tenant(ORGANIZATION)?;
        let target = Target { url: tenant.url, token: tenant.token, connections: CONNECTIONS };
        let (told, heard) = mpsc::unbounded_channel();
        let crowd = target.crowd(&told).await?;
        drop(told);
        let acks = all(heard).await.into_iter().collect();
        Ok(Self { host, server, target, crowd, acks, dice: Rng::with_seed(seed), seed })
    }

    /// Hammers, kills, checks what is left, and starts the server again.
    ///
    /// # Errors
    /// When anything acknowledged is not there, or the server does not start again.
    pub async fn kill(&mut self) -> Result<Checked, Trouble> {
        let (told, heard) = mpsc::unbounded_channel();
        let (target, crowd, seed) = (self.target.clone(), self.crowd.clone(), self.seed);
        let load = tokio::spawn(async move { target.hammer(seed, &crowd, &told).await });
        tokio::time::sleep(Duration::from_millis(self.dice.u64(LIFE))).await;
        // What the running server came to, change by change, against its log from nothing.
        let command = self.host.command();
        let agrees = tokio::task::spawn_blocking(move || replay_agrees(command, ORGANIZATION));
        let agreed = agrees.await?;
        self.server.kill()?;
        load.await??;
        agreed?;
        all(heard).await.into_iter().for_each(|ack| self.acks.add(ack));
        self.seed += 1;
        // A client waits for each answer, so no more than one change of each was in flight.
        let checked = verify(self.host.data_dir(), ORGANIZATION, &self.acks, 1)?;
        replay_agrees(self.host.command(), ORGANIZATION)?;
        self.server = self.host.serve_at(self.server.port())?;
        Ok(checked)
    }
}

async fn all(mut heard: mpsc::UnboundedReceiver<Ack>) -> Vec<Ack> {
    let mut acks = Vec::new();
    while let Some(ack) = heard.recv().await {
        acks.push(ack);
    }
    acks
}

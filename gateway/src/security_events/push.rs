//! Sends security events to the addresses of the configuration (RFC 8935): one after the other as the log
//! has them, each until it is taken. Nothing of an organization waits for its receiver.

use actix_web::web::Data;
use doorward_oidc::secret::Secret;
use doorward_store::{
    Sequence,
    directory::{OrganizationName, security_events::Delivery as How},
};
use futures_util::future::join_all;
use tokio::task::spawn_blocking;
use tracing::{error, warn};

use super::feed::{self, Feed, Token};
use crate::{
    app::App,
    config::PushAddress,
    delivery::{Delivery, NotNow, deliver, noted, positions::Receiver},
    entra,
    outgoing::{Outside, Posted},
};

mod outcome;

use outcome::Outcome;

/// How many are signed at a time; what was taken of them is written once.
const MOST: usize = 100;
/// The type of a token (RFC 8417 §7.2).
const SECEVENT: &str = "application/secevent+jwt";

/// Sends to every address until the server stops.
pub async fn push(app: Data<App>) {
    let outside = Outside::default();
    let addresses = app.config.security_events.push.iter();
    let pushes = addresses.map(|to| deliver(&app, Push { app: &app, outside: &outside, to }));
    join_all(pushes).await;
}

struct Push<'a> {
    app: &'a Data<App>,
    outside: &'a Outside,
    to: &'a PushAddress,
}

impl Delivery for Push<'_> {
    const WHAT: &'static str = "security events";

    fn organization(&self) -> &OrganizationName {
        &self.to.organization
    }

    async fn page(&self) -> Result<(), NotNow> {
        let receiver = self.receiver().ok_or(NotNow::Nothing)?;
        let authorization = self.authorization()?;
        let feed = self.read(&receiver).await?;
        if feed.tokens.is_empty() {
            return Err(NotNow::Nothing);
        }
        let mut done = Vec::new();
        let mut sent = Ok(());
        for token in feed.tokens {
            let place = token.place;
            sent = self.send(token, authorization.as_ref()).await;
            if sent.is_err() || *self.app.feeds.stopping.borrow() {
                done.extend(sent.is_ok().then_some(place));
                break;
            }
            done.push(place);
        }
        self.settle(receiver, done).await?;
        sent
    }
}

impl Push<'_> {
    /// Whose feed it is, while it is to be sent.
    fn receiver(&self) -> Option<Receiver> {
        let directory = self.app.store.directory(&self.to.organization)?;
        let events = directory.security_events();
        (events.delivery == How::Push).then(|| Receiver {
            organization: self.to.organization.clone(),
            name: self.to.url.as_str().into(),
            since: events.since,
            head: directory.head(),
        })
    }

    /// What is shown there; read anew, so that it can be another tomorrow.
    fn authorization(&self) -> Result<Option<Secret>, NotNow> {
        let Some(folder) = &self.app.config.security_events.authorization_dir else {
            return Ok(None);
        };
        let organization = &self.to.organization;
        entra::secret_in(&folder.join(organization.as_str())).map(Some).map_err(|cause| {
            warn!(%organization, %cause, "no security event is sent");
            NotNow::Wait(None)
        })
    }

    async fn read(&self, receiver: &Receiver) -> Result<Feed, NotNow> {
        let (app, receiver, audience) =
            (self.app.clone(), receiver.clone(), self.to.url.as_str().to_owned());
        let read = spawn_blocking(move || {
            let directory = app.store.directory(&receiver.organization);
            directory.map(|held| feed::read(&app, &held, &receiver, &audience, MOST)).transpose()
        });
        match read.await {
            Ok(Ok(Some(feed))) => Ok(feed),
            Ok(Ok(None)) | Err(_) => Err(NotNow::Nothing),
            Ok(Err(error)) => {
                error!(%error, "security events cannot be told");
                Err(NotNow::Wait(None))
            }
        }
    }

    /// Sends one, and is content when it is taken or never will be.
    async fn send(&self, token: Token, authorization: Option<&Secret>) -> Result<(), NotNow> {
        let organization = &self.to.organization;
        let post = Posted { to: &self.to.url, content_type: SECEVENT, authorization, headers: &[] };
        let outcome = Outcome::of(&self.outside.post(post, token.written).await);
        self.app.metrics.security_event_pushed(outcome.name());
        match outcome {
            Outcome::Taken => Ok(()),
            Outcome::Unreadable => {
                warn!(%organization, jti = token.jti, "a receiver cannot read a security event");
                Ok(())
            }
            Outcome::NotTaken { why, wait } => {
                warn!(%organization, jti = token.jti, why, "a security event was not taken");
                Err(NotNow::Wait(wait))
            }
        }
    }

    async fn settle(&self, receiver: Receiver, done: Vec<Sequence>) -> Result<(), NotNow> {
        let app = self.app.clone();
        noted(move || app.feeds.positions.settle(&receiver, done.into_iter())).await
    }
}

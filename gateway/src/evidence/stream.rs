//! Sends every event to the address that the configuration has for its organization: a CloudEvent each, in
//! the order of the log, each until it is taken, signed as Standard Webhooks 1.0 has it
//! (<https://www.standardwebhooks.com>).

use std::{ops::ControlFlow, sync::Arc};

use actix_web::web::Data;
use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::STANDARD};
use doorward_store::{
    Recorded, Sequence,
    directory::{Directory, OrganizationName},
    store::ReadRecordsError,
};
use futures_util::future::join_all;
use tokio::task::spawn_blocking;
use tracing::{error, warn};

use crate::{
    app::App,
    config::PushAddress,
    delivery::{
        self, Delivery, NotNow,
        positions::{Positions, Receiver},
    },
    entra,
    export::Form,
    operator::EventText,
    outgoing::{Outside, Posted},
};

/// The folder in the data directory that says how far each receiver is.
const FOLDER: &str = "event-stream";
/// How many are read at a time; what was taken of them is written once.
const MOST: usize = 100;
/// How a secret begins.
const PREFIX: &str = "whsec_";
/// The shortest secret, in bytes (Standard Webhooks, "Signature scheme").
const SHORTEST_SECRET: usize = 24;
const MEDIA: &str = "application/cloudevents+json; charset=utf-8";

/// Sends to every address until the server stops.
pub async fn stream(app: Data<App>) {
    let outside = Outside::default();
    let positions = Arc::new(Positions::in_folder(app.config.server.data_dir.join(FOLDER)));
    let streams = app.config.evidence.stream.iter().map(|to| {
        let stream = Stream { app: &app, outside: &outside, positions: &positions, to };
        delivery::deliver(&app, stream)
    });
    join_all(streams).await;
}

struct Stream<'a> {
    app: &'a Data<App>,
    outside: &'a Outside,
    positions: &'a Arc<Positions>,
    to: &'a PushAddress,
}

impl Delivery for Stream<'_> {
    const WHAT: &'static str = "events";

    fn organization(&self) -> &OrganizationName {
        &self.to.organization
    }

    async fn page(&self) -> Result<(), NotNow> {
        let organization = &self.to.organization;
        let directory = self.app.store.directory(organization).ok_or(NotNow::Nothing)?;
        let receiver = self.receiver(&directory);
        let key = self.key()?;
        let events = self.read(&receiver).await?;
        let mut sent = Err(NotNow::Nothing);
        let mut done = None;
        for event in events {
            sent = self.send(&event, &key).await;
            if sent.is_err() {
                break;
            }
            done = Some(event.sequence);
            if *self.app.feeds.stopping().borrow() {
                break;
            }
        }
        if let Some(done) = done {
            self.settle(receiver, done).await?;
        }
        sent
    }
}

impl Stream<'_> {
    fn receiver(&self, directory: &Directory) -> Receiver {
        Receiver {
            organization: self.to.organization.clone(),
            name: self.to.url.as_str().into(),
            since: Sequence::START,
            head: directory.head(),
        }
    }

    /// What is signed with; read anew, so that it can be another tomorrow.
    fn key(&self) -> Result<hmac::Key, NotNow> {
        let organization = &self.to.organization;
        let none = |cause: &dyn std::fmt::Display| {
            warn!(%organization, %cause, "no event is sent");
            NotNow::Wait(None)
        };
        let folder = self.app.config.evidence.stream_secret_dir.as_ref();
        let folder = folder.ok_or_else(|| none(&"`evidence.stream_secret_dir` is not set"))?;
        let secret = entra::secret_in(&folder.join(organization.as_str()));
        let secret = secret.map_err(|cause| none(&cause))?;
        let wrong = "the secret is not `whsec_` and at least 24 bytes in base64";
        key(secret.expose()).ok_or_else(|| none(&wrong))
    }

    /// The events after the last one that was taken.
    async fn read(&self, receiver: &Receiver) -> Result<Vec<EventText>, NotNow> {
        let (app, receiver) = (self.app.clone(), receiver.clone());
        let done = self.positions.of(&receiver).last();
        let read = spawn_blocking(move || {
            let mut events = Vec::new();
            let organization = receiver.organization.clone();
            app.store.read(&organization, done, &mut |recorded: Recorded| {
                // What is not published yet is told when it is.
                if recorded.sequence > receiver.head || events.len() == MOST {
                    return ControlFlow::Break(());
                }
                events.push(EventText::of(&organization, &recorded));
                ControlFlow::Continue(())
            })?;
            Ok::<_, ReadRecordsError>(events)
        });
        match read.await {
            Ok(Ok(events)) => Ok(events),
            Ok(Err(error)) => {
                error!(%error, "events cannot be read to be sent");
                Err(NotNow::Wait(None))
            }
            Err(_) => Err(NotNow::Nothing),
        }
    }

    /// Sends one, and is content when it is taken.
    async fn send(&self, event: &EventText, key: &hmac::Key) -> Result<(), NotNow> {
        let organization = &self.to.organization;
        let source = format!("{}/o/{organization}", self.app.config.server.public_url);
        let body = Form::CloudEvents.lines(event, &source).trim_end().to_owned();
        let id = format!("{organization}.{}", event.sequence);
        let timestamp = self.app.clock.now().0 / 1_000_000;
        let headers = [
            ("webhook-signature", signature(key, &id, timestamp, &body)),
            ("webhook-id", id),
            ("webhook-timestamp", timestamp.to_string()),
        ];
        let (to, sequence) = (&self.to.url, event.sequence);
        let post = Posted { to, content_type: MEDIA, authorization: None, headers: &headers };
        match self.outside.post(post, body).await {
            Ok(answer) if (200..300).contains(&answer.status) => Ok(()),
            Ok(answer) => {
                let status = answer.status;
                warn!(%organization, %sequence, status, "an event was not taken");
                Err(NotNow::Wait(answer.wait()))
            }
            Err(cause) => {
                warn!(%organization, %sequence, %cause, "an event was not taken");
                Err(NotNow::Wait(None))
            }
        }
    }

    /// Keeps how far the receiver is: they are taken in order, so everything before is done with.
    async fn settle(&self, receiver: Receiver, done: Sequence) -> Result<(), NotNow> {
        let positions = self.positions.clone();
        delivery::noted(move || {
            positions.step(&receiver, Sequence(done.0.saturating_sub(1)));
            positions.settle(&receiver, std::iter::once(done))
        })
        .await
    }
}

/// The key of a secret, as the receiver was given it.
fn key(secret: &str) -> Option<hmac::Key> {
    let bytes = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
    (bytes.len() >= SHORTEST_SECRET).then(|| hmac::Key::new(hmac::HMAC_SHA256, &bytes))
}

/// `v1,` and the MAC of id, time and body.
fn signature(key: &hmac::Key, id: &str, timestamp: i64, body: &str) -> String {
    let signed = hmac::sign(key, format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(signed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_signed_as_the_specification_signs_its_own() {
        // The example of the Standard Webhooks libraries.
        let key = key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = signature(
            &key,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_secret_is_long_enough_and_spelled_as_receivers_are_given_it() {
        let short = STANDARD.encode([7; 23]);
        for wrong in
            ["", "whsec_", "whsec_!", &*format!("whsec_{short}"), &*STANDARD.encode([7; 32])]
        {
            assert!(key(wrong).is_none(), "{wrong}");
        }
    }
}

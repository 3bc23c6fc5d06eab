//! Showing what is signed to others: a witness, a webhook, a file. Whoever owns this host can take back
//! what lies on it, and not what they have seen.

use std::{collections::BTreeMap, fs::OpenOptions, io, io::Write, path::Path, sync::Arc};

use actix_web::web::Data;
use doorward_store::{
    directory::OrganizationName,
    evidence::{SignedCheckpoint, Tree},
    record::Sequence,
};
use serde_json::json;
use tokio::time::MissedTickBehavior;
use tracing::{error, warn};

use super::asking;
use crate::{app::App, config, outgoing::Outside, time_text};

/// Who was shown what by this process.
struct Showing {
    app: Data<App>,
    outside: Outside,
    sent: BTreeMap<OrganizationName, Sequence>,
    written: BTreeMap<OrganizationName, Sequence>,
}

/// Shows what is new to whom the configuration names, for ever.
pub async fn show_on_a_timer(app: Data<App>) {
    let settings = app.config.evidence.clone();
    if !settings.is_shown() {
        return;
    }
    let mut timer = tokio::time::interval(settings.period);
    timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (sent, written) = (BTreeMap::new(), BTreeMap::new());
    let mut showing = Showing { app, outside: Outside::default(), sent, written };
    loop {
        timer.tick().await;
        showing.round(&settings).await;
    }
}

impl Showing {
    async fn round(&mut self, settings: &config::Evidence) {
        let organizations = self.app.store.organizations();
        for (name, tree) in organizations.trees() {
            let Some(checkpoint) = self.signed(name, tree) else { continue };
            if let Some(witness) = &settings.witness {
                self.ask(witness, name, tree, &checkpoint).await;
            }
            if let Some(webhook) = &settings.webhook {
                self.send(webhook, name, &checkpoint).await;
            }
            if let Some(file) = &settings.file {
                self.write(file, name, &checkpoint);
            }
        }
    }

    fn signed(&self, name: &OrganizationName, tree: &Tree) -> Option<SignedCheckpoint> {
        let evidence = &self.app.evidence;
        let signer = evidence.signer(name, evidence.last(name).as_ref()).ok()?;
        signer.checkpoint(tree)
    }

    /// The witness is asked although nothing is new: what it says is of its own time.
    async fn ask(
        &self,
        witness: &config::Witness,
        name: &OrganizationName,
        tree: &Arc<Tree>,
        checkpoint: &SignedCheckpoint,
    ) {
        let standings = &self.app.evidence.standings;
        let shown = asking::Shown { organization: name, tree, checkpoint };
        let last = standings.of(name).last.map(|last| last.size);
        let said = asking::ask(&self.app, &self.outside, witness, &shown, last).await;
        if let Err(error) = standings.note(name, said) {
            warn!(%error, "what the witness said cannot be kept");
        }
    }

    async fn send(
        &mut self,
        to: &url::Url,
        name: &OrganizationName,
        checkpoint: &SignedCheckpoint,
    ) {
        let size = checkpoint.unverified().size;
        if self.sent.get(name) == Some(&size) {
            return;
        }
        let note = checkpoint.as_str().to_owned();
        match self.outside.post(asking::posted(to), note).await {
            Ok(answer) if (200..300).contains(&answer.status) => {
                self.sent.insert(name.clone(), size);
            }
            Ok(answer) => {
                let status = answer.status;
                warn!(organization = %name, status, "the webhook took no checkpoint");
            }
            Err(error) => warn!(organization = %name, "the webhook {error}"),
        }
    }

    fn write(&mut self, file: &Path, name: &OrganizationName, checkpoint: &SignedCheckpoint) {
        let size = checkpoint.unverified().size;
        if self.written.get(name) == Some(&size) {
            return;
        }
        let line = json!({
            "time": time_text::show(self.app.clock.now()),
            "organization": name.as_str(),
            "size": size,
            "checkpoint": checkpoint.as_str(),
        });
        match add(file, &line.to_string()) {
            Ok(()) => drop(self.written.insert(name.clone(), size)),
            Err(error) => error!(%error, "`{}` took no checkpoint", file.display()),
        }
    }
}

fn add(file: &Path, line: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(file)?;
    writeln!(file, "{line}")?;
    file.sync_data()
}

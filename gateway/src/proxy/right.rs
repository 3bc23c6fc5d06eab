//! The right to a connection that lasts: asked again at each event, and now and then because time
//! ends sessions too.

use std::time::Duration;

use actix_web::{HttpRequest, web::Data};
use doorward_store::directory::{HandleDigest, OrganizationName, Resource, Who};
use tokio::{sync::watch, time::Instant};

use super::session;
use crate::{app::App, authz::Place};

/// How often it is asked though nothing happened.
const PERIOD: Duration = Duration::from_secs(30);

/// Somebody's right to a workspace.
#[derive(Debug, Clone)]
pub(super) struct Right {
    app: Data<App>,
    organization: String,
    workspace: String,
    handle: HandleDigest,
    ticks: watch::Receiver<u64>,
    /// When it is asked again though nothing happened.
    next: Instant,
}

impl Right {
    /// The right by which a request was let in.
    pub(super) fn of(app: &Data<App>, http: &HttpRequest, place: Place<'_>) -> Option<Self> {
        let public_url = &app.config.server.public_url;
        let organization = OrganizationName::parse(place.organization).ok()?;
        let mut ticks = app.store.ticks();
        ticks.mark_changed(); // something may have happened since they were let in
        Some(Self {
            handle: session::presented(http, &organization, public_url)?,
            organization: place.organization.into(),
            workspace: place.workspace?.into(),
            ticks,
            next: Instant::now() + PERIOD,
            app: app.clone(),
        })
    }

    /// What the upstream's paths stand behind.
    pub(super) fn prefix(&self) -> String {
        format!("/o/{}/w/{}", self.organization, self.workspace)
    }

    /// Returns when the right has ended.
    pub(super) async fn ended(&mut self) {
        loop {
            tokio::select! {
                changed = self.ticks.changed() => if changed.is_err() { return },
                () = tokio::time::sleep_until(self.next) => self.next = Instant::now() + PERIOD,
            }
            if !self.holds() {
                return;
            }
        }
    }

    fn holds(&self) -> bool {
        let Some(directory) = self.app.store.directory_named(&self.organization) else {
            return false;
        };
        let (who, what) = (Who::Session(&self.handle), Resource::Workspace(&self.workspace));
        directory.may_enter(who, what, self.app.clock.now()).is_ok()
    }
}

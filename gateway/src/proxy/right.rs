//! The right to a connection that lasts: asked again when something happened to its organization, and
//! now and then because time ends sessions too.

use std::{pin::Pin, sync::Arc, time::Duration};

use actix_web::web::Data;
use doorward_store::{
    Sequence,
    directory::{Directory, HandleDigest, OrganizationName, Resource, Who},
};
use tokio::{sync::watch, time::Instant};

use crate::{
    app::App,
    authz::{Pass, Place},
};

/// How often it is asked though nothing happened.
const PERIOD: Duration = Duration::from_secs(30);
/// How soon at most.
const SOON: Duration = Duration::from_millis(10);

/// Returns when a right has ended. It waits on one watch and one clock for as long as it lives.
pub(super) type End = Pin<Box<dyn Future<Output = ()>>>;

/// Somebody's right to a workspace.
#[derive(Debug, Clone)]
pub(super) struct Right {
    app: Data<App>,
    organization: String,
    workspace: String,
    handle: HandleDigest,
    ticks: watch::Receiver<u64>,
    /// The directory by which it was last seen to hold.
    seen: Sequence,
    /// When it is asked again though nothing happens.
    next: Instant,
}

impl Right {
    /// The right by which a request was let in, and the directory as it is since then.
    pub(super) fn of(
        app: &Data<App>,
        place: Place<'_>,
        pass: &Pass,
    ) -> Option<(Self, Arc<Directory>)> {
        let organization = OrganizationName::parse(place.organization).ok()?;
        let mut ticks = app.store.ticks_of(&organization);
        let directory = app.store.directory_named(place.organization)?;
        if directory.head() != pass.head() {
            ticks.mark_changed(); // something has happened since they were let in
        }
        let right = Self {
            next: next(app, &directory, &pass.handle()),
            handle: pass.handle(),
            organization: place.organization.into(),
            workspace: place.workspace?.into(),
            ticks,
            seen: pass.head(),
            app: app.clone(),
        };
        Some((right, directory))
    }

    /// What the upstream's paths stand behind.
    pub(super) fn prefix(&self) -> String {
        format!("/o/{}/w/{}", self.organization, self.workspace)
    }

    /// Its end.
    pub(super) fn end(mut self) -> End {
        Box::pin(async move {
            let clock = tokio::time::sleep_until(self.next);
            tokio::pin!(clock);
            loop {
                let by_time = tokio::select! {
                    changed = self.ticks.changed() => match changed {
                        Ok(()) => false,
                        Err(_) => return,
                    },
                    () = &mut clock => true,
                };
                if !self.holds(by_time) {
                    return;
                }
                if by_time {
                    clock.as_mut().reset(self.next);
                }
            }
        })
    }

    /// What happened elsewhere changes nothing here.
    fn holds(&mut self, by_time: bool) -> bool {
        let Some(directory) = self.app.store.directory_named(&self.organization) else {
            return false;
        };
        if directory.head() == self.seen && !by_time {
            return true;
        }
        self.seen = directory.head();
        self.next = next(&self.app, &directory, &self.handle);
        let (who, what) = (Who::Session(&self.handle), Resource::Workspace(&self.workspace));
        directory.may_enter(who, what, self.app.clock.now()).is_ok()
    }
}

/// When the session would end, if that is soon.
fn next(app: &App, directory: &Directory, handle: &HandleDigest) -> Instant {
    let until = directory.session(handle).map_or(0, |session| session.until().0);
    let left = until.saturating_sub(app.clock.now().0);
    let left = Duration::from_micros(u64::try_from(left).unwrap_or_default());
    Instant::now() + left.clamp(SOON, PERIOD)
}
